"""`newsmill recluster`: what another threshold would change, from the ledger of a run alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow.parquet as pq
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems
from rich.console import Console

from transforms.config import Reprints
from transforms.records import LedgerEntry
from transforms.reprints import recluster as ledgers
from transforms.storage import commit, files, sink
from transforms.storage.layout import Layout
from transforms.storage.schema import rows_to_batch, schema_of


def recluster(root: str, run_id: str | None, threshold: float) -> int:
    """Writes and prints the pairs and articles that `threshold` would change; returns an exit code.

    The articles that were published stay as they are. Without `run_id`, the latest run is meant.
    """
    console = Console(stderr=True)
    runs = commit.committed_runs(root)
    chosen = run_id or max(runs, default=None)
    if chosen not in runs or not 0 < threshold <= 1:
        known = f"the runs are {', '.join(runs) or 'none'}; a threshold is above 0 and at most 1"
        console.print(f"no run {chosen!r} under {root}, or no threshold {threshold:g}: {known}", style="red")
        return 2
    layout = Layout(root, chosen)
    before = Reprints.model_validate(files.read_json(layout.manifest)["config"]["reprints"])
    after = before.model_copy(update={"containment": threshold})
    ledger = _ledger(layout)
    pairs, articles = ledgers.changed_pairs(ledger, after), ledgers.changed_articles(ledger, after)
    for name, record, changes in (
        ("pairs", ledgers.PairChange, pairs), ("articles", ledgers.ArticleChange, articles)
    ):  # fmt: skip
        schema = schema_of(record)
        staged, _, _ = sink.write_parquet([rows_to_batch(list(changes), schema)], schema, layout.staging)
        path = f"{files.folder_of(layout.manifest)}/recluster-{threshold:g}-{name}.parquet"
        files.move([(staged, path)])
        print(f"{len(changes):,} {name} would change: {path}")
    files.delete([layout.staging])
    _print_kinds(pairs)
    if threshold < ledgers.least_threshold(before):
        console.print(
            f"a ledger made with {before.containment:g} is complete down to"
            f" {ledgers.least_threshold(before):.2g}: below, run again",
            style="yellow",
        )  # fmt: skip
    return 0


def _ledger(layout: Layout) -> list[LedgerEntry]:
    found: list[LedgerEntry] = []
    for path, _ in files.listed(f"{files.folder_of(layout.run_file('ledger', 0))}/*.parquet"):
        with FileSystems.open(path, "application/octet-stream", CompressionTypes.UNCOMPRESSED) as stream:
            rows: list[dict[str, Any]] = pq.ParquetFile(stream).read().to_pylist()
        found.extend(LedgerEntry(**row) for row in rows)
    return found


def _print_kinds(pairs: Sequence[ledgers.PairChange]) -> None:
    kinds = Counter(
        f"{pair.decision_before} ({pair.rule_before}) -> {pair.decision_after} ({pair.rule_after})" for pair in pairs
    )
    for kind, count in kinds.most_common():
        print(f"{count:8,} pairs  {kind}")
