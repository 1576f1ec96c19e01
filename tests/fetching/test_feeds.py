from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.fetching.feeds import Entry, absolute_url, instant, parse_feed

URL = "https://news.example/feeds/all.xml"

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Marsh Post</title><link>https://news.example/</link><language>de-at</language>
<item><title>Die Brücke ist &lt;b&gt;offen&lt;/b&gt;</title><link> https://news.example/a?x=1&amp;y=2
</link><pubDate>Fri, 24 Jan 2025 15:32:41 -0500</pubDate><dc:creator>Ada Moor</dc:creator>
<description>&lt;p&gt;Nach drei Jahren Bauzeit.&lt;/p&gt;</description></item>
<item><title>Relativ</title><link>/b</link></item>
<item><title>Nur eine Kennung</title><guid>https://news.example/c</guid></item>
<item><title>Keine Seite</title></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://news.example/fr/">
<title>Le Marais</title>
<entry><title type="html">L&amp;#8217;eau monte</title><id>tag:news.example,2025:1</id>
<link rel="replies" href="https://news.example/comments"/><link rel="alternate" href="un"/>
<published>2025-01-24T15:32:41+01:00</published><updated>2025-01-25T08:00:00Z</updated>
<author><name>Léa Roseau</name></author><summary>Un résumé.</summary></entry>
</feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><title>Marsh</title><link>https://news.example/</link></channel>
<item rdf:about="https://news.example/r"><title>Reeds</title><link>https://news.example/r</link>
<dc:date>2025-01</dc:date></item></rdf:RDF>"""

JSON = """\ufeff{"version": "https://jsonfeed.org/version/1.1", "title": "Marsh", "language": "en", "items": [
{"id": "1", "url": "/j1", "title": "Herons", "date_published": "2025-01-24T10:00:00+02:00",
 "authors": [{"name": "A"}, {"name": "B"}]},
{"id": "https://news.example/j2", "content_text": "no url", "language": "nl"},
{"id": 3, "external_url": "https://other.example/j3"}, {"id": "4"}, "nonsense"]}"""


def test_rss() -> None:
    feed = parse_feed(RSS.format(encoding="utf-8").encode(), URL)
    assert (feed.title, feed.language, feed.fault) == ("The Marsh Post", "de-at", "")
    assert feed.entries[0] == Entry(
        url="https://news.example/a?x=1&y=2",
        title="Die Brücke ist offen",
        published="Fri, 24 Jan 2025 15:32:41 -0500",
        published_at=datetime(2025, 1, 24, 20, 32, 41, tzinfo=UTC),
        language="de-at",
        author="Ada Moor",
        summary="Nach drei Jahren Bauzeit.",
    )
    assert [entry.url for entry in feed.entries[1:]] == ["https://news.example/b", "https://news.example/c", None]
    assert feed.entries[1].published is None
    assert feed.entries[1].updated is None


def test_atom() -> None:
    [entry] = parse_feed(ATOM.encode(), URL).entries
    assert entry == Entry(
        url="https://news.example/fr/un",
        title="L’eau monte",
        published="2025-01-24T15:32:41+01:00",
        published_at=datetime(2025, 1, 24, 14, 32, 41, tzinfo=UTC),
        updated="2025-01-25T08:00:00Z",
        updated_at=datetime(2025, 1, 25, 8, tzinfo=UTC),
        language="fr",
        author="Léa Roseau",
        summary="Un résumé.",
    )


def test_rdf() -> None:
    [entry] = parse_feed(RDF.encode(), URL).entries
    assert (entry.url, entry.title, entry.published or entry.updated) == ("https://news.example/r", "Reeds", "2025-01")


def test_json_feed() -> None:
    feed = parse_feed(JSON.encode(), URL, "application/feed+json")
    assert [entry.url for entry in feed.entries] == [
        "https://news.example/j1", "https://news.example/j2", "https://other.example/j3", None,
    ]  # fmt: skip
    assert feed.entries[0].author == "A, B"
    assert feed.entries[0].published_at == datetime(2025, 1, 24, 8, tzinfo=UTC)
    assert [entry.language for entry in feed.entries] == ["en", "nl", "en", "en"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "windows-1252", "utf-16"])
def test_charsets(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    body = RSS.format(encoding=declared).encode(encoding)
    assert parse_feed(body, URL).entries[0].title == "Die Brücke ist offen"


def test_the_charset_of_the_transport_counts_where_the_feed_declares_none() -> None:
    body = RSS.replace(' encoding="{encoding}"', "").encode("iso-8859-2")
    assert parse_feed(body, URL, "text/xml; charset=iso-8859-2").entries[0].title == "Die Brücke ist offen"


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("</channel></rss>", ""),
        lambda text: text.replace("&amp;y", "&y"),
        lambda text: "\n\n" + text,
        lambda text: text.replace("<channel>", "<channel>&nbsp;<br>"),
        lambda text: text.replace("<rss", "<!DOCTYPE rss><rss"),
        lambda text: text + "<script>late()</script>",
        lambda text: text.replace("Nach", "Nach\x00\x0b"),
    ],
)
def test_ill_formed_feeds_yield_their_entries(damage: object) -> None:
    feed = parse_feed(damage(RSS.format(encoding="utf-8")).encode(), URL)  # type: ignore[operator]
    assert [entry.url for entry in feed.entries[:3]] == [
        "https://news.example/a?x=1&y=2", "https://news.example/b", "https://news.example/c",
    ]  # fmt: skip


def test_no_entity_is_run_and_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    for declared in (f'<!ENTITY x SYSTEM "file://{secret}">', f'<!ENTITY e0 "ha">{levels}<!ENTITY x "&e11;">'):
        item = f"<item><title>a&x;b</title><link>{URL}</link></item>"
        body = f"<!DOCTYPE rss [{declared}]><rss><channel>{item}</channel></rss>"
        [entry] = parse_feed(body.encode(), URL).entries
        assert len(entry.title or "") < 100
        assert "secret" not in (entry.title or "")


def test_bytes_that_spell_a_path_or_a_url_are_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(RSS.format(encoding="utf-8"))
    assert parse_feed(str(path).encode(), URL).entries == ()
    assert parse_feed(path.as_uri().encode(), URL).entries == ()


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"<html><body><p>Not found</body></html>", b"{", b"{}", b"[1]", b"\x00" * 50]
)
def test_what_is_no_feed_says_so(body: bytes) -> None:
    feed = parse_feed(body, URL)
    assert feed.entries == ()
    assert feed.fault


def test_long_ill_formed_feeds_are_repaired_first() -> None:
    items = "".join(
        f"<item><title>No. {n} &hellip;</title><link>https://news.example/{n}</link></item>" for n in range(5000)
    )
    feed = parse_feed(f"<rss><channel>{items}".encode(), URL)
    assert [entry.url for entry in feed.entries] == [f"https://news.example/{n}" for n in range(5000)]
    assert feed.fault
    assert parse_feed(b"<a" * 3_000_000, URL).entries == ()  # feedparser alone takes minutes over this
    assert parse_feed(b"<rss>" + b"<a>" * 1_000_000, URL).entries == ()


@given(st.binary(max_size=300))
def test_no_bytes_raise(body: bytes) -> None:
    parse_feed(body, URL)
    parse_feed(b"{" + body, URL)
    parse_feed(b"<rss><channel><item>" + body, URL, "text/xml; charset=nonsense")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-01-13", datetime(2022, 1, 13, tzinfo=UTC)),
        ("2022-01", datetime(2022, 1, 1, tzinfo=UTC)),
        ("2022", datetime(2022, 1, 1, tzinfo=UTC)),
        ("2022-01-13T10:20:30+02:00", datetime(2022, 1, 13, 8, 20, 30, tzinfo=UTC)),
        ("2022-01-13T10:20:30.5Z", datetime(2022, 1, 13, 10, 20, 30, 500_000, tzinfo=UTC)),
        ("9999-12-31", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("2022-13", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_instants(text: str, expected: datetime | None) -> None:
    assert instant(text) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [("/a", "https://news.example/a"), (" https://x.example/a\n b ", "https://x.example/ab"), ("mailto:a@b.ex", None),
     ("javascript:void(0)", None), ("", None), (None, None), ("http://[bad", None), ("?p=1", URL + "?p=1")],
)  # fmt: skip
def test_absolute_urls(link: str | None, expected: str | None) -> None:
    assert absolute_url(URL, link) == expected
