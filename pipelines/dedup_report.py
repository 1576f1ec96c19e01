"""`newsmill dedup-report`: what the settings for reprints can be expected to find, and their score on a set."""

from __future__ import annotations

import csv
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apache_beam as beam
from rich.console import Console

from pipelines.sources_file import ConfigError, load
from transforms.config import Config
from transforms.deduplicate import Deduplicate
from transforms.records import Article, Precision, article_id, pack
from transforms.reprints.expected_recall import KINDS, OVERLAPS, WORDS, expected, guaranteed_run
from transforms.storage.layout import Layout

_TRIALS = 60


def report(path: str, folder: str | None) -> int:
    """Prints the expected recall under the settings of a sources file, and the score on the set in `folder`.

    A set is a `docs.jsonl` with id, cluster, text, and where known title, outlet, date (of UTC); beside it may lie a
    `pairs.tsv` with id1, id2 and label, whose pairs labelled `related` count neither way. Returns an exit code.
    """
    try:
        config = load(path)
    except ConfigError as error:
        _complain(str(error))
        return 2
    if folder is not None and not Path(folder, "docs.jsonl").exists():
        _complain(f"no docs.jsonl in {folder}")
        return 2
    print(_expected(config))
    if folder is not None:
        predicted = deduplicate(articles(Path(folder)), config)
        precision, recall, f1 = pair_scores(Path(folder), predicted)
        print(
            f"{folder}: {len(predicted):,} documents, pairs with precision {precision:.3f}, recall {recall:.3f},"
            f" F1 {f1:.3f}"
        )
    return 0


def _complain(message: str) -> None:
    Console(stderr=True).print(message, style="red", highlight=False, markup=False, soft_wrap=True)


def _expected(config: Config) -> str:
    found = {(one.kind, one.words, one.overlap): one for one in expected(config.reprints, _TRIALS)}
    shown = [
        f"How many of {_TRIALS} generated copies are compared with their original / joined with it, in percent, with"
        f" containment {config.reprints.containment:g}.",
        "By how the copy was made, words of the original, and share of words kept:",
        f"{'':24}" + "".join(f"{overlap:>9.0%}" for overlap in OVERLAPS),
    ]
    for kind in KINDS:
        for words in WORDS:
            row = [found[kind, words, overlap] for overlap in OVERLAPS]
            cells = "".join(f"{f'{one.proposed * 100:.0f}/{one.joined * 100:.0f}':>9}" for one in row)
            shown.append(f"{kind:18}{words:6}{cells}")
    runs = ", ".join(f"{guaranteed_run(words)} in texts of {words}" for words in WORDS)
    return "\n".join([*shown, f"So many words in a row are always enough to be compared: {runs}."])


def articles(folder: Path) -> list[Article]:
    """The documents of a set, as extraction would hand them over."""
    return [article(row) for row in lines(folder / "docs.jsonl")]


def article(row: dict[str, str]) -> Article:
    """One document of a set; its id becomes the origin."""
    date = row.get("date")
    return Article(
        article_id=article_id(row["id"], None, ""),
        source="set",
        origin=row["id"],
        title=row.get("title") or None,
        text=row["text"],
        outlet=row.get("outlet"),
        published=datetime.fromisoformat(date).replace(tzinfo=UTC) if date else None,
        published_precision=Precision.MINUTE if date else Precision.UNKNOWN,
    )


def deduplicate(found: list[Article], config: Config) -> dict[str, str]:
    """Runs the stage; returns the cluster of each origin.

    Raises:
        AssertionError: an article got no decision.
    """
    with tempfile.TemporaryDirectory() as folder:
        spool_folder = f"{folder}/spool"
        decided = f"{folder}/decided"
        pipeline = beam.Pipeline(runner="FnApiRunner")
        packed = pipeline | beam.Create([pack(one, spool_folder) for one in found], reshuffle=False)
        deduplicated = packed | "Deduplicate" >> Deduplicate(config, Layout(folder, "set"), spool_folder)
        rows = deduplicated.decisions | "Line" >> beam.Map(lambda made: json.dumps([made.origin, made.cluster_id]))
        _ = rows | "Write" >> beam.io.WriteToText(decided, shard_name_template="")
        pipeline.run().wait_until_finish()
        clusters = dict(lines(Path(decided)))
    if len(clusters) != len(found):
        raise AssertionError(f"{len(found)} articles went in, {len(clusters)} decisions came out")
    return clusters


def pair_scores(folder: Path, predicted: dict[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over the pairs of documents in one cluster."""
    true = {row["id"]: row["cluster"] for row in lines(folder / "docs.jsonl")}
    both = _pairs(Counter((true[key], cluster) for key, cluster in predicted.items()))
    precision = both / max(1, _pairs(Counter(predicted.values())) - _related(folder, true, predicted))
    recall = both / max(1, _pairs(Counter(true.values())))
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _related(folder: Path, true: dict[str, str], predicted: dict[str, str]) -> int:
    """How many pairs were joined that count neither way."""
    if not (folder / "pairs.tsv").exists():
        return 0
    with (folder / "pairs.tsv").open(encoding="utf-8") as table:
        pairs = {
            frozenset((row["id1"], row["id2"]))
            for row in csv.DictReader(table, delimiter="\t")
            if row["label"] == "related"
        }
    return sum(len({true[key] for key in pair}) == 2 and len({predicted[key] for key in pair}) == 1 for pair in pairs)


def _pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def lines(path: Path) -> Iterator[Any]:
    """The values of a JSON Lines file."""
    with path.open(encoding="utf-8") as rows:
        yield from map(json.loads, rows)
