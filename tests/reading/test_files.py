from __future__ import annotations

import bz2
import gzip
import io
import lzma
from datetime import UTC, date, datetime
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from transforms.config import Limits, Source
from transforms.reading.files import documents, kind_of
from transforms.reasons import REASONS
from transforms.records import Document, Form, Rejection, Tally

STORY = b"High tide at Milldale\n\nThe tide was higher than in any year since the wall was built, he said.\n"
PAGE = b"<!doctype html><html><body><p>" + STORY + b"</p></body></html>"
ROW = b'{"text": "The tide was higher than in any year since the wall was built."}\n'
WRITTEN = datetime(2022, 3, 1, tzinfo=UTC)
SOURCE = Source(name="files", files=["*"])


def read(content: bytes, name: str, source: Source = SOURCE, **limits: int) -> list[Any]:
    return list(documents(io.BytesIO(content), name, len(content), WRITTEN, source, Limits(**limits)))


def outcome(content: bytes, name: str, **limits: int) -> str:
    (item,) = read(content, name, **limits)
    return item.form.value if isinstance(item, Document) else item.reason


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.html", PAGE, "html"),
        ("a.HTM", PAGE, "html"),
        ("a.xhtml", PAGE, "html"),
        ("a.txt", STORY, "dump"),
        ("a.Markdown", STORY, "dump"),
        ("a.txt", PAGE, "html"),
        ("a.txt", PAGE.decode().encode("utf-16"), "html"),
        ("a.jsonl", ROW, "row"),
        ("page", PAGE, "html"),
        ("page.php", PAGE, "html"),
        ("story", STORY, "dump"),
        ("story.2022-01-13", STORY, "dump"),
        ("story.log", STORY, "unknown_format"),
        ("story.log", b" date 2022-01 https://example.org/a\n" + STORY, "dump"),
        ("rows.json", ROW, "row"),
        ("rows.json", b'{\n  "text": "x"\n}\n', "unknown_format"),
        ("a.csv", b"id;text\n1;x\n", "unknown_format"),
        ("a.docx", b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "binary"),
        ("a.pdf", b"%PDF-1.4\n1 0 obj\n", "binary"),
        ("a.html", b"\x00\x01\x02" * 100, "binary"),
        ("a.jsonl", b"\x00\x01\x02" * 100, "binary"),
        ("a.html", b"", "empty"),
        ("a.txt", b"\xef\xbb\xbf \r\n", "empty"),
        ("a.warc", b"", "empty"),
        ("a.zip", b"", "empty"),
        ("a.html", b" " * 100_000, "empty"),
        ("a.txt", b"\n" * 100_000, "empty"),
        ("a.parquet", b"no table", "malformed"),
        ("a.zip", b"no archive", "malformed"),
        ("a.tar", b"no archive", "malformed"),
        ("a.html", b"\xff\xfe" + "<p>\u4e2d\u6587".encode("utf-16-le"), "html"),
    ],
)
def test_kinds(name: str, content: bytes, expected: str) -> None:
    assert outcome(content, name) == expected


@pytest.mark.parametrize("suffix", ["", ".gz", ".bz2", ".xz", ".zst"])
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.ZstdCompressor().compress])
def test_compression_is_told_by_the_bytes(suffix: str, pack: Any) -> None:
    (page,) = read(pack(PAGE), f"a.html{suffix}")
    assert (page.form, page.content, page.origin) == (Form.HTML, PAGE, f"a.html{suffix}")
    (dump,) = read(pack(STORY), f"a.md{suffix}")
    assert (dump.form, dump.content) == (Form.DUMP, STORY)
    assert outcome(pack(b""), f"a.html{suffix}") == "empty"


def test_a_suffix_of_compression_without_it() -> None:
    assert outcome(PAGE, "a.html.gz") == "html"


@pytest.mark.parametrize("name", ["a.html.gz", "a.txt.gz", "a.md.bz2", "a.html.xz", "a.jsonl.gz", "a.zip.gz"])
def test_cut_files_are_rejected(name: str) -> None:
    pack = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[name.rpartition(".")[2]]
    packed = pack(ROW.strip() if "jsonl" in name else PAGE)
    assert outcome(packed[:-10], name) == "truncated"


