"""A row of a table (a JSON object, a Parquet row, a feed entry) as findings: its fields are taken at their word."""

from __future__ import annotations

import unicodedata
import zoneinfo
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from transforms.extraction.dates import Clue, parse_iso, parse_text_date
from transforms.extraction.findings import Findings
from transforms.records import Precision


def read_row(fields: Mapping[str, Any], zone: zoneinfo.ZoneInfo | None) -> Findings:
    """Fields under the names that `transforms.reading.tables` gives them."""
    clue = _clue(fields.get("published"), fields.get("published_precision"), zone)
    modified = _clue(fields.get("modified"), None, zone)
    return Findings(
        title=_text(fields.get("title")),
        text=_paragraphs(fields.get("text")),
        url=_text(fields.get("url")),
        canonical_url=_text(fields.get("canonical_url")),
        outlet=_text(fields.get("outlet")),
        outlet_name=_text(fields.get("outlet_name")),
        authors=_texts(fields.get("authors")),
        clues=[clue] if clue else [],
        modified=modified.start if modified else None,
        declared_language=_text(fields.get("language")),
        agency=_text(fields.get("agency")),
        agency_evidence=f"field: {fields['agency']}" if _text(fields.get("agency")) else None,
        dateline_place=_text(fields.get("dateline_place")),
        section=_text(fields.get("section")),
        tags=_texts(fields.get("tags")),
    )


def _clue(value: object, precision: object, zone: zoneinfo.ZoneInfo | None) -> Clue | None:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=zone or UTC)
        known = Precision(precision) if isinstance(precision, str) and precision in list(Precision) else None
        return Clue("field", value.isoformat(), aware.astimezone(UTC), known or Precision.SECOND)
    if isinstance(value, date):
        return Clue("field", value.isoformat(), datetime.combine(value, time.min, UTC), Precision.DAY)
    if isinstance(value, str) and value.strip():
        return parse_iso(value.strip(), "field", zone) or parse_text_date(value.strip(), "field", zone)
    return None


def _text(value: object) -> str | None:
    """One line without control characters; None where there is nothing."""
    if not isinstance(value, str):
        return None
    line = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return unicodedata.normalize("NFC", line) or None


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, (list, tuple)) else [value]
    return [text for item in values if (text := _text(item))]


def _paragraphs(value: object) -> str:
    """Lines that are paragraphs, each cleaned, with one blank line between them."""
    lines = value.splitlines() if isinstance(value, str) else []
    return "\n\n".join(text for line in lines if (text := _text(line)))
