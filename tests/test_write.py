"""The output contract, read by the readers that people use."""

import dataclasses
import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import apache_beam as beam
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from transforms import spool
from transforms.config import Config, Source
from transforms.records import Article, Decision, IndexRow, LedgerEntry, Precision, Rejection, Tally, pack
from transforms.storage.layout import Layout
from transforms.write import AccountingError, Outcome, Write


def article(number: int, day: int | None, outlet: str | None) -> Article:
    published = None if day is None else datetime(2022, 1, day, 12, tzinfo=UTC)
    return Article(
        article_id=f"{number:032x}",
        source="s",
        origin=f"file#{number}",
        title=f"Title {number}",
        text=f"Text of article {number}.",
        outlet=outlet,
        published=published,
        published_precision=Precision.UNKNOWN if day is None else Precision.MINUTE,
        language="fr",
    )


ARTICLES = [
    article(1, 13, "a.example.org"),
    article(2, 13, "b.example.org"),
    article(3, 14, "a.example.org"),
    article(4, None, "a.example.org"),
    article(5, 14, None),
    article(6, 14, "b.example.org"),  # a reprint of 3
    article(7, 15, "caf\u00e9/1.example.org"),
]
REPRINT_OF = {6: 3}


def write(root: Path, run_id: str, articles: list[Article], documents: int | None = None) -> None:
    layout = Layout(str(root), run_id)
    packed = [pack(item) for item in articles]
    decisions = []
    for item, blob in zip(articles, packed, strict=True):
        number = int(item.article_id, 16)
        primary = f"{REPRINT_OF.get(number, number):032x}"
        decisions.append(
            Decision(item.article_id, item.origin, blob.partition, primary, primary == item.article_id)
        )
    ledger = LedgerEntry(f"{3:032x}", f"{6:032x}", 0.9, 0.8, 40, 44, 50, 2.0, None, 0.7, "containment", "joined")
    index = [IndexRow(item.article_id, item.article_id, True, spool.put(b"signed", None)) for item in articles]
    rejection = Rejection("extract", "no_text", "s", "file#99", detail="nothing")
    count = len(articles) + 1 if documents is None else documents
    header = {
        "run_id": run_id, "started_at": "", "engine": "FnApiRunner", "versions": {}, "config_hash": "",
        "source_names": ["s"],
    }  # fmt: skip
    config = Config(sources=[Source(name="s", files=["x"])])
    with beam.Pipeline("FnApiRunner") as p:
        outcome = Outcome(
            p | "articles" >> beam.Create(packed),
            p | "decisions" >> beam.Create(decisions),
            p | "rejections" >> beam.Create([rejection]),
            p | "ledger" >> beam.Create([ledger]),
            p | "index" >> beam.Create(index),
            p | "tallies" >> beam.Create([Tally("s", "documents", count), Tally("s", "files", 1)]),
            p | "receipts" >> beam.Create([]),
            p | "health" >> beam.Create([]),
        )
        _ = outcome | Write(config, layout, header)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("output")
    write(root, "r1", ARTICLES)
    return root


def test_duckdb_reads_dates_as_dates(output: Path) -> None:
    relation = duckdb.sql(
        "SELECT date, outlet, count(*) AS n"
        f" FROM read_parquet('{output}/articles/**/*.parquet', hive_partitioning=true)"
        " GROUP BY ALL ORDER BY date NULLS LAST, outlet NULLS LAST"
    )
    assert [str(kind) for kind in relation.types] == ["DATE", "VARCHAR", "BIGINT"]
    assert relation.fetchall() == [
        (date(2022, 1, 13), "a.example.org", 1),
        (date(2022, 1, 13), "b.example.org", 1),
        (date(2022, 1, 14), "a.example.org", 1),
        (date(2022, 1, 14), None, 1),
        (date(2022, 1, 15), "caf\u00e9/1.example.org", 1),
        (None, "a.example.org", 1),
    ]


def test_polars_reads_it_lazily(output: Path) -> None:
    frame = pl.scan_parquet(f"{output}/articles/", hive_partitioning=True)
    assert frame.collect_schema()["date"] == pl.Date
    found = frame.filter(pl.col("date") == date(2022, 1, 13)).select("title", "outlet").sort("title").collect()
    assert found.rows() == [("Title 1", "a.example.org"), ("Title 2", "b.example.org")]
    assert frame.select(pl.len()).collect().item() == 6
    assert frame.filter(pl.col("date").is_null()).select("title").collect().item() == "Title 4"


def test_pandas_reads_it(output: Path) -> None:
    hive = ds.partitioning(pa.schema([("date", pa.date32()), ("outlet", pa.string())]), flavor="hive")
    frame = pd.read_parquet(output / "articles", partitioning=hive)
    assert len(frame) == 6
    assert sorted(frame.date.dropna().unique()) == [date(2022, 1, 13), date(2022, 1, 14), date(2022, 1, 15)]
    assert sorted(frame.outlet.dropna().unique()) == ["a.example.org", "b.example.org", "caf\u00e9/1.example.org"]
    assert str(frame.published.dtype) == "datetime64[us, UTC]"


def test_reprints_name_their_primary(output: Path) -> None:
    rows = duckdb.sql(
        f"SELECT article_id, cluster_id, is_primary, outlet FROM read_parquet('{output}/reprints/**/*.parquet')"
    ).fetchall()
    assert rows == [(f"{6:032x}", f"{3:032x}", False, "b.example.org")]


def test_the_tables_of_the_run(output: Path) -> None:
    rejected = duckdb.sql(f"SELECT stage, reason, origin, run_id FROM '{output}/rejected/run=r1/*.parquet'").fetchall()
    assert rejected == [("extract", "no_text", "file#99", "r1")]
    ledger = duckdb.sql(f"SELECT shared_shingles, numbers_agree FROM '{output}/ledger/run=r1/*.parquet'").fetchall()
    assert ledger == [(40, None)]
    index = duckdb.sql(f"SELECT signature, page FROM '{output}/index/run=r1/*.parquet'").fetchall()
    assert index == [(b"signed", None)] * 7
    manifest = json.loads((output / "runs/r1/manifest.json").read_text())
    assert manifest["identity"] == {
        "holds": True, "documents": 8, "articles": 6, "reprints": 1, "rejected": 1, "already_seen": 0
    }  # fmt: skip
    assert "It adds up" in (output / "runs/r1/report.html").read_text()


def digests(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*.parquet"))
    }


def test_the_order_of_input_leaves_no_trace(output: Path, tmp_path: Path) -> None:
    write(tmp_path, "r1", ARTICLES[::-1])
    assert digests(tmp_path) == digests(output)


def test_the_same_run_again_replaces_itself_and_another_run_does_not(tmp_path: Path) -> None:
    write(tmp_path, "r1", ARTICLES)
    first = digests(tmp_path)
    write(tmp_path, "r1", ARTICLES)
    assert digests(tmp_path) == first
    write(tmp_path, "r1", ARTICLES[:2])
    assert sum(name.startswith("articles/") for name in digests(tmp_path)) == 2
    write(tmp_path, "r2", [dataclasses.replace(item, title="second") for item in ARTICLES[2:4]])
    assert sum(name.startswith("articles/") for name in digests(tmp_path)) == 4


def test_what_does_not_add_up_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(AccountingError, match="'documents': 9"):
        write(tmp_path, "r1", ARTICLES, documents=9)
    assert not (tmp_path / "articles").exists()
    told: dict[str, Any] = json.loads((tmp_path / "runs/r1/unbalanced.json").read_text())
    assert told["identity"]["holds"] is False
