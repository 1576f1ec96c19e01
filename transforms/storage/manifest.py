"""The manifest of a run: what it read, what became of it, and whether that adds up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from transforms.records import Tally
from transforms.storage import files
from transforms.storage.layout import Layout
from transforms.storage.sink import StagedFile

ALREADY_SEEN = "already_seen"


def build(
    root: str, header: Mapping[str, Any], tallies: Iterable[Tally], staged: Iterable[StagedFile]
) -> dict[str, Any]:
    """Puts the manifest of a run under `root` together; `rows` of each staged file is what its
    Parquet footer says.

    `identity` states documents read = articles + reprints + rejections + already seen, for the run and each source.
    """
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for tally in tallies:
        kinds[tally.source][tally.kind] += tally.count
    kept: dict[str, Counter[str]] = defaultdict(Counter)
    rejected: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    written = sorted(staged, key=lambda file: file.final)
    for file in written:
        for (source, *reason), count in file.counts:
            if file.table == "rejected":
                rejected[source][reason[0], reason[1]] += count
            elif file.table in ("articles", "reprints"):
                kept[source][file.table] += count
    names = sorted({*kinds, *kept, *rejected, *header.get("source_names", ())})
    sources = {name: _source(kinds[name], kept[name], rejected[name]) for name in names}
    totals = _total(sources.values())
    rows = Counter[str]()
    for file in written:
        rows[file.table] += file.rows
    adds_up = (
        all(_adds_up(part) for part in sources.values())
        and rows["articles"] == totals["articles"]
        and rows["reprints"] == totals["reprints"]
        and rows["rejected"] == totals["rejected"] + totals["already_seen"]
    )
    return {
        **{key: value for key, value in header.items() if key != "source_names"},
        "identity": {"holds": adds_up and _adds_up(totals), **totals},
        "sources": sources,
        "clusters": _clusters(written),
        "tables": {table: {"rows": rows[table], **_weight(written, table)} for table in sorted(rows)},
        "files": [
            {"path": file.final.removeprefix(root).lstrip("/"), "rows": file.rows, "bytes": file.bytes}
            for file in written
        ],
    }


def earlier(layout: Layout, key: str) -> Any:
    """What the manifest that was written last, by another run than this one, says under `key`; None if none does."""
    for path in files.newest_first(Layout(layout.root, "*").manifest):
        if path != layout.manifest and (value := files.read_json(path).get(key)):
            return value
    return None


def _source(kinds: Counter[str], kept: Counter[str], rejected: Counter[tuple[str, str]]) -> dict[str, Any]:
    reasons: dict[str, dict[str, int]] = defaultdict(dict)
    seen = 0
    for (stage, reason), count in sorted(rejected.items()):
        if reason == ALREADY_SEEN:
            seen += count
        else:
            reasons[stage][reason] = count
    return {
        "files": kinds["files"],
        "bytes": kinds["bytes"],
        "documents": kinds["documents"],
        "articles": kept["articles"],
        "reprints": kept["reprints"],
        "rejected": sum(sum(by_reason.values()) for by_reason in reasons.values()),
        "already_seen": seen,
        "reasons": dict(reasons),
        "other_records": {
            kind: count for kind, count in sorted(kinds.items()) if kind not in ("files", "bytes", "documents")
        },
    }


def _total(sources: Iterable[dict[str, Any]]) -> dict[str, int]:
    parts = list(sources)
    return {
        key: sum(part[key] for part in parts)
        for key in ("documents", "articles", "reprints", "rejected", "already_seen")
    }


def _adds_up(part: Mapping[str, Any]) -> bool:
    accounted = part["articles"] + part["reprints"] + part["rejected"] + part["already_seen"]
    return bool(part["documents"] == accounted)


def _weight(written: Iterable[StagedFile], table: str) -> dict[str, int]:
    sizes = [file.bytes for file in written if file.table == table]
    return {"files": len(sizes), "bytes": sum(sizes)}


def _clusters(written: Iterable[StagedFile]) -> dict[str, int]:
    """How many stories came more than once; sizes count the primary in, which may be of an earlier run."""
    reprints = Counter[str]()
    for file in written:
        for cluster_id, count in file.clusters:
            reprints[cluster_id] += count
    return {"count": len(reprints), "largest": max(reprints.values(), default=0) + bool(reprints)}