def test_cut_dump_keeps_whole_articles() -> None:
    dump = b"".join(
        b"date 2022-01 https://example.org/%d\n%s%d\n" % (number, STORY, number**9) for number in range(5_000)
    )
    packed = gzip.compress(dump)
    found = read(packed[: len(packed) // 2], "a.txt.gz")
    assert {item.form for item in found[:-1]} == {Form.DUMP}
    assert [item.origin for item in found] == [f"a.txt.gz#{number}" for number in range(1, len(found) + 1)]
    assert found[-1].reason == "truncated"


def test_too_large_is_not_read_to_the_end() -> None:
    class Endless(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.taken += size or 0
            return b"<p>word " * 1_000

    for name in ("a.html", "a.txt", "a"):
        stream = Endless()
        (item,) = documents(stream, name, None, None, SOURCE, Limits(document_bytes=1_000_000))
        assert isinstance(item, Rejection)
        assert item.reason == "too_large"
        assert item.excerpt.startswith("<p>word <p>word")
        assert stream.taken < 10_000_000


def test_known_size_is_enough() -> None:
    (item,) = read(PAGE * 100, "a.html", document_bytes=1_000)
    assert item.reason == "too_large"
    assert item.detail == f"{len(PAGE) * 100} bytes, limits.document_bytes is 1000"


def test_bounds_on_the_date() -> None:
    bound = datetime(2021, 12, 31, 23, 59, 59, 999999, UTC)
    stated = Source(name="s", files=["*"], not_after=date(2021, 12, 31))
    later = Source(name="s", files=["*"], not_after=date(2030, 12, 31))
    fetched = b'{"text": "words", "fetched_at": "2022-01-14T00:00:00Z"}\n'
    assert [read(PAGE, "a.html", source)[0].not_after for source in (SOURCE, stated, later)] == [
        WRITTEN,
        bound,
        later.bound,
    ]
    assert [read(fetched, "a.jsonl", source)[0].not_after for source in (SOURCE, stated, later)] == [
        datetime(2022, 1, 14, tzinfo=UTC),
        bound,
        datetime(2022, 1, 14, tzinfo=UTC),
    ]


def test_what_cannot_be_read() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("the disk is gone")

    (item,) = documents(Broken(), "a.html", None, None, SOURCE, Limits())
    assert isinstance(item, Rejection)
    assert (item.reason, item.detail) == ("unreadable", "OSError: the disk is gone")


@pytest.mark.parametrize(("content", "reason"), [(b"\xbf", "malformed"), (b"\n" * 200_000, "empty")])
def test_rows_of_nothing_are_told(content: bytes, reason: str) -> None:
    (item,) = read(content, "a.jsonl")
    assert isinstance(item, Rejection)
    assert item.reason == reason


@pytest.mark.parametrize(
    "name", ["a.html", "a.txt", "a.txt.gz", "a.warc", "a.jsonl", "a.parquet", "a.zip", "a.tar", "a.bin", "a"]
)
@given(
    content=st.binary(max_size=400),
    seed=st.sampled_from([b"", PAGE, STORY, ROW, gzip.compress(PAGE), b"WARC/1.0\r\n", b"PAR1"]),
)
def test_nothing_raises_and_nothing_is_lost(name: str, content: bytes, seed: bytes) -> None:
    items = read(seed + content, name)
    counted = [item for item in items if not isinstance(item, Tally)]
    assert items
    assert len({item.origin for item in counted}) == len(counted)
    for item in counted:
        assert isinstance(item, Document) or (item.stage == "read" and item.reason in REASONS)


def test_kind_of() -> None:
    assert kind_of("a/b.d/page", PAGE) == "html"
    assert kind_of("crawl", b"WARC/1.1\r\n") == "warc"
    assert kind_of("table", b"PAR1") == "parquet"
    assert kind_of("archive", b"PK\x03\x04") == "zip"
    assert kind_of("archive.epub", b"PK\x03\x04") is None
    assert kind_of("a.tgz", b"") == "tar"
