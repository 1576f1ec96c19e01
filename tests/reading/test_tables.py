from __future__ import annotations

import dataclasses
import gzip
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from transforms.config import Limits, Source
from transforms.reading.files import documents
from transforms.reading.tables import normalise
from transforms.records import Article, Document, Form, Precision, Rejection

TEXT = "The harbour master of Milldale said that the tide was higher than in any year since the wall was built."
SOURCE = Source(name="rows", files=["*"])


def read(content: bytes, name: str, **limits: int) -> list[Any]:
    return list(documents(io.BytesIO(content), name, len(content), None, SOURCE, Limits(**limits)))


def lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def parquet(rows: list[dict[str, Any]], **options: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), sink, **options)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"maintext": "x", "date_publish": "2022-01-13", "source_domain": "example.org", "title": "T"},
         {"text": "x", "published": "2022-01-13", "outlet": "example.org", "title": "T"}),
        ({"Content": "x", "Headline": "T", "pubDate": "2022", "byline": "A. Writer", "lang": "en"},
         {"text": "x", "title": "T", "published": "2022", "authors": ["A. Writer"], "language": "en"}),
        ({"plain_text": "x", "publishedAt": "2022", "source": {"id": None, "name": "The Post"}, "author": None},
         {"text": "x", "published": "2022", "outlet_name": "The Post"}),
        ({"articleBody": "x", "datePublished": "2022", "author": [{"@type": "Person", "name": "A"}, {"name": "B"}]},
         {"text": "x", "published": "2022", "authors": ["A", "B"]}),
        ({"text": "x", "published": None, "date": "2022", "outlet_name": None, "source": "The Post"},
         {"text": "x", "published": "2022", "outlet_name": "The Post"}),
        ({"article_id": "1", "config_hash": "2", "run_id": "3", "text": "x", "source": "a-feed"}, {"text": "x"}),
        ({"text": "", "body": "x", "timestamp": 1642068000}, {"text": "x", "published": 1642068000}),
        ({"body": "", "content": "x", "tags": [], "rating": 5, "title": float("nan")}, {"text": "x"}),
    ],
)  # fmt: skip
def test_columns_under_their_names(row: dict[str, Any], expected: dict[str, Any]) -> None:
    assert normalise(row) == expected


def test_json_lines() -> None:
    rows = lines(
        {"text": TEXT, "url": "https://example.org/1", "headline": "High tide", "crawled_at": "2022-01-14T08:00:00Z"}
    )
    (row,) = read(b"\xef\xbb\xbf" + rows + b"\n\r\n", "a.jsonl")
    assert row == Document(
        source="rows",
        origin="a.jsonl#1",
        form=Form.ROW,
        content=TEXT.encode(),
        url="https://example.org/1",
        charset="utf-8",
        fetched_at=datetime(2022, 1, 14, 8, tzinfo=UTC),
        not_after=datetime(2022, 1, 14, 8, tzinfo=UTC),
        fields={
            "text": TEXT,
            "title": "High tide",
            "url": "https://example.org/1",
            "fetched_at": "2022-01-14T08:00:00Z",
        },
    )


def test_markup_is_a_page() -> None:
    page, body, plain = read(
        lines({"html": f"<p>{TEXT}</p>", "title": "T"}, {"content": f"<p>{TEXT}</p>"}, {"text": TEXT, "html": "<p>"}),
        "a.ndjson",
    )
    assert (page.form, page.content, page.charset, page.fields) == (
        Form.HTML,
        f"<p>{TEXT}</p>".encode(),
        "utf-8",
        {"title": "T"},
    )
    assert (body.form, body.fields) == (Form.HTML, {})
    assert (plain.form, plain.content, plain.fields) == (Form.ROW, TEXT.encode(), {"text": TEXT})


