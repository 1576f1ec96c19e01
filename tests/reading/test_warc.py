from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from transforms.config import Limits, Source
from transforms.reading.files import documents
from transforms.records import Document, Form, Rejection, Tally

PAGE = "<!doctype html><html><head><title>Tide</title></head><body><p>Der Pegel stand höher.</p></body></html>".encode()
SOURCE = Source(name="crawl", files=["*"])


def record(
    kind: str, body: bytes, uri: str = "https://example.org/a", mime: str = "application/http; msgtype=response"
) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2022-01-13T10:00:00Z\r\n"
        f"Content-Type: {mime}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def http(body: bytes, *headers: str, status: str = "200 OK", mime: str = "text/html; charset=UTF-8") -> bytes:
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {mime}"] if mime else []), *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def read(content: bytes, name: str = "crawl.warc", **limits: int) -> tuple[list[Document | Rejection], dict[str, int]]:
    items = list(documents(io.BytesIO(content), name, len(content), None, SOURCE, Limits(**limits)))
    tallies = {item.kind: item.count for item in items if isinstance(item, Tally)}
    return [item for item in items if not isinstance(item, Tally)], tallies


def outcome(content: bytes, **limits: int) -> str:
    """`article`, or the reason of the only rejection."""
    (item,), _ = read(content, **limits)
    return "article" if isinstance(item, Document) else item.reason


def adds_up(found: Iterable[Document | Rejection], tallies: dict[str, int]) -> bool:
    candidates = sum(tallies.get(f"warc:{kind}", 0) for kind in ("response", "resource", "revisit", "damaged"))
    return candidates == len(list(found))


def chunked(body: bytes, size: int = 20) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


def test_a_page_with_all_that_is_known_of_it() -> None:
    info = record("warcinfo", b"software: by hand\r\n", mime="application/warc-fields")
    (page,), tallies = read(info + record("response", http(PAGE, mime="text/html; charset=ISO-8859-15")))
    assert page == Document(
        source="crawl",
        origin=f"crawl.warc@{len(info)}",
        form=Form.HTML,
        content=PAGE,
        url="https://example.org/a",
        charset="iso-8859-15",
        fetched_at=datetime(2022, 1, 13, 10, tzinfo=UTC),
        not_after=datetime(2022, 1, 13, 10, tzinfo=UTC),
    )
    assert tallies == {"warc:warcinfo": 1, "warc:response": 1}


LINE_FEEDS = record("response", b"HTTP/1.0 200 OK\nContent-Type: text/html\n\n" + PAGE).replace(b"\r\n", b"\n")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (record("response", http(PAGE)), "article"),
        (record("response", http(PAGE, status="203 Partly")), "article"),
        (record("response", http(PAGE, mime="application/xhtml+xml")), "article"),
        (record("response", http(PAGE, mime="")), "article"),
        (record("response", http(PAGE, mime="application/octet-stream")), "article"),
        (record("response", http(PAGE, mime="text/plain; charset=utf-8")), "article"),
        (record("response", http(b"Just words, no page.", mime="text/plain")), "not_html"),
        (record("response", http(b"{}", mime="application/json")), "not_html"),
        (record("response", http(b"\x89PNG\r\n\x1a\n" + bytes(50))), "not_html"),
        (record("response", http(PAGE, status="404 Not Found")), "http_status"),
        (record("response", http(b"", "Location: https://example.org/b", status="301 Moved")), "http_status"),
        (record("response", http(b"")), "empty"),
        (record("response", b""), "empty"),
        (record("response", b"example.org. 300 IN A 192.0.2.1", uri="dns:example.org", mime="text/dns"), "not_html"),
        (record("response", b"no status line at all"), "malformed"),
        (record("response", b"HTTP/1.1 200 OK\r\nContent-Type: text/html"), "malformed"),
        (record("resource", PAGE, mime="text/html"), "article"),
        (record("resource", b"\xff\xd8\xff", mime="image/jpeg"), "not_html"),
        (record("revisit", http(b"")), "revisit"),
        (record("revisit", b""), "revisit"),
        (LINE_FEEDS, "article"),
        (record("response", http(PAGE)).replace(b"WARC/1.0", b"WARC/1.1"), "article"),
        (record("response", http(PAGE))[:-4], "article"),
        (record("response", http(PAGE)).replace(b"WARC-Date: 2022-01-13", b"WARC-Date: 2022-13-13"), "article"),
        (record("response", http(PAGE))[:-20], "truncated"),
        (record("response", http(PAGE))[:60], "truncated"),
        (record("response", http(PAGE)).replace(b"Content-Length: ", b"Content-Length: x"), "malformed"),
        (record("response", http(PAGE)).replace(b"Content-Length: 1", b"Content-Length: "), "malformed"),
        (b"not a record\r\nat all\r\n", "malformed"),
    ],
)
def test_outcomes(content: bytes, expected: str) -> None:
    assert outcome(content) == expected


