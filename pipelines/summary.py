"""The closing tables of a run, from its manifest."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from transforms.fetching.health import COUNTS, in_trouble
from transforms.reasons import REASONS


def show(manifest: dict[str, Any], root: str, console: Console) -> None:
    """Prints each source, each reason, what was written, the identity, and where to look next."""
    console.print(_sources(manifest))
    reasons = _reasons(manifest)
    if reasons.row_count:
        console.print(reasons)
    console.print(_written(manifest))
    identity = manifest["identity"]
    console.print(
        f"{identity['documents']:,} documents read = {identity['articles']:,} articles"
        f" + {identity['reprints']:,} reprints + {identity['rejected']:,} rejected"
        f" + {identity['already_seen']:,} already seen: {'it adds up' if identity['holds'] else 'IT DOES NOT ADD UP'}",
        highlight=False,
    )
    for name, part in manifest["sources"].items():
        if not part["files"] and not part["documents"]:
            console.print(f"[yellow]{name}: nothing was found[/yellow]", highlight=False)
    for outlet, health in manifest["health"].items():
        if in_trouble(health):
            told = ", ".join(f"{health[key]} {key.replace('_', ' ')}" for key in COUNTS if health[key])
            console.print(f"[yellow]{outlet}: gave nothing: {told}[/yellow]", highlight=False)
    run = manifest["run_id"]
    console.print(
        f"Articles: {root}/articles/\nRejected, with reasons: {root}/rejected/run={run}/\n"
        f"Who copied whom: {root}/ledger/run={run}/\nReport: {root}/runs/{run}/report.html",
        highlight=False,
        soft_wrap=True,
    )


def _sources(manifest: dict[str, Any]) -> Table:
    table = Table("source", title=f"run {manifest['run_id']}", title_justify="left")
    columns = ("files", "documents", "articles", "reprints", "rejected", "already_seen")
    for column in columns:
        table.add_column(column.replace("_", " "), justify="right")
    for name, part in manifest["sources"].items():
        table.add_row(name, *(f"{part[column]:,}" for column in columns))
    return table


def _reasons(manifest: dict[str, Any]) -> Table:
    table = Table("stage", "rejected because", "what it means", title_justify="left")
    table.add_column("documents", justify="right")
    totals: dict[tuple[str, str], int] = {}
    for part in manifest["sources"].values():
        for stage, by_reason in part["reasons"].items():
            for reason, count in by_reason.items():
                totals[stage, reason] = totals.get((stage, reason), 0) + count
    for (stage, reason), count in sorted(totals.items()):
        table.add_row(stage, reason, REASONS[reason], f"{count:,}")
    return table


def _written(manifest: dict[str, Any]) -> Table:
    table = Table("table", title_justify="left")
    for column in ("rows", "files", "bytes"):
        table.add_column(column, justify="right")
    for name, part in manifest["tables"].items():
        table.add_row(name, f"{part['rows']:,}", f"{part['files']:,}", f"{part['bytes']:,}")
    clusters = manifest["clusters"]
    table.caption = f"{clusters['count']:,} stories told more than once, the largest {clusters['largest']:,} times"
    return table
