"""Whole runs of the command over the shipped samples: expectations, accounting, and what a second run does."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

from pipelines.cli import main as newsmill

ROOT = Path(__file__).parents[1]
HIVE = ds.partitioning(flavor="hive")


def rows(output: Path, table: str) -> list[dict[str, Any]]:
    folder = output / table
    return ds.dataset(folder, partitioning=HIVE).to_table().to_pylist() if folder.exists() else []


def manifest(output: Path, run_id: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((output / "runs" / run_id / "manifest.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples") / "output"
    assert newsmill(["run", str(ROOT / "sources.yaml"), "--output", str(folder), "--run-id", "first"]) == 0
    return folder


def relative(origin: str) -> str:
    return origin.removeprefix(f"{ROOT}/")


def expectations() -> list[dict[str, Any]]:
    lines = (ROOT / "samples/expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_every_sample_becomes_what_its_table_says(output: Path) -> None:
    found: dict[str, dict[str, Any]] = {}
    for table, outcome in (("articles", "article"), ("reprints", "reprint"), ("rejected", "rejected")):
        for row in rows(output, table):
            found[relative(row["origin"])] = {**row, "outcome": outcome}
    origin_of = {row["article_id"]: origin for origin, row in found.items() if row["outcome"] == "article"}
    faults = []
    for expected in expectations():
        origin = expected["origin"]
        row = found.get(origin)
        if row is None:
            faults.append(f"{origin}: is nowhere")
            continue
        for key, value in expected.items():
            got: Any = row.get("published_precision" if key == "precision" else key)
            wanted = value
            if key in ("origin", "same_article", "note"):
                continue
            if key == "primary":
                got = origin_of.get(row["cluster_id"])
            elif key == "published" and got is not None:
                whole_days = row["published_precision"] in ("day", "month", "year")
                got = got.date().isoformat() if whole_days else got.strftime("%Y-%m-%dT%H:%M:%SZ")
            elif key == "title" and got is not None:
                got, wanted = " ".join(got.split()), " ".join(value.split())
            if got != wanted and not (row["outcome"] == "rejected" and row["reason"] == "already_seen"):
                faults.append(f"{origin}: {key} is {got!r}, expected {wanted!r}")
    assert not faults, "\n".join(faults)
    assert len(found) == len(expectations())


def test_the_accounts_are_in_the_manifest(output: Path) -> None:
    told = manifest(output, "first")
    assert told["identity"]["holds"] is True
    assert told["identity"]["documents"] == len(expectations())
    assert {name: told["tables"][name]["rows"] for name in ("articles", "reprints", "rejected")} == {
        name: len(rows(output, name)) for name in ("articles", "reprints", "rejected")
    }
    assert not (output / "runs/first/staging").exists()


def digests(output: Path) -> dict[str, str]:
    return {
        str(path.relative_to(output)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(output.rglob("*.parquet"))
    }


def test_the_same_run_id_again_gives_the_same_files(output: Path) -> None:
    before = digests(output)
    assert newsmill(["run", str(ROOT / "sources.yaml"), "--output", str(output), "--run-id", "first"]) == 0
    assert digests(output) == before


def test_a_new_run_on_the_same_input_adds_no_article(output: Path, tmp_path: Path) -> None:
    copy = tmp_path / "output"
    shutil.copytree(output, copy)
    assert newsmill(["run", str(ROOT / "sources.yaml"), "--output", str(copy), "--run-id", "second"]) == 0
    first, second = manifest(copy, "first")["identity"], manifest(copy, "second")["identity"]
    assert second["articles"] == second["reprints"] == 0
    assert second["already_seen"] == first["articles"] + first["reprints"] + first["already_seen"]
    assert second["rejected"] == first["rejected"]


def test_the_order_and_names_of_files_change_no_cluster(output: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    config = (ROOT / "sources.yaml").read_text(encoding="utf-8")
    for folder, prefix in (("dumps", "z"), ("pages", "y")):
        for number, path in enumerate(sorted((tmp_path / "samples" / folder).iterdir(), reverse=True)):
            path.rename(path.with_name(f"{prefix}{number:03}-{path.name}"))
    (tmp_path / "sources.yaml").write_text(config, encoding="utf-8")
    assert newsmill(["run", str(tmp_path / "sources.yaml"), "--run-id", "shuffled"]) == 0

    def clusters(folder: Path) -> list[tuple[str, str, bool]]:
        both = rows(folder, "articles") + rows(folder, "reprints")
        return sorted((row["article_id"], row["cluster_id"], row["is_primary"]) for row in both)

    assert clusters(tmp_path / "output") == clusters(output)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text("sources: []\n", encoding="utf-8")
    bad = command("run", str(tmp_path / "sources.yaml"))
    assert bad.returncode == 2
    assert "sources.yaml:1: sources" in bad.stderr
    assert command("check", str(tmp_path / "sources.yaml")).returncode == 2
    assert command("run", "--run-id", "a/b").returncode == 2
    assert command("walk").returncode == 2
    misspelt = command("run", "--ouput", str(tmp_path))
    assert misspelt.returncode == 2
    assert "--ouput: neither newsmill nor Beam has this option; did you mean --output?" in misspelt.stderr
    good = command("check")
    assert good.returncode == 0
    assert "dumps" in good.stdout
