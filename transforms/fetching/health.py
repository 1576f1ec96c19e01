"""How each outlet fared in a run, and what is different from the run before."""

from __future__ import annotations

import dataclasses
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from transforms.extraction.outlets import Outlets, outlet_of
from transforms.fetching.crawl import lane_or_none
from transforms.fetching.outcomes import Receipt
from transforms.records import Article, Precision, Rejection

_BLOCKED = frozenset({401, 403, 407, 429, 451})
_DEAD = frozenset({"dns", "network", "tls", "timeout", "circuit_open"})
_ROBOTS = frozenset({"robots", "robots_unreachable"})
_WALLS = frozenset({"bot_wall", "cookie_wall"})

Sign = tuple[str, int]  # a field of `Health`, and for `ok` the bytes of the page


@dataclasses.dataclass(frozen=True, slots=True)
class Health:
    """Counts of one outlet in one run: of feeds and sitemaps first, then of its pages."""

    listings: int = 0  # feeds, sitemaps and home pages that were had
    listings_failed: int = 0
    ok: int = 0
    unchanged: int = 0
    robots: int = 0  # forbidden by robots.txt, or that could not be had
    blocked: int = 0  # refused to us (401, 403, 407, 429, 451), put off too long, or had only as a wall
    dead: int = 0  # no answer
    failed: int = 0  # everything else
    no_article: int = 0  # of the ok ones
    no_date: int = 0  # of the ok ones
    median_bytes: int | None = None  # of the ok ones, unpacked


COUNTS = tuple(field.name for field in dataclasses.fields(Health) if field.name != "median_bytes")


def outlet_at(url: str, outlets: Outlets) -> str:
    """The outlet that a page is asked of: as configured, else its host."""
    host = outlet_of(url)
    return outlets.locate(host)[0] if host else lane_or_none(url)


def of_receipt(receipt: Receipt) -> Sign | None:
    """What the end of a request tells; None for an attempt that was not the last."""
    ends = receipt.outcome
    if ends is None:
        return None
    if receipt.kind == "listing":
        return ("listings" if ends == "ok" else "listings_failed"), 0
    if ends in ("ok", "unchanged"):
        return ends, receipt.body_bytes
    if ends in _ROBOTS:
        return "robots", 0
    if ends == "rate_limited" or (ends == "http_status" and receipt.status in _BLOCKED):
        return "blocked", 0
    return ("dead" if ends in _DEAD else "failed"), 0


def of_rejection(rejection: Rejection) -> Sign:
    """What it tells that no article could be made of a page."""
    return ("blocked" if rejection.reason in _WALLS else "no_article"), 0


def of_article(article: Article) -> Sign | None:
    """What an article tells: only whether its date is missing."""
    return ("no_date", 0) if article.published_precision is Precision.UNKNOWN else None


def summed(signs: Iterable[Sign]) -> Health:
    """All signs of one outlet together."""
    counts: Counter[str] = Counter()
    sizes = []
    for what, size in signs:
        counts[what] += 1
        if what == "ok":
            sizes.append(size)
    return Health(**counts, median_bytes=round(statistics.median(sizes)) if sizes else None)


def compared(now: Mapping[str, Health], before: Mapping[str, Mapping[str, Any]] | None) -> dict[str, dict[str, Any]]:
    """The health of each outlet as a mapping, with `change`: what is different from `before`; None for what is new."""
    told = {}
    for outlet in sorted(now):
        values = dataclasses.asdict(now[outlet])
        earlier = (before or {}).get(outlet)
        change = None
        if earlier is not None:
            change = {
                key: (value or 0) - (earlier.get(key) or 0)
                for key, value in values.items()
                if (value or 0) != (earlier.get(key) or 0)
            }
        told[outlet] = {**values, "change": change}
    return told


def in_trouble(health: Mapping[str, Any]) -> bool:
    """Whether an outlet was asked and gave nothing."""
    asked = sum(health[key] for key in COUNTS if key not in ("no_article", "no_date"))
    return asked > 0 and not health["ok"] + health["unchanged"] + health["listings"]
