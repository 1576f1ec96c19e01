"""Publication dates: parsing what a document says, weighing the clues, inventing nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from transforms.records import DateEvidence, Precision


@dataclasses.dataclass(frozen=True, slots=True)
class Clue:
    """One hint at the publication date: an interval that starts at `start` and is as long as `precision` says."""

    source: str  # header, json-ld, meta, time, url, feed, dateline, text, http
    raw: str
    start: datetime  # UTC
    precision: Precision


@dataclasses.dataclass(frozen=True, slots=True)
class Publication:
    """The outcome of weighing all clues."""

    published: datetime | None
    precision: Precision
    evidence: tuple[DateEvidence, ...]
    conflict: bool


def resolve(clues: Sequence[Clue], not_after: datetime | None) -> Publication:
    """The most precise clue that contradicts no stronger one; clues after `not_after` are set aside as conflicts."""
    raise NotImplementedError
