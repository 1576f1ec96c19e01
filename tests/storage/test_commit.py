"""A run is visible whole or not at all, and one that was cut off is completed."""

import json
from pathlib import Path

import pytest

from transforms.storage import commit, files
from transforms.storage.layout import Layout


def staged(layout: Layout, name: str) -> str:
    path = f"{layout.staging}/{name}"
    files.put_whole(path, name.encode())
    return path


def manifest(*finals: str) -> dict[str, object]:
    return {"files": [{"path": final, "rows": 1, "bytes": 1} for final in finals]}


def visible(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_everything_moves_and_the_manifest_comes_last(tmp_path: Path) -> None:
    layout = Layout(str(tmp_path), "r1")
    moves = [(staged(layout, "a"), f"{tmp_path}/articles/date=x/a.parquet")]
    commit.commit(layout, moves, manifest("articles/date=x/a.parquet"), "<p>")
    assert visible(tmp_path) == ["articles/date=x/a.parquet", "runs/r1/manifest.json", "runs/r1/report.html"]
    assert commit.committed_runs(str(tmp_path)) == ["r1"]


def test_the_same_run_again_removes_what_it_no_longer_writes(tmp_path: Path) -> None:
    layout = Layout(str(tmp_path), "r1")
    for name in ("a", "b"):
        final = f"articles/{name}.parquet"
        commit.commit(layout, [(staged(layout, name), f"{tmp_path}/{final}")], manifest(final), "")
    assert visible(tmp_path) == ["articles/b.parquet", "runs/r1/manifest.json", "runs/r1/report.html"]


@pytest.mark.parametrize("moved_before_the_cut", [0, 1, 2])
def test_a_commit_that_was_cut_off_is_completed(tmp_path: Path, moved_before_the_cut: int) -> None:
    layout = Layout(str(tmp_path), "r1")
    moves = [(staged(layout, name), f"{tmp_path}/articles/{name}.parquet") for name in ("a", "b")]
    journal = {"moves": moves, "stale": [], "manifest": manifest("articles/a.parquet"), "report": ""}
    files.put_whole(layout.journal, json.dumps(journal).encode())
    files.move(moves[:moved_before_the_cut])
    assert commit.committed_runs(str(tmp_path)) == []
    assert commit.recover(str(tmp_path)) == ["r1"]
    assert visible(tmp_path) == [
        "articles/a.parquet", "articles/b.parquet", "runs/r1/manifest.json", "runs/r1/report.html"
    ]  # fmt: skip
    assert commit.committed_runs(str(tmp_path)) == ["r1"]
    assert commit.recover(str(tmp_path)) == []