def test_size_limits_without_loading() -> None:
    large = PAGE + b" " * 2_000
    assert outcome(record("response", http(large)), document_bytes=1_500) == "too_large"
    packed = gzip.compress(large)
    assert outcome(record("response", http(packed, "Content-Encoding: gzip")), document_bytes=1_500) == "too_large"
    assert outcome(record("response", http(large, mime="video/mp4")), document_bytes=1_500) == "not_html"
    bomb = gzip.compress(PAGE + b" " * 12_000_000)
    assert outcome(record("response", http(bomb, "Content-Encoding: gzip"))) == "archive_bomb"


RAW_DEFLATE = zlib.compressobj(wbits=-15)
RAW = RAW_DEFLATE.compress(PAGE) + RAW_DEFLATE.flush()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE), ["Content-Encoding: gzip"]),
        (gzip.compress(PAGE), ["content-encoding: x-gzip"]),
        (zlib.compress(PAGE), ["Content-Encoding: deflate"]),
        (RAW, ["Content-Encoding: deflate"]),
        (brotli.compress(PAGE), ["Content-Encoding: br"]),
        (zstandard.ZstdCompressor().compress(PAGE), ["Content-Encoding: zstd"]),
        (gzip.compress(brotli.compress(PAGE)), ["Content-Encoding: br, gzip"]),
        (chunked(PAGE), ["Transfer-Encoding: chunked"]),
        (chunked(gzip.compress(PAGE)), ["Transfer-Encoding: Chunked", "Content-Encoding: gzip"]),
        (PAGE, ["Content-Encoding: gzip"]),
        (PAGE, ["Content-Encoding: br"]),
        (PAGE, ["Transfer-Encoding: chunked"]),
        (PAGE, ["Content-Encoding: identity"]),
        (chunked(PAGE)[:-7], ["Transfer-Encoding: chunked"]),
    ],
)
def test_encodings_are_undone(body: bytes, headers: list[str]) -> None:
    (page,), _ = read(record("response", http(body, *headers)))
    assert isinstance(page, Document)
    assert page.content == PAGE


def test_chunks_that_break_off_keep_their_text() -> None:
    broken = chunked(PAGE).replace(b"\r\n14\r\n", b"\r\nno size\r\n", 1)
    (page,), _ = read(record("response", http(broken, "Transfer-Encoding: chunked")))
    assert isinstance(page, Document)
    assert page.content.startswith(PAGE[:20] + b"\r\nno size\r\n" + PAGE[20:40])
    assert page.content.rstrip(b"\r\n0").endswith(PAGE[-3:])


@pytest.mark.parametrize(
    ("body", "coding", "reason"),
    [
        (gzip.compress(PAGE)[:-12], "gzip", "truncated"),
        (zlib.compress(PAGE)[:-12], "deflate", "truncated"),
        (brotli.compress(PAGE)[:-12], "br", "truncated"),
        (b"\x07\x07\x07 broken", "deflate", "malformed"),
        (b"\x07\x07\x07 broken", "br", "malformed"),
        (b"whatever it is", "sdch", "malformed"),
    ],
)
def test_encodings_that_cannot_be_undone(body: bytes, coding: str, reason: str) -> None:
    assert outcome(record("response", http(body, f"Content-Encoding: {coding}"))) == reason


