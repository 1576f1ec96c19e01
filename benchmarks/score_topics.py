"""Scores topic queries on labelled news, or measures their speed on generated articles.

    python benchmarks/score_topics.py LABELLED.jsonl --queries sources.yaml
    python benchmarks/score_topics.py --articles 5000 --topics 50

A row of LABELLED is {"title", "text", "language", "topics": [names]}. The queries are those of a sources.yaml, or a
file that holds nothing but `name: query` lines. The generated articles have 4,000 characters of made-up words, as
frequent as words are in a language, so that the time for new words is in the figure.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from transforms.filtering.topics import Topics

_VOCABULARY = 60_000
_CHARACTERS = 4_000


def main(argv: Sequence[str] | None = None) -> None:
    """Prints precision and recall by topic, or articles a second."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("labelled", type=Path, nargs="?", help="labelled articles, JSON lines")
    parser.add_argument("--queries", type=Path, help="sources.yaml, or a file of queries by name")
    parser.add_argument("--articles", type=int, help="measure the speed on so many generated articles")
    parser.add_argument("--topics", type=int, default=50, help="generated queries")
    options = parser.parse_args(argv)
    if options.labelled and options.queries:
        score(options.labelled, options.queries)
    elif options.articles and not options.labelled:
        measure(options.articles, options.topics)
    else:
        parser.error("give LABELLED.jsonl with --queries, or --articles")


def score(labelled: Path, queries: Path) -> None:
    """Precision and recall of every topic over labelled articles."""
    content = yaml.safe_load(queries.read_text(encoding="utf-8"))
    topics = Topics(content["topics"]["queries"] if "topics" in content else content)
    right: Counter[str] = Counter()
    claimed: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    with labelled.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            found = {match.topic for match in topics.match(row.get("title"), row["text"], row.get("language"))}
            claimed.update(found)
            wanted.update(row["topics"])
            right.update(found.intersection(row["topics"]))
    for topic in sorted({*claimed, *wanted}):
        _print(topic, right[topic], claimed[topic], wanted[topic])
    _print("all", right.total(), claimed.total(), wanted.total())


def measure(articles: int, topics: int) -> None:
    """Articles a second on one core, words and queries made up."""
    chance = random.Random(0)
    words = _made_up_words(chance)
    weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(words))))
    texts = [_made_up_text(chance, words, weights) for _ in range(articles)]
    matcher = Topics(_made_up_queries(chance, words, topics))
    start = time.process_time()
    matches = sum(len(matcher.match(text[:60], text, "en")) for text in texts)
    seconds = time.process_time() - start
    print(
        f"{articles} articles of {_CHARACTERS:,} characters, {topics} topics, {matches / articles:.2f} matches each: "
        f"{articles / seconds:,.0f} articles/s/core"
    )


def _made_up_words(chance: random.Random) -> list[str]:
    """Frequent words first, and shorter."""
    onsets = ("b", "d", "f", "gr", "k", "l", "m", "n", "pr", "s", "t", "v")
    syllables = [onset + vowel for onset in onsets for vowel in "aeiou"]
    endings = ("", "", "n", "s", "ing", "ed", "tion")
    words: dict[str, None] = {}
    while len(words) < _VOCABULARY:
        length = 1 + min(3, len(words).bit_length() // 5)
        words["".join(chance.choices(syllables, k=length)) + chance.choice(endings)] = None
    return list(words)


def _made_up_text(chance: random.Random, words: Sequence[str], weights: Sequence[float]) -> str:
    drawn = chance.choices(words, cum_weights=weights, k=_CHARACTERS // 4)
    sentences = [" ".join(drawn[at : at + 18]).capitalize() + "." for at in range(0, len(drawn), 18)]
    return " ".join(sentences)[:_CHARACTERS]


def _made_up_queries(chance: random.Random, words: Sequence[str], topics: int) -> Mapping[str, str]:
    """Queries as people write them: phrases, prefixes and proximities over words that are neither frequent nor rare."""
    queries = {}
    for number in range(topics):
        a, b, c, d, e = chance.sample(words[200:5_000], 5)
        queries[f"topic-{number}"] = f'"{a} {b}" OR ({c[:4]}* AND {d}) OR ("{a} {e}"~5 NOT {c})'
    return queries


def _print(name: str, right: int, claimed: int, wanted: int) -> None:
    precision = f"{right / claimed:.3f}" if claimed else "-"
    recall = f"{right / wanted:.3f}" if wanted else "-"
    print(f"{name:32} precision {precision:>6}  recall {recall:>6}  found {claimed:6}  labelled {wanted:6}")


if __name__ == "__main__":
    main()
