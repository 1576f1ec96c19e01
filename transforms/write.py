"""The last stage: Parquet by date and outlet, the tables that account for everything, and the commit."""

from __future__ import annotations

import dataclasses
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import apache_beam as beam
import pyarrow as pa

from transforms import live, spool
from transforms.config import Config
from transforms.fetching.health import Health, compared
from transforms.fetching.outcomes import Receipt
from transforms.records import Decision, IndexRow, LedgerEntry, Packed, Rejection, Tally, unpack_blob
from transforms.storage import archives, commit, files, manifest, report
from transforms.storage.layout import Layout
from transforms.storage.schema import ARTICLES, TABLES, rows_to_batch
from transforms.storage.sink import StagedFile, write_parquet

_BATCH_ROWS = 1_000


class AccountingError(Exception):
    """More or fewer documents came out of a run than went in."""


class Outcome(NamedTuple):
    """Everything that a run made."""

    articles: beam.PCollection[Packed]
    decisions: beam.PCollection[Decision]
    rejections: beam.PCollection[Rejection]
    ledger: beam.PCollection[LedgerEntry]
    index: beam.PCollection[IndexRow]
    tallies: beam.PCollection[Tally]
    receipts: beam.PCollection[Receipt]
    health: beam.PCollection[tuple[str, Health]]  # by outlet


@dataclasses.dataclass
class Write(beam.PTransform):  # type: ignore[misc]
    """Outcome -> PCollection of one manifest, after everything is visible."""

    config: Config
    layout: Layout
    header: dict[str, Any]

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, outcome: Outcome) -> beam.PCollection[dict[str, Any]]:
        """Group by partition, write aside, commit."""
        rows_per_file = self.config.output.rows_per_file
        articles = (
            (
                outcome.articles | "ArticlesByPartition" >> beam.Map(_keyed_article),
                outcome.decisions | "DecisionsByPartition" >> beam.Map(_keyed_decision),
            )
            | "FlattenPartitions" >> beam.Flatten()
            | "GroupPartitions" >> beam.GroupByKey()
            | "WritePartitions" >> beam.ParDo(_WritePartition(self.layout, rows_per_file))
        )
        tables = (
            (
                outcome.rejections | "BatchRejected" >> beam.ParDo(_BatchRows("rejected", self.layout.run_id)),
                outcome.ledger | "BatchLedger" >> beam.ParDo(_BatchRows("ledger", self.layout.run_id)),
                outcome.index | "BatchIndex" >> beam.ParDo(_BatchRows("index", self.layout.run_id)),
                outcome.receipts | "BatchFetches" >> beam.ParDo(_BatchRows("fetches", self.layout.run_id)),
            )
            | "FlattenTables" >> beam.Flatten()
            | "GroupTables" >> beam.GroupByKey()
            | "WriteTables" >> beam.ParDo(_WriteTable(self.layout, rows_per_file))
        )
        tallies = (
            outcome.tallies
            | "KeyTallies" >> beam.Map(lambda tally: ((tally.source, tally.kind), tally.count))
            | "SumTallies" >> beam.CombinePerKey(sum)
            | "ToTallies" >> beam.MapTuple(lambda key, count: Tally(key[0], key[1], count))
        )
        begin = outcome.tallies.pipeline | "Begin" >> beam.Create([self.header])
        return (
            (articles, tables, tallies, outcome.health, begin)
            | "FlattenResults" >> beam.Flatten()
            | "OneKey" >> beam.Map(lambda part: (None, part))
            | "GatherResults" >> beam.GroupByKey()
            | "Commit" >> beam.ParDo(_Commit(self.layout))
        )


def _keyed_article(packed: Packed) -> tuple[str, tuple[str, str, bytes]]:
    return packed.partition, (packed.article_id, packed.origin, packed.blob)


def _keyed_decision(decision: Decision) -> tuple[str, tuple[str, str, str, bool]]:
    return decision.partition, (decision.article_id, decision.origin, decision.cluster_id, decision.is_primary)


class _WritePartition(beam.DoFn):  # type: ignore[misc]
    """One partition: its articles in the order of their ids, primaries and reprints apart."""

    def __init__(self, layout: Layout, rows_per_file: int) -> None:
        self._layout = layout
        self._rows_per_file = rows_per_file

    def process(self, element: tuple[str, Iterable[tuple[Any, ...]]]) -> Iterator[StagedFile]:
        partition, values = element
        decided: dict[tuple[str, str], tuple[str, bool]] = {}
        blobs: list[tuple[str, str, bytes]] = []
        for value in values:
            if len(value) == 4:
                article_id, origin, cluster_id, is_primary = value
                decided[article_id, origin] = (cluster_id, is_primary)
            else:
                blobs.append(value)
        blobs.sort(key=lambda value: value[:2])
        for table, primary in (("articles", True), ("reprints", False)):
            chosen = [
                (blob, decided[article_id, origin][0])
                for article_id, origin, blob in blobs
                if decided.get((article_id, origin), ("", None))[1] is primary
            ]
            for number, start in enumerate(range(0, len(chosen), self._rows_per_file)):
                part = chosen[start : start + self._rows_per_file]
                counts: Counter[tuple[str, ...]] = Counter()
                batches = _article_batches(part, primary, self._layout.run_id, counts)
                staged, rows, size = write_parquet(batches, ARTICLES, self._layout.staging)
                live.count("written", rows)
                final = self._layout.article_file(table, partition, number)
                clusters = Counter(cluster_id for _, cluster_id in part) if table == "reprints" else Counter()
                yield StagedFile(table, staged, final, rows, size, tuple(counts.items()), tuple(clusters.items()))


