"""Scores language identification on labelled texts, beside plain langdetect in the same run.

    python benchmarks/score_language.py SET.jsonl --out PRED.jsonl

A row of SET is {"lang": BCP 47 code, "text": ...}, with `title` and `declared` where there are any. A row of PRED is
{"lang": code or null, "confidence", "evidence", "expected"}, in the order of SET. Unknown counts as wrong.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import langdetect
from langdetect.detector_factory import init_factory

from transforms.config import Languages
from transforms.filtering.language import LanguageGuess, detect
from transforms.filtering.language_codes import primary_code

Row = dict[str, Any]
Result = TypeVar("Result")


def main(argv: Sequence[str] | None = None) -> None:
    """Runs both detectors over the set, writes the predictions and prints the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("set", type=Path, help="labelled texts, JSON lines")
    parser.add_argument("--out", type=Path, required=True, help="where the predictions go, JSON lines")
    options = parser.parse_args(argv)
    with options.set.open(encoding="utf-8") as lines:
        rows: list[Row] = [json.loads(line) for line in lines if line.strip()]
    expected = [primary_code(row["lang"]) for row in rows]

    threshold = Languages().confidence
    detect("The first call makes the model ready.", None, None, threshold)
    guesses, seconds = _timed(lambda row: detect(row["text"], row.get("title"), row.get("declared"), threshold), rows)
    with options.out.open("w", encoding="utf-8") as out:
        for guess, code in zip(guesses, expected, strict=True):
            prediction = {"lang": guess.code, "confidence": guess.confidence, "evidence": guess.evidence}
            out.write(json.dumps({**prediction, "expected": code}) + "\n")
    _report("newsmill", [guess.code for guess in guesses], expected, seconds)
    _errors(guesses, expected)

    init_factory()
    langdetect.DetectorFactory.seed = 0
    plain, seconds = _timed(_plain, rows)
    _report("langdetect, whole text", plain, expected, seconds)


def _plain(row: Row) -> str | None:
    try:
        return primary_code(langdetect.detect(row["text"]))
    except langdetect.LangDetectException:
        return None


def _timed(work: Callable[[Row], Result], rows: Sequence[Row]) -> tuple[list[Result], float]:
    start = time.process_time()
    return [work(row) for row in rows], time.process_time() - start


def _report(name: str, codes: Sequence[str | None], expected: Sequence[str | None], seconds: float) -> None:
    right = sum(code == truth for code, truth in zip(codes, expected, strict=True))
    unknown = sum(code is None for code in codes)
    wrong = sum(code not in (None, truth) for code, truth in zip(codes, expected, strict=True))
    print(
        f"{name:24} {len(codes)} texts  accuracy {right / len(codes):.4f}  wrong {wrong}  unknown {unknown}"
        f"  {len(codes) / seconds:,.0f} texts/s/core"
    )


def _errors(guesses: Sequence[LanguageGuess], expected: Sequence[str | None]) -> None:
    pairs = zip(guesses, expected, strict=True)
    errors = Counter((truth, guess.code or guess.evidence) for guess, truth in pairs if guess.code != truth)
    for (truth, found), count in errors.most_common():
        print(f"    {truth} -> {found}: {count}")


if __name__ == "__main__":
    main()
