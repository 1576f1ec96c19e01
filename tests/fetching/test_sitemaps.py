from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.fetching.feeds import Entry
from transforms.fetching.sitemaps import ENTRIES, Child, parse_sitemap

URL = "https://news.example/sitemap.xml"
OPEN = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://news.example/heron.jpg</image:loc></image:image>
<loc> https://news.example/heron?a=1&amp;b=2 </loc><lastmod>2025-02-01T00:00:00Z</lastmod>
<n:news><n:publication><n:name>The Marsh Post</n:name><n:language>en</n:language></n:publication>
<n:publication_date>2025-01</n:publication_date><n:title>Herons &amp; reeds</n:title></n:news></url>
<url><loc>/relative</loc></url><url><lastmod>2025-01-01</lastmod></url><url><loc>ftp://news.example/x</loc></url>
</urlset>"""


def urls(body: bytes) -> list[str | None]:
    return [entry.url for entry in parse_sitemap(body, URL).entries]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_news_sitemap(pack: type[bytes]) -> None:
    found = parse_sitemap(pack(NEWS.encode()), URL)
    assert found.entries[0] == Entry(
        url="https://news.example/heron?a=1&b=2",
        title="Herons & reeds",
        published="2025-01",
        published_at=datetime(2025, 1, 1, tzinfo=UTC),
        updated="2025-02-01T00:00:00Z",
        updated_at=datetime(2025, 2, 1, tzinfo=UTC),
        language="en",
        outlet_name="The Marsh Post",
    )
    assert [entry.url for entry in found.entries[1:]] == ["https://news.example/relative", None]
    assert (found.children, found.fault) == ((), "")


def test_an_index() -> None:
    body = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>https://news.example/2025.xml.gz</loc><lastmod>2025-02-01</lastmod></sitemap>
    <sitemap><loc>/2024.xml</loc></sitemap></sitemapindex>"""
    found = parse_sitemap(body.encode(), URL)
    assert found.entries == ()
    assert found.children == (
        Child("https://news.example/2025.xml.gz", "2025-02-01"),
        Child("https://news.example/2024.xml"),
    )


def test_a_list_of_urls() -> None:
    body = b"\xef\xbb\xbfhttps://news.example/a\r\n\r\nhttps://news.example/b  \nnot a url\n"
    assert urls(body) == ["https://news.example/a", "https://news.example/b"]


def test_a_feed_may_stand_in_for_a_sitemap() -> None:
    body = b"<rss><channel><item><link>https://news.example/a</link></item></channel></rss>"
    assert urls(body) == ["https://news.example/a"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<urlset><url><loc>https://news.example/a</loc></url></urlset>", ["https://news.example/a"]),
        (f"\n <?xml version='1.0'?>{OPEN}<url><loc>https://news.example/a</loc></url></urlset>", ["https://news.example/a"]),
        (f"{OPEN}<url><loc><![CDATA[https://news.example/?a&b]]></loc></url></urlset>", ["https://news.example/?a&b"]),
        (f"{OPEN}<url><loc>https://news.example/?a=1&b=2&copy=3</loc></url></urlset>",
         ["https://news.example/?a=1&b=2&copy=3"]),
        (f"{OPEN}<url><loc>https://news.example/a</loc></url><url><loc>https://news.exa", ["https://news.example/a"]),
        (f"{OPEN}<url><loc>https://news.example/a</loc></url>", ["https://news.example/a"]),
        (f"{OPEN}<url><loc>https://news.example/a</loc></url><url><loc>", ["https://news.example/a"]),
        (f"{OPEN}<url><loc>https://news.exa", []),
        (f"{OPEN}</urlset>", []),
        ("<html><body>gone</body></html>", []),
        ("", []),
    ],
)  # fmt: skip
def test_faults_of_form_never_make_up_a_url(body: str, expected: list[str]) -> None:
    assert urls(body.encode()) == expected


@pytest.mark.parametrize("body", [b"", b"<html>gone</html>", b"nothing here", b"\x1f\x8bno", b"\x00" * 30])
def test_what_is_no_sitemap_says_so(body: bytes) -> None:
    assert parse_sitemap(body, URL).fault


def test_no_more_entries_than_the_protocol_allows() -> None:
    found = parse_sitemap((OPEN + "<url><loc>/a</loc></url>" * (ENTRIES + 5)).encode(), URL)
    assert len(found.entries) == ENTRIES
    assert "the rest is left out" in found.fault


def test_a_gzip_bomb_is_not_unpacked() -> None:
    found = parse_sitemap(gzip.compress(bytes(60_000_000), 1), URL)
    assert (found.entries, found.fault) == ((), "unpacks to more than 52,428,800 bytes")


def test_entities_are_not_run() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    for declared in ('<!ENTITY x SYSTEM "file:///etc/hostname">', f'<!ENTITY e0 "ha">{levels}<!ENTITY x "&e11;">'):
        body = f"<!DOCTYPE urlset [{declared}]><urlset><url><loc>https://news.example/&x;</loc></url></urlset>"
        assert all(len(url or "") < 40 for url in urls(body.encode()))


@given(st.binary(max_size=300))
def test_no_bytes_raise(body: bytes) -> None:
    parse_sitemap(body, URL)
    parse_sitemap(OPEN.encode() + b"<url><loc>" + body, URL)
    parse_sitemap(b"<sitemapindex><sitemap><loc>" + body, URL)
