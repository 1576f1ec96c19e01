"""Bad input costs itself and nothing else: the run ends well, and every file is accounted for with its reason."""

import os
import shutil
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import yaml

from pipelines.cli import main as newsmill
from tests.bad_input import build
from transforms import live
from transforms.config import Limits
from transforms.pooled import shared_pool


def run(folder: Path, limits: dict[str, float]) -> dict[str, tuple[str, str]]:
    """File name -> `article` or the reason, and the stage that said so."""
    config: dict[str, Any] = {"sources": [{"name": "bad", "files": [str(folder / "*")]}], "limits": limits}
    home = folder.parent
    (home / "sources.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    assert newsmill(["run", str(home / "sources.yaml"), "--run-id", "r"]) == 0
    found = {}
    for row in ds.dataset(home / "output/articles", partitioning=ds.partitioning(flavor="hive")).to_table().to_pylist():
        found[Path(row["origin"].split("#")[0]).name] = ("article", "")
    for row in ds.dataset(home / "output/rejected").to_table().to_pylist():
        assert row["origin"].startswith(str(folder))
        found[row["origin"].removeprefix(f"{folder}/").split("@")[0].split("!")[0]] = (row["reason"], row["stage"])
    return found


def test_everything_bad_is_told_and_everything_good_is_kept(tmp_path: Path) -> None:
    expected = build(tmp_path / "input")
    found = run(tmp_path / "input", {"seconds": 6})
    assert {name: reason for name, (reason, _) in found.items()} == expected


def test_a_worker_killed_in_mid_document_costs_that_document(tmp_path: Path) -> None:
    expected = build(tmp_path / "all")
    (tmp_path / "input").mkdir()
    good = [name for name, outcome in expected.items() if outcome == "article"]
    for name in (*good, "slow.html"):
        shutil.copy(tmp_path / "all" / name, tmp_path / "input" / name)
    limits = Limits(seconds=100)

    def kill_when_the_others_are_done() -> None:
        while live.snapshot()["extracted"] < len(good):
            time.sleep(0.1)
        time.sleep(3)  # what is extracted goes through the pool once more, to be filtered
        for pid in shared_pool(limits).worker_pids():
            os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_when_the_others_are_done, daemon=True)
    live.reset()
    killer.start()
    found = run(tmp_path / "input", {"seconds": 100})
    killer.join(timeout=5)
    assert found == {**dict.fromkeys(good, ("article", "")), "slow.html": ("crashed", "extract")}
