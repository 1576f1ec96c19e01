from __future__ import annotations

import random
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.cli import main as newsmill

CHANCE = random.Random(1)
WORDS = ["".join(CHANCE.choices("aeklmnorst", k=6)) for _ in range(200)]
TIDE, FOG = " ".join(WORDS[:120]), " ".join(WORDS[120:150])


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recluster")
    (folder / "a.txt").write_text(f"# The tide\n\n{TIDE}\n", encoding="utf-8")
    (folder / "b.txt").write_text(f"# The tide again\n\n{TIDE[:378]}\n\n{FOG}\n", encoding="utf-8")
    (folder / "sources.yaml").write_text(f"sources:\n  - name: two\n    files: {folder}/*.txt\n", encoding="utf-8")
    arguments = [str(folder / "sources.yaml"), "--output", str(folder / "output"), "--run-id", "one"]
    assert newsmill(["run", *arguments]) == 0
    return folder / "output"


def test_a_higher_threshold_parts_what_was_joined(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in output.rglob("*.parquet")}
    assert newsmill(["recluster", str(output), "--threshold", "0.95"]) == 0
    assert "1 pairs would change" in capsys.readouterr().out
    (pair,) = pq.read_table(output / "runs/one/recluster-0.95-pairs.parquet").to_pylist()
    assert (pair["decision_before"], pair["decision_after"]) == ("joined", "apart")
    (article,) = pq.read_table(output / "runs/one/recluster-0.95-articles.parquet").to_pylist()
    assert article["cluster_after"] == article["article_id"] != article["cluster_before"]
    assert {path: path.read_bytes() for path in before} == before
    assert not (output / "runs/one/staging").exists()


def test_the_same_threshold_changes_nothing(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert newsmill(["recluster", str(output), "--threshold", "0.6", "--run", "one"]) == 0
    assert "0 pairs would change" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--run", "two"], ["--threshold", "1.5"], ["--treshold", "1"]])
def test_what_there_is_not_is_refused(output: Path, arguments: list[str]) -> None:
    try:
        code = newsmill(["recluster", str(output), "--threshold", "0.5", *arguments])
    except SystemExit as ended:
        code = int(str(ended.code))
    assert code == 2
