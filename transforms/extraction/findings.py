"""What one reader (HTML or dump) found in one document, before dates are weighed and the article is put together."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from transforms.extraction.dates import Clue


@dataclasses.dataclass(slots=True)
class Findings:
    """Everything that was found. A reader leaves out what it did not find; it never guesses."""

    title: str | None = None
    text: str = ""
    url: str | None = None  # a URL that the document names as its own
    canonical_url: str | None = None  # rel=canonical and the like, as found
    outlet: str | None = None  # a host name that the document names as its outlet, where no URL tells it
    outlet_name: str | None = None
    authors: list[str] = dataclasses.field(default_factory=list)
    clues: list[Clue] = dataclasses.field(default_factory=list)
    modified: datetime | None = None
    declared_language: str | None = None
    agency: str | None = None
    agency_evidence: str | None = None
    dateline_place: str | None = None
    section: str | None = None
    tags: list[str] = dataclasses.field(default_factory=list)
    paywalled: bool | None = None


class Unusable(Exception):
    """A document that is no article; `reason` is a key of `transforms.reasons.REASONS`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason
        self.detail = detail
