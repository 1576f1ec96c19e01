"""Runs the whole pipeline over many generated articles: speed, memory, and whether the right copies are found.

scale.py --articles N: N articles of about 4 kB from some hundred outlets are made up and written as JSON Lines. Words
are drawn from a Zipf-like vocabulary of random words; a story has names of its own; a third of the articles are copies
of others, as they are, cut, edited or under a new lead; outlets put a notice under their pages. `newsmill run` then
runs over the files with default settings, in a process of its own. Printed are documents per second, CPU seconds and
the peak of the memory of all its processes together (proportional set size, so that shared pages count once; read every
second), the clusters against those that were made, and the same for the deduplicate stage alone on the same articles.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import pickle
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pyarrow.parquet as pq
from numpy.typing import NDArray

_OUTLETS = 400
_DAYS = 30
_FILE_ROWS = 10_000
_VOCABULARY = 60_000
_START = datetime(2022, 1, 1, tzinfo=UTC)


class Generator:
    """Makes articles up. Article n of the same seed and amount is always the same."""

    def __init__(self, amount: int, seed: int = 7) -> None:
        chance = np.random.default_rng(seed)
        letters = np.array(list("etaoinshrdlucmfwypvbgk"))
        self._words = np.array(
            ["".join(chance.choice(letters, size)) for size in chance.integers(2, 11, _VOCABULARY)], dtype=object
        )
        self._shares = np.cumsum(1 / np.arange(2, _VOCABULARY + 2))
        self._shares /= self._shares[-1]
        self._notices = [self._draw(chance, 25) for _ in range(_OUTLETS)]
        sizes = np.where(chance.random(amount) < 0.8, 1, np.minimum(chance.geometric(0.35, amount) + 1, 40))
        self.stories: NDArray[np.int64] = chance.permutation(np.repeat(np.arange(amount), sizes)[:amount])
        self._first = {int(story): n for n, story in reversed(list(enumerate(self.stories.tolist())))}

    def row(self, number: int) -> dict[str, str]:
        """One article, as a line of the input."""
        story = int(self.stories[number])
        chance = np.random.default_rng((1, story))
        words = self._story(chance)
        published = _START + timedelta(minutes=int(chance.integers(_DAYS * 1440)))
        chance = np.random.default_rng((2, number))
        outlet = int(chance.integers(_OUTLETS))
        if self._first[story] != number:
            words = self._copied(words, chance)
            published += timedelta(minutes=int(chance.integers(2 * 1440)))
        if outlet % 10 < 7:
            words = np.concatenate([words, self._notices[outlet]])
        breaks = range(0, len(words), 60)
        return {
            "url": f"https://outlet{outlet}.example/{number}",
            "title": " ".join(words[:8]),
            "text": "\n".join(" ".join(words[start : start + 60]) + "." for start in breaks),
            "published": published.isoformat(),
        }

    def _draw(self, chance: np.random.Generator, size: int) -> NDArray[np.object_]:
        return self._words[np.searchsorted(self._shares, chance.random(size))]

    def _story(self, chance: np.random.Generator) -> NDArray[np.object_]:
        words = self._draw(chance, int(np.clip(chance.lognormal(6.3, 0.5), 60, 3_000)))
        names = self._words[chance.integers(0, _VOCABULARY, 40)]
        kind = chance.random(len(words))
        words = np.where(kind < 0.2, names[chance.integers(0, 40, len(words))], words)
        return np.where(kind > 0.96, chance.integers(2, 9_999, len(words)).astype(str).astype(object), words)

    def _copied(self, words: NDArray[np.object_], chance: np.random.Generator) -> NDArray[np.object_]:
        kind = chance.random()
        if kind < 0.25:
            return words
        if kind < 0.8:
            words = words[: max(40, int(len(words) * chance.uniform(0.3, 0.95)))]
        if kind > 0.6:
            edited = chance.random(len(words)) < chance.uniform(0.01, 0.06)
            words = np.where(edited, self._draw(chance, len(words)), words)
        if kind > 0.8:
            words = np.concatenate([self._draw(chance, 30), words])
        return words


def write_input(generator: Generator, folder: Path) -> int:
    """Writes the articles; returns their size in bytes."""
    folder.mkdir()
    for start in range(0, len(generator.stories), _FILE_ROWS):
        with (folder / f"{start:08}.jsonl").open("w", encoding="utf-8") as lines:
            for number in range(start, min(start + _FILE_ROWS, len(generator.stories))):
                lines.write(json.dumps(generator.row(number)) + "\n")
    return sum(path.stat().st_size for path in folder.iterdir())


def write_set(generator: Generator, folder: Path) -> None:
    """Writes `docs.jsonl` with labels."""
    folder.mkdir(parents=True)
    with (folder / "docs.jsonl").open("w", encoding="utf-8") as lines:
        for number, story in enumerate(generator.stories.tolist()):
            row = generator.row(number)
            lines.write(
                json.dumps(
                    {
                        "id": str(number),
                        "cluster": str(story),
                        "text": row["text"],
                        "title": row["title"],
                        "outlet": row["url"].split("/")[2],
                        "date": row["published"].removesuffix("+00:00"),
                    }
                )
                + "\n"
            )


@dataclasses.dataclass(frozen=True)
class Measured:
    """What one command took."""

    seconds: float
    cpu_seconds: float  # of it and all its descendants
    peak_mib: int  # of the memory of all of them together
    printed: str


def measured(command: list[str]) -> Measured:
    """Runs a command, and looks at it and all its descendants every second."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    root = psutil.Process(process.pid)
    peak = 0
    cpu: dict[int, float] = {}
    while process.poll() is None:
        memory = 0
        for one in _family(root):
            try:
                times = one.cpu_times()
                cpu[one.pid] = times.user + times.system
                memory += one.memory_full_info().pss
            except psutil.Error:  # it has ended
                continue
        peak = max(peak, memory)
        time.sleep(1)
    seconds = time.perf_counter() - started
    assert process.stdout is not None
    printed = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}\n{printed}")
    return Measured(seconds, sum(cpu.values()), peak >> 20, printed)


