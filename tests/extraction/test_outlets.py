from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.config import Outlet
from transforms.extraction.outlets import Outlets, canonical_url, is_outlet_name, outlet_of


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.Example.org:8080/a", "example.org"),
        ("http://m.example.org", "example.org"),
        ("https://amp.www.example.org/a", "example.org"),
        ("https://fr.example.org/20220113/a.html", "fr.example.org"),
        ("237online.example", "237online.example"),
        ("https://пример.рф/а", "xn--e1afmkfd.xn--p1ai"),
        ("https://m.com/a", "m.com"),
        ("mailto:a", None),
        ("no host", None),
        ("https://[broken", None),
        ("", None),
    ],
)
def test_outlet_of(url: str, outlet: str | None) -> None:
    assert outlet_of(url) == outlet


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://www.Example.org:443/a/b/?utm_source=x&b=2&a=1#f", "https://www.example.org/a/b?a=1&b=2"),
        ("http://example.org/a/amp/", "http://example.org/a"),
        ("https://example.org/a.amp.html?output=amp", "https://example.org/a"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org/a%2fb%C3%A9%41", "https://example.org/a%2Fb%C3%A9A"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("https://example.org/a?id=7&fbclid=1", "https://example.org/a?id=7"),
        ("ftp://example.org/a", None),
        ("/relative", None),
        ("https://[broken", None),
    ],
)
def test_canonical_url(url: str, canonical: str | None) -> None:
    assert canonical_url(url) == canonical


@given(st.text(max_size=40), st.text(max_size=20))
def test_canonical_form_is_stable(path: str, query: str) -> None:
    once = canonical_url(f"https://example.org/{path}?{query}")
    assert once is None or canonical_url(once) == once


def test_locate() -> None:
    herald, valley = Outlet(name="The Herald", domains=["herald.example", "www.herald-live.example"]), Outlet()
    outlets = Outlets({"herald": herald, "valley.example": valley})
    assert outlets.locate("herald.example") == ("herald", herald)
    assert outlets.locate("news.herald-live.example") == ("herald", herald)
    assert outlets.locate("www.valley.example") == ("valley.example", valley)
    assert outlets.locate("herald") == ("herald", herald)
    assert outlets.locate("other.example") == ("other.example", None)
    assert outlets.locate("notherald.example") == ("notherald.example", None)


def test_outlet_names() -> None:
    assert is_outlet_name("Radio Norwick", sure=False)
    assert is_outlet_name("Norwick", sure=True)
    assert not is_outlet_name("Norwick", sure=False)
    assert not is_outlet_name("The radio was silent.", sure=True)
    assert not is_outlet_name("a line of lower case", sure=True)
