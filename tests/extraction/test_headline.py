"""The title as the reader sees it."""

import pytest

from transforms.extraction.headline import find, outlet_name
from transforms.extraction.html_tree import parse
from transforms.extraction.structured import read


def title(head: str, body: str, url: str | None = None) -> str | None:
    tree = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return find(tree, read(tree), url).title


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>Bridge closed | Courier</title>", "<h1>Bridge closed for repairs</h1>", "Bridge closed for repairs"),
        ("<title>Bridge closed | The Courier</title>", "<p>text</p>", "Bridge closed"),
        ("<title>The Courier - Shut</title><meta property='og:site_name' content='The Courier'>", "", "Shut"),
        ("<title>Bridge shut until May - Courier</title>", "<h1>Courier</h1><h2>Bridge shut until May</h2>",
         "Bridge shut until May"),
        ("<meta property='og:title' content='Bridge shut until May'>", "<h1><i>Traffic</i> Bridge shut until May</h1>",
         "Bridge shut until May"),
        ("<meta property='og:title' content='Traffic: Bridge shut'>", "<h1>Traffic<b>Bridge shut</b></h1>",
         "Traffic Bridge shut"),
        ("<title>x</title>", "<h1>Night ferry</h1>", "x"),
        ("", "<h1>Night ferry</h1>", "Night ferry"),
        ("", "", None),
    ],
)  # fmt: skip
def test_title(head: str, body: str, expected: str | None) -> None:
    assert title(head, body, "https://www.courier.example/1") == expected


def test_soft_hyphens_and_other_unseen_characters_go() -> None:
    assert title("", "<h1>Ver\u00adfassungs\u200bgericht</h1>") == "Verfassungsgericht"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="og:site_name" content="The Courier">', "The Courier"),
        ('<meta property="og:site_name" content="Breaking news and the best sport in town | Courier">', "Courier"),
        ('<script type="application/ld+json">{"@type": "Article", "publisher": {"name": "Bote"}}</script>', "Bote"),
        ('<meta property="og:site_name" content="Everything that you never knew you wanted to read">', None),
    ],
)
def test_outlet_name_without_slogan(head: str, expected: str | None) -> None:
    tree = parse(f"<html><head>{head}</head><body></body></html>")
    assert tree is not None
    assert outlet_name(read(tree), "https://courier.example/1") == expected
