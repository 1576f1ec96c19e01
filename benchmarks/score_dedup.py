"""Scores the deduplicate stage on a labelled set of documents.

score_dedup.py SET_DIR --out PRED.tsv: SET_DIR holds `docs.jsonl` (id, cluster, text; where known title, outlet, date)
or `*pairs.jsonl` (pair_id, overall, text1, text2). The stage runs as in a batch, on the in-memory engine, with default
settings. PRED.tsv gets a line for each document: id, cluster id. What `scorer.py` beside SET_DIR says of it is printed,
then which labelled pairs were merged, and the speed. With --peers PYTHON, other tools run over the same documents with
their default settings, by the interpreter of an environment that has them (see dedup_peers.py), and one table compares
speed and precision, recall and F1 of the pairs of documents in one cluster (`related` pairs count neither way).
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dedup_peers import PEERS

from pipelines import dedup_report
from transforms.config import Config, Source
from transforms.records import Article


def articles(folder: Path) -> list[Article]:
    """The documents of a set, as extraction would hand them over."""
    found = dedup_report.articles(folder) if (folder / "docs.jsonl").exists() else []
    for pair in _rated(folder):
        rows = [{"id": f"{pair['pair_id']}#{side}", "text": pair[f"text{side}"]} for side in "12"]
        found += map(dedup_report.article, rows)
    return found


def _rated(folder: Path) -> Iterator[dict[str, str]]:
    for path in sorted(folder.glob("*pairs.jsonl")):
        yield from dedup_report.lines(path)


def merged(folder: Path, predicted: dict[str, str]) -> dict[str, str]:
    """How many of the labelled pairs have one cluster, by label, or by how different people rated them (1 to 4)."""
    every: Counter[str] = Counter()
    together: Counter[str] = Counter()
    pairs = [
        (f"{pair['pair_id']}#1", f"{pair['pair_id']}#2", f"rated {int(float(pair['overall']))}")
        for pair in _rated(folder)
    ]
    if (folder / "pairs.tsv").exists():
        with (folder / "pairs.tsv").open(encoding="utf-8") as table:
            pairs += [(row["id1"], row["id2"], row["label"]) for row in csv.DictReader(table, delimiter="\t")]
    for first, second, label in pairs:
        every[label] += 1
        together[label] += predicted[first] == predicted[second]
    return {label: f"{together[label]} of {every[label]}" for label in sorted(every)}


def main() -> None:
    """Runs, writes and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="SET_DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="PRED.tsv")
    parser.add_argument("--peers", metavar="PYTHON", help="also run other tools, with this interpreter")
    arguments = parser.parse_args()
    found = articles(arguments.folder)
    config = Config(sources=[Source(name="set", files=["-"])])
    started = time.perf_counter()
    predicted = dedup_report.deduplicate(found, config)
    seconds = time.perf_counter() - started
    arguments.out.write_text("".join(f"{key}\t{value}\n" for key, value in predicted.items()), encoding="utf-8")
    scorer = arguments.folder.resolve().parent / "scorer.py"
    if scorer.exists() and (arguments.folder / "docs.jsonl").exists():
        subprocess.run([sys.executable, scorer, arguments.folder, arguments.out], check=True)
    report = {
        "merged": merged(arguments.folder, predicted),
        "documents": len(found),
        "seconds": round(seconds, 2),
        "documents_per_second": round(len(found) / seconds),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(report, indent=1))
    if arguments.peers:
        print(f"{'':14}{'precision':>10}{'recall':>10}{'F1':>10}{'docs/s':>10}")
        print(_line("newsmill", arguments.folder, predicted, seconds))
        for peer in PEERS:
            print(_line(peer, arguments.folder, *_run_peer(arguments.peers, peer, arguments.folder)))


def _run_peer(python: str, name: str, folder: Path) -> tuple[dict[str, str], float]:
    with tempfile.TemporaryDirectory() as temporary:
        script = Path(__file__).with_name("dedup_peers.py")
        out = Path(temporary, "predicted.tsv")
        command = [python, str(script), name, str(folder / "docs.jsonl"), str(out)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        seconds = float(done.stdout.rsplit("seconds", 1)[1])
        return dict(line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()), seconds


def _line(name: str, folder: Path, predicted: dict[str, str], seconds: float) -> str:
    precision, recall, f1 = dedup_report.pair_scores(folder, predicted)
    return f"{name:14}{precision:10.3f}{recall:10.3f}{f1:10.3f}{len(predicted) / seconds:10.0f}"


if __name__ == "__main__":
    main()
