from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from pipelines import dedup_report
from pipelines.cli import main as newsmill

CHANCE = random.Random(5)


def words(amount: int) -> str:
    return " ".join("".join(CHANCE.choices("aeklmnorst", k=6)) for _ in range(amount))


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    tide, fog = words(90), words(80)
    rows = [("1", "a", tide), ("2", "a", tide[:300]), ("3", "b", fog), ("4", "c", fog), ("5", "d", words(70))]
    documents = [{"id": key, "cluster": cluster, "text": text} for key, cluster, text in rows]
    (tmp_path / "docs.jsonl").write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
    (tmp_path / "sources.yaml").write_text("sources:\n  - {name: x, files: nothing/*.txt}\n", encoding="utf-8")
    return tmp_path


def test_it_reports_the_expected_recall_and_the_score(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert newsmill(["dedup-report", str(labelled / "sources.yaml"), "--set", str(labelled)]) == 0
    told = capsys.readouterr().out
    assert "new lead" in told
    assert "5 documents, pairs with precision 0.500, recall 1.000, F1 0.667" in told


def test_related_pairs_count_neither_way(labelled: Path) -> None:
    (labelled / "pairs.tsv").write_text("id1\tid2\tlabel\n3\t4\trelated\n", encoding="utf-8")
    predicted = {"1": "x", "2": "x", "3": "y", "4": "y", "5": "z"}
    assert dedup_report.pair_scores(labelled, predicted) == (1.0, 1.0, 1.0)


def test_what_there_is_not_is_refused(labelled: Path) -> None:
    assert newsmill(["dedup-report", str(labelled / "sources.yaml"), "--set", str(labelled / "nowhere")]) == 2
    assert newsmill(["dedup-report", str(labelled / "nowhere.yaml")]) == 2