RECORDS = [
    record("warcinfo", b"software: by hand\r\n", mime="application/warc-fields"),
    record("request", b"GET / HTTP/1.1\r\n\r\n", mime="application/http; msgtype=request"),
    record("response", http(PAGE), "https://example.org/1"),
    record("metadata", b"fetchTimeMs: 12\r\n", mime="application/warc-fields"),
    record("response", http(PAGE + b" "), "https://example.org/2"),
    record("conversion", b"plain text", mime="text/plain"),
    record("response", http(PAGE + b"  "), "https://example.org/3"),
]


def urls(found: list[Document | Rejection]) -> list[str]:
    return [(item.url or "")[-1:] if isinstance(item, Document) else item.reason for item in found]


@pytest.mark.parametrize("form", ["plain", "members", "one member"])
def test_offsets(form: str) -> None:
    packed = {
        "plain": RECORDS,
        "members": [gzip.compress(one) for one in RECORDS],
        "one member": [gzip.compress(b"".join(RECORDS))],
    }[form]
    found, tallies = read(b"".join(packed), "crawl.warc" if form == "plain" else "crawl.warc.gz")
    assert urls(found) == ["1", "2", "3"]
    starts = [sum(map(len, (packed if form == "members" else RECORDS)[:number])) for number in (2, 4, 6)]
    path = "crawl.warc.gz@0+" if form == "one member" else "crawl.warc@" if form == "plain" else "crawl.warc.gz@"
    assert [item.origin for item in found] == [f"{path}{start}" for start in starts]
    assert tallies == {
        "warc:warcinfo": 1, "warc:request": 1, "warc:response": 3, "warc:metadata": 1, "warc:conversion": 1,
    }  # fmt: skip


@pytest.mark.parametrize("packed", [False, True])
def test_a_broken_record_costs_only_itself(packed: bool) -> None:
    pack = gzip.compress if packed else bytes
    before, after = b"".join(map(pack, RECORDS[:4])), b"".join(map(pack, RECORDS[5:]))
    for broken in (b"garbage between\r\nthe records\r\n", RECORDS[4].replace(b"WARC/1.0", b"WRAC/1.0")):
        found, tallies = read(before + pack(broken) + after, "crawl.warc")
        assert urls(found) == ["1", "malformed", "3"]
        assert found[1].origin == f"crawl.warc@{len(before)}"
        assert tallies["warc:damaged"] == 1
        assert adds_up(found, tallies)


def test_a_broken_gzip_member_costs_only_itself() -> None:
    members = [gzip.compress(one) for one in RECORDS]
    for place in (20, len(members[4]) - 6):
        broken = bytearray(members[4])
        broken[place] ^= 0xFF
        found, tallies = read(b"".join([*members[:4], bytes(broken), *members[5:]]), "crawl.warc.gz")
        assert urls(found) == ["1", "malformed", "3"]
        assert found[1].origin == f"crawl.warc.gz@{sum(map(len, members[:4]))}"
        assert adds_up(found, tallies)


def test_a_wrong_length_is_noticed() -> None:
    stated = f"Content-Length: {len(http(PAGE + b' '))}".encode()
    short = RECORDS[4].replace(stated, b"Content-Length: 50")
    found, tallies = read(b"".join([*RECORDS[:4], short, *RECORDS[5:]]))
    assert urls(found) == ["1", "malformed", "3"]
    assert adds_up(found, tallies)


@pytest.mark.parametrize("suffix", ["warc", "warc.gz"])
def test_a_cut_file_keeps_what_is_whole(suffix: str) -> None:
    members = RECORDS if suffix == "warc" else [gzip.compress(one) for one in RECORDS]
    content = b"".join(members)
    found, tallies = read(content[: -len(members[-1]) // 2], f"crawl.{suffix}")
    assert urls(found) == ["1", "2", "truncated"]
    assert found[2].origin == f"crawl.{suffix}@{sum(map(len, members[:6]))}"
    assert adds_up(found, tallies)


@given(st.data())
def test_no_damage_breaks_the_account(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(["plain", "members", "one member"]))
    pieces = [gzip.compress(one) for one in RECORDS] if form == "members" else RECORDS
    content = bytearray(b"".join(pieces))
    if form == "one member":
        content = bytearray(gzip.compress(bytes(content)))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        content[start : start + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=12))
    found, tallies = read(bytes(content), "crawl.warc")
    assert adds_up(found, tallies) or not tallies
    assert len({item.origin for item in found}) == len(found)
