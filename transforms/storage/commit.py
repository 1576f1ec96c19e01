"""Making a run visible: all its files get their final names, the manifest comes last.

A journal is written before the first file moves. A run that is killed in the middle is completed by whichever run
comes next: until its manifest is there, a run counts for nothing and its index is not read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from transforms.storage import files
from transforms.storage.layout import Layout


def commit(layout: Layout, moves: Sequence[tuple[str, str]], manifest: Mapping[str, Any], report: str) -> None:
    """Moves the staged files, removes what an earlier try of the same run left, and writes the manifest."""
    journal = {
        "moves": [list(pair) for pair in moves],
        "stale": sorted(set(_earlier_files(layout)) - {final for _, final in moves}),
        "manifest": dict(manifest),
        "report": report,
    }
    files.put_whole(layout.journal, json.dumps(journal).encode())
    _carry_out(layout, journal)


def recover(root: str) -> list[str]:
    """Completes the commits that were cut off under `root`; returns their run ids."""
    completed = []
    for path, _ in files.listed(f"{Layout(root, '*').journal}"):
        layout = Layout(root, path.split("/")[-2])
        _carry_out(layout, files.read_json(path))
        completed.append(layout.run_id)
    return completed


def committed_runs(root: str) -> list[str]:
    """The ids of the runs that have a manifest."""
    return [path.split("/")[-2] for path, _ in files.listed(Layout(root, "*").manifest)]


def _carry_out(layout: Layout, journal: Mapping[str, Any]) -> None:
    files.move((staged, final) for staged, final in journal["moves"] if files.exists(staged))
    files.delete(journal["stale"])
    files.put_whole(layout.report, journal["report"].encode())
    files.put_whole(layout.manifest, json.dumps(journal["manifest"], indent=1, ensure_ascii=False).encode())
    files.delete([layout.journal, layout.staging, layout.fetched])


def _earlier_files(layout: Layout) -> list[str]:
    if not files.exists(layout.manifest):
        return []
    return [f"{layout.root.rstrip('/')}/{file['path']}" for file in files.read_json(layout.manifest)["files"]]
