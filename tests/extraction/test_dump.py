from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.extraction.dates import resolve
from transforms.extraction.dump import read_dump
from transforms.extraction.findings import Findings, Unusable

DUMPS = Path(__file__).parent / "dumps"
EXPECTED: dict[str, dict[str, Any]] = json.loads((DUMPS / "expected.json").read_text("utf-8"))
BOUND = datetime(2022, 12, 31, 23, 59, tzinfo=UTC)


def read(text: str, not_after: datetime | None = BOUND) -> Findings:
    return read_dump(text, not_after=not_after, zone=None, declared_language=None)


def test_every_dump_has_an_expectation() -> None:
    assert sorted(path.name for path in DUMPS.glob("*.txt")) == sorted(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_dump_reads_like_the_article(name: str) -> None:
    want = EXPECTED[name]
    found = read((DUMPS / name).read_bytes().decode("utf-8"))
    publication = resolve(found.clues, BOUND)
    got = {
        "title": found.title,
        "url": found.url,
        "outlet": found.outlet,
        "outlet_name": found.outlet_name,
        "authors": found.authors,
        "tags": found.tags,
        "language": found.declared_language,
        "agency": found.agency,
        "place": found.dateline_place,
        "published": publication.published.date().isoformat() if publication.published else None,
        "precision": publication.precision.value,
        "modified": found.modified.date().isoformat() if found.modified else None,
    }
    defaults: dict[str, Any] = {"authors": [], "tags": [], "precision": "unknown"}
    assert got == {key: want.get(key, defaults.get(key)) for key in got}
    assert not publication.conflict
    assert found.text.startswith(want["starts"])
    assert found.text.endswith(want["ends"])
    assert [part for part in want.get("has", []) if part not in found.text] == []
    assert [part for part in want.get("hasnot", []) if part in found.text] == []
    if "paragraphs" in want:
        assert found.text.count("\n\n") + 1 == want["paragraphs"]