def test_bad_lines_do_not_stop_the_rest() -> None:
    content = (
        lines({"text": TEXT})
        + b"\n{broken\n[1, 2]\n"
        + lines({"title": "only"}, {"text": "  "}, {"text": "x" * 3_000})
        + b'{"text": "\xff\xfe\xfd\xfc\x80\x81"}\n'
        + b"[" * 100_000
        + b"\n"
        + lines({"text": TEXT + "\ud800"})[:-1]
    )
    found = read(content, "a.jsonl", document_bytes=2_000)
    assert [(item.origin, getattr(item, "reason", "article")) for item in found] == [
        ("a.jsonl#1", "article"),
        ("a.jsonl#3", "malformed"),
        ("a.jsonl#4", "malformed"),
        ("a.jsonl#5", "malformed"),
        ("a.jsonl#6", "empty"),
        ("a.jsonl#7", "too_large"),
        ("a.jsonl#8", "undecodable"),
        ("a.jsonl#9", "too_large"),
        ("a.jsonl#10", "article"),
    ]
    assert "only title" in found[3].detail
    assert found[-1].content.decode() == TEXT + "?"


def test_deep_json_is_malformed() -> None:
    (item,) = read(b'{"a":' * 100_000 + b"\n", "a.jsonl")
    assert item.reason == "malformed"


def test_a_cut_file_keeps_whole_lines() -> None:
    rows = gzip.compress(lines(*({"text": f"{TEXT} {number} {number**7}"} for number in range(20_000))))
    found = read(rows[: len(rows) // 2], "a.jsonl.gz")
    assert [item.origin for item in found] == [f"a.jsonl.gz#{number}" for number in range(1, len(found) + 1)]
    assert all(isinstance(item, Document) for item in found[:-1])
    assert len(found) > 1_000
    assert found[-1].reason == "truncated"


def test_parquet_rows() -> None:
    rows = [
        {
            "text": f"{TEXT} {number}",
            "date": date(2022, 1, 13),
            "url": f"https://example.org/{number}",
            "vector": [0.1] * 8,
        }
        for number in range(1, 101)
    ]
    found = read(parquet(rows, row_group_size=30), "a.parquet")
    assert [item.origin for item in found] == [f"a.parquet#{number}" for number in range(1, 101)]
    assert found[99].content == f"{TEXT} 100".encode()
    assert found[99].fields == {
        "text": f"{TEXT} 100", "published": date(2022, 1, 13), "url": "https://example.org/100",
    }  # fmt: skip


def test_parquet_of_pandas_with_gaps() -> None:
    sink = io.BytesIO()
    pd.DataFrame({"text": [TEXT, None], "title": [None, "T"]}).to_parquet(sink)
    first, second = read(sink.getvalue(), "a.parquet")
    assert first.fields == {"text": TEXT}
    assert (second.reason, second.origin) == ("empty", "a.parquet#2")


def test_broken_parquet() -> None:
    content = parquet([{"text": TEXT}] * 10)
    for broken in (content[:-20], content[:4] + bytes(30) + content[34:], b"PAR1", content.replace(b"text", b"vext")):
        found = read(broken, "a.parquet")
        assert {item.reason for item in found if isinstance(item, Rejection)} == {"malformed"}


def test_newsmill_reads_its_own_articles() -> None:
    article = Article(
        article_id="0" * 32,
        source="other",
        origin="x.html",
        title="High tide",
        text=TEXT,
        url="https://example.org/1",
        outlet="example.org",
        authors=("A. Writer",),
        published=datetime(2022, 1, 1, tzinfo=UTC),
        published_precision=Precision.MONTH,
        language="en",
        agency="AFP",
        dateline_place="Milldale",
        tags=("sea",),
        fetched_at=datetime(2022, 1, 14, tzinfo=UTC),
    )
    row = {
        name: list(value) if isinstance(value, tuple) else value for name, value in dataclasses.asdict(article).items()
    }
    del row["topics"], row["topic_evidence"], row["published_evidence"]
    (found,) = read(parquet([row]), "part-0.parquet")
    assert found.content == TEXT.encode()
    assert found.fetched_at == article.fetched_at
    assert found.fields == {
        "text": TEXT,
        "title": "High tide",
        "url": "https://example.org/1",
        "outlet": "example.org",
        "authors": ["A. Writer"],
        "published": datetime(2022, 1, 1, tzinfo=UTC),
        "published_precision": "month",
        "published_conflict": False,
        "language": "en",
        "agency": "AFP",
        "dateline_place": "Milldale",
        "tags": ["sea"],
        "fetched_at": datetime(2022, 1, 14, tzinfo=UTC),
    }
