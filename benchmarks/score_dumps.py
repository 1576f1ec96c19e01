"""Runs the whole pipeline over a folder of text dumps and compares every field with its expected.json.

score_dumps.py DIR --out PRED.jsonl: DIR holds dumps (.txt, .md) and, for a score, expected.json: file name -> fields.
PRED.jsonl gets one article a line: `file`, then every column of the output, then `reprint` (whether it was called one).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import yaml

from pipelines.cli import main as newsmill

TOPIC = (
    '"security guarantees" OR "garanties de sécurité" OR "garanties sur la sécurité" OR "garantías de seguridad"'
    ' OR "Sicherheitsgarantien" OR "гарантии безопасности" OR (garanties AND sécurité)'
)


def predict(folder: Path, not_after: date, unmatched: str) -> list[dict[str, Any]]:
    """Runs `newsmill run` over the dumps of `folder`; one dictionary an article or rejection."""
    with tempfile.TemporaryDirectory() as work:
        sources = {
            "sources": [
                {
                    "name": "dumps",
                    "files": [str(folder.resolve() / glob) for glob in ("*.txt", "*.md", "*.txt.gz", "*.md.gz")],
                    "not_after": not_after,
                }
            ],
            "topics": {"queries": {"security-guarantees": TOPIC}, "unmatched": unmatched},
            "output": {"path": f"{work}/output"},
        }
        Path(work, "sources.yaml").write_text(yaml.safe_dump(sources, allow_unicode=True), encoding="utf-8")
        code = newsmill(["run", f"{work}/sources.yaml", "--run-id", "score"])
        if code:
            sys.exit(code)
        rows = []
        for table, reprint in (("articles", False), ("reprints", True)):
            if not Path(work, "output", table).exists():
                continue
            partitions = ds.partitioning(flavor="hive")
            for row in ds.dataset(f"{work}/output/{table}", partitioning=partitions).to_table().to_pylist():
                rows.append({"file": file_of(row["origin"]), **row, "reprint": reprint})
        for row in ds.dataset(f"{work}/output/rejected").to_table().to_pylist() if any(
            Path(work, "output").glob("rejected/*/*.parquet")
        ) else ():
            rows.append({"file": file_of(row["origin"]), "rejected": row["reason"], **row})
        return sorted(rows, key=lambda row: str(row["origin"]))


def file_of(origin: str) -> str:
    """The file name in `path#record`."""
    return Path(origin.split("#", maxsplit=1)[0]).name


def faults(expected: dict[str, Any], row: dict[str, Any]) -> list[str]:
    """What differs from the expectation; fields that end in `_why` are for people."""
    found = []
    text = " ".join(str(row.get("text") or "").split())
    for key, value in expected.items():
        if key.endswith("_why"):
            continue
        if key == "text_must_contain":
            found += [f"text lacks {part!r}" for part in value if " ".join(part.split()) not in text]
        elif key == "text_must_not_contain":
            found += [f"text holds {part!r}" for part in value if part in str(row.get("text") or "")]
        else:
            got = row.get(key)
            if key == "published" and got is not None:
                got = got.date().isoformat()
            if got != value:
                found.append(f"{key} is {got!r}, expected {value!r}")
    if row.get("reprint"):
        found.append("called a reprint")
    if "security-guarantees" not in (row.get("topics") or []):
        found.append("the topic does not match")
    return found


def main() -> int:
    """Returns 0 if every expected field is right, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--not-after", type=date.fromisoformat, default=date(2022, 12, 31), help="default: %(default)s")
    parser.add_argument("--unmatched", choices=("keep", "reject"), default="keep", help="articles without the topic")
    options = parser.parse_args()
    rows = predict(options.folder, options.not_after, options.unmatched)
    with options.out.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False, default=_plain) + "\n")
    truth = options.folder / "expected.json"
    if not truth.exists():
        return 0
    wrong = 0
    for name, expected in json.loads(truth.read_text(encoding="utf-8")).items():
        mine = [row for row in rows if row["file"] == name]
        problems = faults(expected, mine[0]) if len(mine) == 1 else [f"{len(mine)} articles, expected 1"]
        wrong += bool(problems)
        print(f"{name}: {'all fields right' if not problems else '; '.join(problems)}")
    return 1 if wrong else 0


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


if __name__ == "__main__":
    sys.exit(main())