def _family(root: psutil.Process) -> list[psutil.Process]:
    try:
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def pairs(sizes: Counter[Any]) -> int:
    """How many pairs there are in groups of these sizes."""
    return sum(size * (size - 1) // 2 for size in sizes.values())


def found_copies(output: Path, generator: Generator) -> dict[str, float]:
    """Precision and recall over the pairs of copies."""
    clusters: dict[int, str] = {}
    for row in _rows(output, ["url", "cluster_id"]):
        clusters[int(row["url"].rsplit("/", 1)[1])] = row["cluster_id"]
    stories = generator.stories.tolist()
    both = pairs(Counter((stories[number], cluster) for number, cluster in clusters.items()))
    predicted = pairs(Counter(clusters.values()))
    true = pairs(Counter(stories))
    return {"precision": round(both / max(predicted, 1), 4), "recall": round(both / max(true, 1), 4)}


def _rows(output: Path, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
    for table in ("articles", "reprints"):
        for path in sorted((output / table).rglob("*.parquet")):
            yield from pq.ParquetFile(path).read(columns).to_pylist()


def deduplicate(output: Path, folder: Path) -> None:
    """The stage alone, over the articles of a run. Prints its seconds, then the CPU seconds of what came before it."""
    import apache_beam as beam

    from transforms.config import Config, Source
    from transforms.deduplicate import Deduplicate
    from transforms.records import Article, Precision, pack
    from transforms.storage.layout import Layout

    spool_folder = str(folder / "spool")
    with (folder / "packed").open("wb") as stream:
        for row in _rows(output, ["article_id", "origin", "title", "text", "url", "published", "published_precision"]):
            article = Article(
                article_id=row["article_id"],
                source="benchmark",
                origin=row["origin"],
                title=row["title"],
                text=row["text"],
                outlet=row["url"].split("/")[2],
                published=row["published"],
                published_precision=Precision(row["published_precision"]),
            )
            pickle.dump(pack(article, spool_folder), stream)
    config = Config(sources=[Source(name="benchmark", files=["-"])])
    pipeline = beam.Pipeline(runner="FnApiRunner")
    _ = (
        pipeline
        | beam.Create([str(folder / "packed")])
        | "Packed" >> beam.FlatMap(_unpickled)
        | "Deduplicate" >> Deduplicate(config, Layout(str(folder), "benchmark"), spool_folder)
    )
    started, before = time.perf_counter(), time.process_time()
    pipeline.run().wait_until_finish()
    print(time.perf_counter() - started, before)


def _unpickled(path: str) -> Iterator[Any]:
    with Path(path).open("rb") as stream:
        while stream.peek(1):
            yield pickle.load(stream)


def _shown(one: Measured, articles: int) -> dict[str, Any]:
    return {
        "seconds": round(one.seconds, 1),
        "documents_per_second": round(articles / one.seconds),
        "cpu_seconds": round(one.cpu_seconds, 1),
        "peak_mib_pss_of_all_processes": one.peak_mib,
    }


def main() -> None:
    """Makes articles, runs and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=30_000, metavar="N")
    parser.add_argument("--folder", type=Path, help="where input and output are kept (default: nowhere)")
    parser.add_argument("--set", type=Path, metavar="DIR", help="only write the articles as a set for score_dedup.py")
    parser.add_argument("--deduplicate-only", action="store_true", help="in FOLDER, on the output of an earlier run")
    arguments = parser.parse_args()
    if arguments.set:
        write_set(Generator(arguments.articles), arguments.set)
        return
    with tempfile.TemporaryDirectory() as temporary:
        if arguments.deduplicate_only:
            deduplicate(arguments.folder / "output", Path(temporary))
            return
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        generator = Generator(arguments.articles)
        size = write_input(generator, folder / "input")
        sources = folder / "sources.yaml"
        sources.write_text(f"sources:\n  - name: generated\n    files: {folder}/input/*.jsonl\n", encoding="utf-8")
        run = [sys.executable, "-m", "pipelines.cli", "run", str(sources), "--output", str(folder / "output")]
        report = {
            "articles": arguments.articles,
            "input_mib": size >> 20,
            "whole_run": _shown(measured(run), arguments.articles),
            "copies": found_copies(folder / "output", generator),
        }
        alone = measured([sys.executable, __file__, "--deduplicate-only", "--folder", str(folder)])
        seconds, cpu_seconds = map(float, alone.printed.split()[-2:])
        alone = dataclasses.replace(alone, seconds=seconds, cpu_seconds=alone.cpu_seconds - cpu_seconds)
        report["deduplicate_alone"] = _shown(alone, arguments.articles)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
