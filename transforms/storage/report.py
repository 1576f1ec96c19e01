"""The manifest of a run as one HTML page without scripts or outside parts."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any

from transforms.fetching.health import COUNTS
from transforms.reasons import REASONS

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
table{border-collapse:collapse;margin:1rem 0 2rem}caption{text-align:left;font-weight:600;padding:.4rem 0}
th,td{padding:.25rem .8rem;border-bottom:1px solid #ddd;text-align:left}
td.n{text-align:right;font-variant-numeric:tabular-nums}
.ok{color:#136f2d}.bad{color:#b00020;font-weight:600}
"""


def render(manifest: Mapping[str, Any]) -> str:
    """What was read from each source, what became of it, why documents were rejected, and what was written."""
    identity = manifest["identity"]
    verdict = ("ok", "It adds up.") if identity["holds"] else ("bad", "It does not add up.")
    columns = ("files", "documents", "articles", "reprints", "rejected", "already_seen")
    clusters = manifest["clusters"]
    parts = [
        f"<h1>newsmill run {_text(manifest['run_id'])}</h1>",
        f"<p>{_text(manifest['started_at'])} to {_text(manifest['finished_at'])} on {_text(manifest['engine'])}; "
        f"configuration {_text(manifest['config_hash'])}; "
        + ", ".join(f"{_text(name)} {_text(version)}" for name, version in manifest["versions"].items())
        + ".</p>",
        f"<p>{identity['documents']:,} documents read = {identity['articles']:,} articles + {identity['reprints']:,} "
        f"reprints + {identity['rejected']:,} rejected + {identity['already_seen']:,} already seen. "
        f'<span class="{verdict[0]}">{verdict[1]}</span></p>',
        _table(
            "Sources",
            ("source", *(column.replace("_", " ") for column in columns)),
            ((name, *(part[column] for column in columns)) for name, part in manifest["sources"].items()),
        ),
        _table("Rejected", ("source", "stage", "reason", "what it means", "documents"), _reasons(manifest)),
        _table(
            "Records that are no documents",
            ("source", "kind", "records"),
            (
                (name, kind, count)
                for name, part in manifest["sources"].items()
                for kind, count in part["other_records"].items()
            ),
        ),
        _table(
            "Written",
            ("table", "rows", "files", "bytes"),
            ((name, part["rows"], part["files"], part["bytes"]) for name, part in manifest["tables"].items()),
        ),
        _table("Outlets on the web", ("outlet", *map(_column, (*COUNTS, "median_bytes"))), _health(manifest)),
        f"<p>{clusters['count']:,} stories were told more than once, the largest {clusters['largest']:,} times.</p>",
    ]
    title = f"newsmill run {_text(manifest['run_id'])}"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
        + "\n".join(parts)
        + "</html>\n"
    )


def _reasons(manifest: Mapping[str, Any]) -> Iterable[tuple[str, str, str, str, int]]:
    for name, part in manifest["sources"].items():
        for stage, by_reason in part["reasons"].items():
            for reason, count in by_reason.items():
                yield name, stage, reason, REASONS[reason], count


def _health(manifest: Mapping[str, Any]) -> Iterable[tuple[str, ...]]:
    """Each value with what is different from the run before."""
    for outlet, told in manifest.get("health", {}).items():
        change = told["change"] or {}
        yield (
            outlet,
            *(
                ("–" if told[key] is None else f"{told[key]:,}") + (f" ({change[key]:+,})" if key in change else "")
                for key in (*COUNTS, "median_bytes")
            ),
        )


def _column(name: str) -> str:
    return name.replace("_", " ")


def _table(caption: str, header: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> str:
    body = "".join(f"<tr>{''.join(_cell(value) for value in row)}</tr>" for row in rows)
    if not body:
        return ""
    head = "".join(f"<th>{_text(name)}</th>" for name in header)
    return f"<table><caption>{_text(caption)}</caption><tr>{head}</tr>{body}</table>"


def _cell(value: Any) -> str:
    return f'<td class="n">{value:,}</td>' if isinstance(value, int) else f"<td>{_text(value)}</td>"


def _text(value: Any) -> str:
    return html.escape(str(value))
