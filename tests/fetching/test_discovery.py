from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from tests.fetching.fault_server import FaultServer, Reply
from transforms.fetching.crawl import Fetcher
from transforms.fetching.discovery import Discovery, Kind, Limits, discover, links_in_page
from transforms.fetching.feeds import Entry
from transforms.fetching.outcomes import Request
from transforms.fetching.policy import Fetching

HERE = frozenset({"127.0.0.1"})


def find(server: FaultServer, policy: Fetching, path: str, kind: Kind, limits: Limits | None = None) -> Discovery:
    start = Request(server.url(path), "marsh", allow_private=HERE)
    with Fetcher(policy) as fetcher:
        return fetcher.run(discover(start, kind, fetcher, limits))


def paths(server: FaultServer, found: Discovery) -> list[str]:
    return [request.url.removeprefix(server.url("")) for request in found.requests]


def urlset(*items: str) -> bytes:
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{''.join(items)}</urlset>".encode()


def url(loc: str, modified: str = "") -> str:
    return f"<url><loc>{loc}</loc>{f'<lastmod>{modified}</lastmod>' if modified else ''}</url>"


def index(*items: tuple[str, str]) -> bytes:
    found = "".join(
        f"<sitemap><loc>{loc}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</sitemap>" for loc, at in items
    )
    return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{found}</sitemapindex>".encode()


def test_a_feed_leads_to_requests_that_know_what_it_said(server: FaultServer, quick: Fetching) -> None:
    server.pages["/feed"] = Reply(
        body=b"<rss><channel><title>Marsh</title><language>en</language>"
        b"<item><title>Herons</title><link>/a?utm_source=feed</link>"
        b"<pubDate>Fri, 24 Jan 2025 15:32:41 GMT</pubDate></item>"
        b"<item><link>/a</link></item><item><link>/b</link></item><item><title>no page</title></item></channel></rss>"
    )
    found = find(server, quick, "/feed", "feed")
    assert paths(server, found) == ["/a?utm_source=feed", "/b"]
    assert found.requests[0].fields == {
        "title": "Herons", "published": "Fri, 24 Jan 2025 15:32:41 GMT", "language": "en",
    }  # fmt: skip
    assert (found.requests[0].source, found.requests[0].allow_private) == ("marsh", HERE)
    assert found.left_out == {"duplicate": 1, "no_url": 1}
    assert [receipt.status for receipt in found.receipts] == [404, 200]  # robots.txt, the feed


def test_an_index_leads_through_packed_sitemaps_newest_first(server: FaultServer, quick: Fetching) -> None:
    server.pages["/index.xml"] = Reply(
        body=index(("/old.xml", "2024-01-01"), ("/new.xml.gz", "2025-02-01"), ("/mid.xml", "2025-01-01"))
    )
    server.pages["/new.xml.gz"] = Reply(
        body=gzip.compress(urlset(url("/n1"), url("/n2"))), headers={"Content-Type": "application/gzip"}
    )
    server.pages["/mid.xml"] = Reply(body=urlset(url("/m1"), url("/n1")))
    server.pages["/old.xml"] = Reply(body=urlset(url("/o1")))
    found = find(server, quick, "/index.xml", "sitemap")
    assert paths(server, found) == ["/n1", "/n2", "/m1", "/o1"]
    assert found.left_out["duplicate"] == 1


def test_sitemaps_that_cannot_hold_anything_of_interest_are_not_fetched(server: FaultServer, quick: Fetching) -> None:
    server.pages["/index.xml"] = Reply(
        body=index(("/old.xml", "2024-12-31"), ("/new.xml", "2025-01-01"), ("/any.xml", ""))
    )
    server.pages["/new.xml"] = Reply(body=urlset(url("/a", "2024-12-31"), url("/b", "2025-01"), url("/c")))
    server.pages["/any.xml"] = Reply(body=urlset(url("/d", "2025-03-01")))
    found = find(server, quick, "/index.xml", "sitemap", Limits(since=datetime(2025, 1, 1, tzinfo=UTC)))
    assert paths(server, found) == ["/d", "/b", "/c"]
    assert found.left_out == {"sitemap_window": 1, "window": 1}
    assert "/old.xml" not in server.paths()


def test_indexes_that_name_each_other_come_to_an_end(server: FaultServer, quick: Fetching) -> None:
    server.pages["/1.xml"] = Reply(body=index(("/2.xml", ""), ("/1.xml", "")))
    server.pages["/2.xml"] = Reply(body=index(("/1.xml", ""), ("/3.xml", "")))
    server.pages["/3.xml"] = Reply(body=index(("/4.xml", "")))
    server.pages["/4.xml"] = Reply(body=index(("/5.xml", "")))
    found = find(server, quick, "/1.xml", "sitemap")
    assert [path for path in server.paths() if path != "/robots.txt"] == ["/1.xml", "/2.xml", "/3.xml", "/4.xml"]
    assert found.left_out["sitemap_bound"] == 1