def _article_batches(
    chosen: list[tuple[bytes, str]], primary: bool, run_id: str, counts: Counter[tuple[str, ...]]
) -> Iterator[pa.RecordBatch]:
    for start in range(0, len(chosen), _BATCH_ROWS):
        rows = [
            dataclasses.replace(unpack_blob(blob), cluster_id=cluster_id, is_primary=primary, run_id=run_id)
            for blob, cluster_id in chosen[start : start + _BATCH_ROWS]
        ]
        counts.update((row.source,) for row in rows)
        yield rows_to_batch(rows, ARTICLES)


class _BatchRows(beam.DoFn):  # type: ignore[misc]
    """Rows of one table as Arrow record batches, which are small and quick to shuffle where objects are neither."""

    def __init__(self, table: str, run_id: str) -> None:
        self._table = table
        self._run_id = run_id

    def start_bundle(self) -> None:
        self._rows: list[Any] = []

    def process(self, row: Any) -> Iterator[tuple[str, bytes]]:
        self._rows.append(dataclasses.replace(row, run_id=self._run_id))
        if len(self._rows) >= _BATCH_ROWS:
            yield self._flush()

    def finish_bundle(self) -> Iterator[Any]:
        if self._rows:
            yield beam.utils.windowed_value.WindowedValue(
                self._flush(), beam.window.GlobalWindow().max_timestamp(), (beam.window.GlobalWindow(),)
            )

    def _flush(self) -> tuple[str, bytes]:
        schema = TABLES[self._table].schema
        batch = rows_to_batch(self._rows, schema)
        self._rows = []
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
            writer.write_batch(batch)
        return self._table, sink.getvalue().to_pybytes()


class _WriteTable(beam.DoFn):  # type: ignore[misc]
    """One table of the run, sorted by all that tells its rows apart, so that the same rows give the same file."""

    def __init__(self, layout: Layout, rows_per_file: int) -> None:
        self._layout = layout
        self._rows_per_file = rows_per_file

    def process(self, element: tuple[str, Iterable[bytes]]) -> Iterator[StagedFile]:
        name, streams = element
        table = pa.concat_tables(pa.ipc.open_stream(stream).read_all() for stream in streams)
        table = table.sort_by([(column, "ascending") for column in TABLES[name].order])
        for number, start in enumerate(range(0, table.num_rows, self._rows_per_file)):
            part = table.slice(start, self._rows_per_file)
            counts: Counter[tuple[str, ...]] = Counter()
            if name == "rejected":
                columns = [part.column(column).to_pylist() for column in ("source", "stage", "reason")]
                counts.update(zip(*columns, strict=True))
            batches = map(_resolved, part.combine_chunks().to_batches(_BATCH_ROWS))
            staged, rows, size = write_parquet(batches, table.schema, self._layout.staging)
            final = self._layout.run_file(name, number)
            yield StagedFile(name, staged, final, rows, size, tuple(counts.items()))


def _resolved(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with the bytes that its references stand for (see transforms.spool)."""
    for place, field in enumerate(batch.schema):
        if pa.types.is_binary(field.type):
            values = [None if carried is None else spool.get(carried) for carried in batch.column(place).to_pylist()]
            batch = batch.set_column(place, field, pa.array(values, field.type))
    return batch


class _Commit(beam.DoFn):  # type: ignore[misc]
    """Counts what the footers say, and makes the run visible if it adds up.

    Raises:
        AccountingError: if it does not; what was written stays in the staging folder for inspection.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def process(self, element: tuple[None, Iterable[Any]]) -> Iterator[dict[str, Any]]:
        parts = list(element[1])
        staged = [part for part in parts if isinstance(part, StagedFile)]
        tallies = [part for part in parts if isinstance(part, Tally)]
        (header,) = (part for part in parts if isinstance(part, dict))
        counted = [dataclasses.replace(file, rows=files.footer_rows(file.staged)) for file in staged]
        archived, moves = archives.to_commit(self._layout)
        health: dict[str, Health] = dict(part for part in parts if isinstance(part, tuple))
        before = manifest.earlier(self._layout, "health") if health else None
        header |= {"finished_at": _now(), "archive": archived, "health": compared(health, before)}
        outcome = manifest.build(self._layout.root, header, tallies, counted)
        if not outcome["identity"]["holds"]:
            files.put_whole(self._layout.unbalanced, json.dumps(outcome, indent=1).encode())
            raise AccountingError(f"{outcome['identity']}; see {self._layout.unbalanced}")
        moves += [(file.staged, file.final) for file in counted]
        commit.commit(self._layout, moves, outcome, report.render(outcome))
        yield outcome


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
