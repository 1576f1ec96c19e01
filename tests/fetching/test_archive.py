from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from tests.fetching.fault_server import page
from transforms.config import Limits, Source
from transforms.fetching.archive import ArchiveWriter, Replay
from transforms.fetching.outcomes import Exchange
from transforms.reading.files import documents
from transforms.records import Document, Rejection

AT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


def exchange(url: str = "https://news.example/a", **changed: object) -> Exchange:
    values: dict[str, object] = {
        "url": url,
        "status": 200,
        "headers": (
            ("Content-Type", "text/html"),
            ("Content-Encoding", "br"),
            ("Content-Length", "99"),
            ("ETag", '"1"'),
        ),
        "body": page("herons"),
        "started": AT,
        "request_headers": (("Host", "news.example"), ("User-Agent", "newsmill")),
        "protocol": "HTTP/2",
        "address": "93.184.216.34",
    }
    return Exchange(**{**values, **changed})  # type: ignore[arg-type]


def write(path: Path, *exchanges: Exchange, unchanged: bool = False) -> Path:
    with path.open("ab") as stream:
        writer = ArchiveWriter(stream, path.name, "newsmill")
        for one in exchanges:
            writer.write(one, unchanged)
    return path


def replay(*paths: Path) -> Replay:
    return Replay([lambda path=path: path.open("rb") for path in paths])  # type: ignore[misc]


def test_another_tool_reads_it_and_its_digests_hold(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", exchange())
    with path.open("rb") as stream:
        kinds = {}
        for record in ArchiveIterator(stream, check_digests="raise"):
            kinds[record.rec_type] = record.rec_headers
            body = record.content_stream().read()
            if record.rec_type == "response":
                assert body == page("herons")
                http = record.http_headers
    assert list(kinds) == ["warcinfo", "request", "response"]
    response = kinds["response"]
    assert response.get_header("WARC-Target-URI") == "https://news.example/a"
    assert response.get_header("WARC-Date") == "2026-01-02T03:04:05.678901Z"
    assert response.get_header("WARC-IP-Address") == "93.184.216.34"
    assert response.get_header("WARC-Protocol") == "h2"
    assert response.get_header("WARC-Record-ID") == kinds["request"].get_header("WARC-Concurrent-To")
    assert response.get_header("WARC-Payload-Digest").startswith("sha1:")
    assert http.statusline == "200 OK"
    assert http.get_header("X-Crawl-Content-Encoding") == "br"
    assert http.get_header("Content-Encoding") is None
    assert http.get_header("Content-Length") == str(len(page("herons")))


def test_our_own_reader_makes_documents_of_it(tmp_path: Path) -> None:
    missing = exchange("https://news.example/gone", status=404)
    path = write(tmp_path / "a.warc.gz", exchange(), missing)
    with path.open("rb") as stream:
        source = Source(name="crawl", files=["*"])
        found = list(documents(stream, path.name, path.stat().st_size, None, source, Limits()))
    [page_read] = [item for item in found if isinstance(item, Document)]
    assert (page_read.url, page_read.content, page_read.fetched_at) == ("https://news.example/a", page("herons"), AT)
    assert [item.reason for item in found if isinstance(item, Rejection)] == ["http_status"]


def test_every_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    packed = write(tmp_path / "a.warc.gz", exchange()).read_bytes()
    members = packed.count(b"\x1f\x8b\x08")
    assert members == 3
    assert gzip.decompress(packed).count(b"WARC/1.1\r\n") == 3


def test_what_was_written_is_found_again(tmp_path: Path) -> None:
    told = exchange()
    found = replay(write(tmp_path / "a.warc.gz", exchange("https://news.example/b"), told)).find(told.url)
    assert found is not None
    assert (found.url, found.status, found.body, found.started) == (told.url, 200, told.body, AT)
    assert found.header("content-type") == "text/html"
    assert found.header("content-encoding") == "br"
    assert found.header("etag") == '"1"'
    assert (found.archived, found.truncated, found.revisit) == (True, False, False)
    assert replay(tmp_path / "a.warc.gz").find("https://news.example/c") is None


def test_the_last_response_counts_whatever_the_order_of_files(tmp_path: Path) -> None:
    older = write(tmp_path / "a.warc.gz", exchange(body=b"old"))
    newer = write(tmp_path / "b.warc.gz", exchange(body=b"new", started=AT + timedelta(days=1)))
    for paths in ((older, newer), (newer, older)):
        found = replay(*paths).find("https://news.example/a")
        assert found is not None
        assert found.body == b"new"


def test_an_unchanged_page_is_stored_without_its_body_and_found_with_it(tmp_path: Path) -> None:
    first = write(tmp_path / "a.warc.gz", exchange())
    later = exchange(status=304, body=b"", started=AT + timedelta(days=1))
    second = write(tmp_path / "b.warc.gz", later, unchanged=True)
    same = exchange(started=AT + timedelta(days=2))
    third = write(tmp_path / "c.warc.gz", same, unchanged=True)
    assert [same.body in gzip.decompress(path.read_bytes()) for path in (first, second, third)] == [True, False, False]
    found = replay(first, second, third).find(later.url)
    assert found is not None
    assert (found.body, found.revisit) == (page("herons"), False)
    alone = replay(second).find(later.url)
    assert alone is not None
    assert (alone.status, alone.revisit) == (304, True)


def test_of_a_cut_body_the_beginning_is_kept(tmp_path: Path) -> None:
    found = replay(write(tmp_path / "a.warc.gz", exchange(truncated=True, body=bytes(1_000_000)))).find(
        "https://news.example/a"
    )
    assert found is not None
    assert (found.truncated, found.body) == (True, bytes(65_536))


@pytest.mark.parametrize("left", [0.3, 0.5, 0.7, 0.9, 0.97, 0.999])
def test_what_a_killed_run_left_is_read_up_to_its_last_whole_record(tmp_path: Path, left: float) -> None:
    urls = [f"https://news.example/{n}" for n in range(20)]
    path = write(tmp_path / "a.warc.gz", *(exchange(url, body=page(url)) for url in urls))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * left)])
    archive = replay(path)
    found = [archive.find(url) for url in urls]
    count = len([one for one in found if one])
    assert 20 * left - 3 <= count <= 20 * left + 1
    assert all(one is not None and one.body == page(url) for one, url in zip(found[:count], urls, strict=False))
    assert found[count:] == [None] * (20 - count)


@given(st.binary(max_size=200))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    path = tmp_path_factory.mktemp("warc") / "x.warc.gz"
    path.write_bytes(
        gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n" + body) + body
    )
    replay(path).find("http://a.example/")


@given(st.binary(max_size=300), st.integers(200, 599))
def test_any_body_and_status_survives(tmp_path_factory: pytest.TempPathFactory, body: bytes, status: int) -> None:
    path = tmp_path_factory.mktemp("warc") / "x.warc.gz"
    found = replay(write(path, exchange(body=body, status=status))).find("https://news.example/a")
    assert found is not None
    assert (found.body, found.status) == (body, status)