def test_a_site_is_discovered_from_its_home_page_and_its_robots_txt(server: FaultServer, quick: Fetching) -> None:
    server.robots = Reply(body=f"User-agent: *\nDisallow: /private\nSitemap: {server.url('/map.xml')}\n".encode())
    server.pages["/"] = Reply(
        body=b"<html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head><body></body></html>"
    )
    server.pages["/feed"] = Reply(body=b"<rss><channel><item><link>/a</link></item></channel></rss>")
    server.pages["/map.xml"] = Reply(body=urlset(url("/a"), url("/b")))
    found = find(server, quick, "/", "site")
    assert paths(server, found) == ["/a", "/b"]


def test_the_sitemaps_of_robots_txt_count_even_where_the_home_page_fails(server: FaultServer, quick: Fetching) -> None:
    server.robots = Reply(body=f"Sitemap: {server.url('/map.xml')}\n".encode())
    server.pages["/map.xml"] = Reply(body=urlset(url("/b")))
    found = find(server, quick, "/status/403", "site")
    assert paths(server, found) == ["/b"]
    assert [failure.reason for failure in found.failures] == ["http_status"]


def test_a_page_in_place_of_a_feed_is_a_failure_that_says_where_the_feed_is(
    server: FaultServer, quick: Fetching
) -> None:
    server.pages["/news"] = Reply(
        body=b"<html><head><link rel=alternate type='application/atom+xml' href='/atom.xml'></head><p>x</p></html>"
    )
    found = find(server, quick, "/news", "feed")
    [failure] = found.failures
    assert failure.reason == "not_a_feed"
    assert server.url("/atom.xml") in failure.detail
    assert found.requests == []


def test_an_ill_formed_feed_is_read_and_its_fault_kept(server: FaultServer, quick: Fetching) -> None:
    server.pages["/feed"] = Reply(body=b"<rss><channel>&nbsp;<item><link>/a</link></item>")
    found = find(server, quick, "/feed", "feed")
    assert paths(server, found) == ["/a"]
    assert list(found.faults) == [server.url("/feed")]


def test_links_in_a_page() -> None:
    html = b"""<html><head><base href="https://cdn.example/x/">
    <link rel="alternate" type="application/rss+xml" href="rss">
    <link rel="ALTERNATE" type="Application/Atom+XML; charset=utf-8" href="//feeds.example/atom">
    <link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" href="s.css">
    <link rel="alternate" type="application/json" href="/oembed"><link rel=sitemap href="/map.xml">
    <link rel="alternate" type="application/rss+xml" href="rss"></head><p>text"""
    links = links_in_page(html, "https://news.example/")
    assert links.feeds == ("https://cdn.example/x/rss", "https://feeds.example/atom")
    assert links.sitemaps == ("https://cdn.example/map.xml",)


@pytest.mark.parametrize("body", [b"", b"\x00\x01", b"<", b"<html", b"plain text"])
def test_no_page_breaks_the_search_for_links(body: bytes) -> None:
    assert links_in_page(body, "https://news.example/", "no-such-charset").feeds == ()


SINCE, UNTIL = datetime(2025, 1, 10, 12, tzinfo=UTC), datetime(2025, 1, 20, tzinfo=UTC)


def entry(published: str | None = None, updated: str | None = None, language: str | None = None) -> Entry:
    def at(text: str | None) -> datetime | None:
        return (
            datetime.fromisoformat((text + "-01-01"[: 10 - len(text)]) if len(text) < 10 else text).replace(tzinfo=UTC)
            if text
            else None
        )

    return Entry("https://news.example/a", None, published, at(published), updated, at(updated), language)


@pytest.mark.parametrize(
    ("published", "updated", "kept"),
    [
        ("2025-01-09", None, False),
        ("2025-01-10", None, True),  # some of that day lies in the window
        ("2025-01-10T11:59:59", None, False),
        ("2025-01", None, True),
        ("2024", None, False),
        ("2025-01-20", None, True),
        ("2025-01-21", None, False),
        (None, None, True),
        (None, "2025-01-09", False),
        (None, "2025-03-01", True),  # changed later, perhaps published within
        ("2025-01-09", "2025-01-15", False),
    ],
)
def test_the_window_leaves_out_only_what_is_surely_outside(
    published: str | None, updated: str | None, kept: bool
) -> None:
    excluded = Limits(SINCE, UNTIL).excluded_by(entry(published, updated))
    assert excluded == (None if kept else "window")


@pytest.mark.parametrize(
    ("language", "kept"), [("fr", True), ("FR-ca", True), ("fr_BE", True), ("de", False), (None, True)]
)
def test_the_language_limit(language: str | None, kept: bool) -> None:
    excluded = Limits(languages=frozenset({"fr"})).excluded_by(entry(language=language))
    assert excluded == (None if kept else "language")
