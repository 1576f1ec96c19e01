"""From a feed, a sitemap or a site's home page to the URLs of its articles: bounded, limited and each URL once."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Protocol
from urllib.parse import urljoin

import lxml.html
from lxml import etree

from transforms.extraction.outlets import canonical_url
from transforms.fetching.feeds import Entry, absolute_url, instant, parse_feed
from transforms.fetching.outcomes import Failure, Fetched, Outcome, Receipt, Request
from transforms.fetching.policy import SITEMAP_BYTES
from transforms.fetching.sitemaps import Child, parse_sitemap

LISTINGS = 500  # feeds and sitemaps that are read for one source
DEPTH = 3  # of indexes within indexes: the protocol knows one level, sites build two

Kind = Literal["feed", "sitemap", "site"]
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})


class Web(Protocol):
    """What discovery needs of a `Fetcher`."""

    async def fetch(self, request: Request) -> Outcome:
        """The outcome of one request."""

    async def sitemaps_of(self, request: Request) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of the request's host names."""


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """Which entries are of interest. What an entry does not tell does not exclude it."""

    since: datetime | None = None
    until: datetime | None = None
    languages: frozenset[str] = frozenset()  # BCP 47 primary codes; empty: all

    def excluded_by(self, entry: Entry) -> str | None:
        """`window` or `language`; None where the entry may be of interest."""
        if not self._in_window(entry):
            return "window"
        if self.languages and entry.language:
            primary = entry.language.replace("_", "-").partition("-")[0].lower()
            if primary not in self.languages:
                return "language"
        return None

    def _in_window(self, entry: Entry) -> bool:
        if entry.published_at is not None:
            ended_before = self.since is not None and _end(entry.published, entry.published_at) <= self.since
            return not ended_before and (self.until is None or entry.published_at <= self.until)
        # A change may come any time after publication, but nothing is published after its last change.
        return self.since is None or entry.updated_at is None or _end(entry.updated, entry.updated_at) > self.since

    def may_hold(self, child: Child) -> bool:
        """Whether a sitemap may name pages of interest."""
        modified = instant(child.modified)
        return self.since is None or modified is None or _end(child.modified, modified) > self.since


@dataclasses.dataclass(slots=True)
class Discovery:
    """What was found. `left_out` counts what was not taken: entries by window, language, duplicate and no_url; feeds
    and sitemaps that were not read by sitemap_window and sitemap_bound.
    """

    requests: list[Request] = dataclasses.field(default_factory=list)
    failures: list[Failure] = dataclasses.field(default_factory=list)  # of feeds and sitemaps
    faults: dict[str, str] = dataclasses.field(default_factory=dict)  # by URL: ill-formed, but read
    left_out: Counter[str] = dataclasses.field(default_factory=Counter)
    listings: list[Fetched] = dataclasses.field(default_factory=list)  # the feeds and sitemaps read, without content
    receipts: list[Receipt] = dataclasses.field(default_factory=list)

    def refuse(self, outcome: Fetched, fault: str) -> None:
        """Takes what was fetched last for a failure: it names no page."""
        failure = _not_a_feed(outcome, fault)
        self.failures.append(failure)
        self.receipts[-1] = failure.receipts[-1]


@dataclasses.dataclass(frozen=True, slots=True)
class PageLinks:
    """Feeds and sitemaps that a page names in its head."""

    feeds: tuple[str, ...]
    sitemaps: tuple[str, ...]


def links_in_page(body: bytes, url: str, charset: str | None = None) -> PageLinks:
    """The `<link rel=alternate>` feeds and `<link rel=sitemap>` of an HTML page, in order."""
    try:
        tree = lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding=charset))
    except (etree.LxmlError, ValueError, LookupError):
        return PageLinks((), ())
    bases = [element.get("href") for element in tree.iter("base") if element.get("href")]
    base = urljoin(url, bases[0]) if bases else url
    feeds: list[str] = []
    sitemaps: list[str] = []
    for link in tree.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        target = absolute_url(base, link.get("href"))
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if target is None:
            continue
        if "feed" in relations or ("alternate" in relations and kind in _FEED_TYPES):
            feeds.append(target)
        elif "sitemap" in relations:
            sitemaps.append(target)
    return PageLinks(tuple(dict.fromkeys(feeds)), tuple(dict.fromkeys(sitemaps)))


async def discover(start: Request, kind: Kind, web: Web, limits: Limits | None = None) -> Discovery:
    """The pages that `start` leads to, as requests of the same source, with what was said of each in `fields`.

    An entry's own title, dates and language go along under the names that rows have (`transforms.extraction.row`).
    """
    limits = limits or Limits()
    found = Discovery()
    seen_pages: set[str] = set()
    seen_listings = {start.url}
    waiting: list[tuple[str, Kind, int]] = [(start.url, kind, 0)]
    while waiting:
        url, what, depth = waiting.pop(0)
        if len(found.listings) + len(found.failures) >= LISTINGS:
            found.left_out["sitemap_bound"] += 1 + len(waiting)
            break
        body_bytes = SITEMAP_BYTES if what == "sitemap" else None
        request = dataclasses.replace(start, url=url, body_bytes=body_bytes)
        outcome = await web.fetch(request)
        found.receipts.extend(outcome.receipts)
        if isinstance(outcome, Failure):
            found.failures.append(outcome)
            if what != "site":
                continue
        else:
            found.listings.append(dataclasses.replace(outcome, content=b""))
        further: list[tuple[str, Kind]] = []
        if what == "site":
            further = await _of_site(outcome, request, web)
            if not further and isinstance(outcome, Fetched):
                found.refuse(outcome, "neither the page nor robots.txt names a feed or a sitemap")
        elif isinstance(outcome, Fetched):
            entries, children, fault = _listing(outcome, what)
            if fault and not entries and not children:
                found.refuse(outcome, fault)
                continue
            if fault:
                found.faults[url] = fault
            _keep(entries, start, limits, found, seen_pages)
            wanted = [child for child in children if limits.may_hold(child)]
            if len(children) > len(wanted):
                found.left_out["sitemap_window"] += len(children) - len(wanted)
            if wanted and depth >= DEPTH:
                found.left_out["sitemap_bound"] += len(wanted)
            else:
                further = [(child.url, "sitemap") for child in sorted(wanted, key=_newest_first)]
        for target, form in further:
            if target not in seen_listings:
                seen_listings.add(target)
                waiting.append((target, form, depth + 1))
    return found


async def _of_site(outcome: Outcome, request: Request, web: Web) -> list[tuple[str, Kind]]:
    links = PageLinks((), ())
    if isinstance(outcome, Fetched):
        links = links_in_page(outcome.content, outcome.url, outcome.charset)
    sitemaps = (*links.sitemaps, *await web.sitemaps_of(request))
    return [*((feed, "feed") for feed in links.feeds), *((sitemap, "sitemap") for sitemap in sitemaps)]


def _listing(fetched: Fetched, kind: Kind) -> tuple[tuple[Entry, ...], tuple[Child, ...], str]:
    content_type = next((value for key, value in fetched.headers if key.lower() == "content-type"), None)
    if kind == "feed":
        feed = parse_feed(fetched.content, fetched.url, content_type)
        return feed.entries, (), feed.fault
    sitemap = parse_sitemap(fetched.content, fetched.url, content_type)
    return sitemap.entries, sitemap.children, sitemap.fault


def _not_a_feed(fetched: Fetched, fault: str) -> Failure:
    named = links_in_page(fetched.content, fetched.url, fetched.charset).feeds
    hint = f"; the page there names {', '.join(named[:3])}" if named else ""
    receipts = (*fetched.receipts[:-1], dataclasses.replace(fetched.receipts[-1], reason="not_a_feed", detail=fault))
    return Failure(fetched.request, fetched.url, "not_a_feed", fault + hint, fetched.status, receipts)


def _keep(entries: tuple[Entry, ...], start: Request, limits: Limits, found: Discovery, seen: set[str]) -> None:
    for entry in entries:
        if entry.url is None:
            found.left_out["no_url"] += 1
            continue
        excluded = limits.excluded_by(entry)
        if excluded:
            found.left_out[excluded] += 1
            continue
        key = canonical_url(entry.url) or entry.url
        if key in seen:
            found.left_out["duplicate"] += 1
            continue
        seen.add(key)
        found.requests.append(
            Request(entry.url, start.source, allow_private=start.allow_private, fields=dict(_fields(entry)))
        )


def _fields(entry: Entry) -> Iterator[tuple[str, Any]]:
    authors = [entry.author] if entry.author else None
    named = (
        ("title", entry.title), ("published", entry.published), ("modified", entry.updated), ("authors", authors),
        ("language", entry.language), ("outlet_name", entry.outlet_name),
    )  # fmt: skip
    return ((key, value) for key, value in named if value)


def _end(written: str | None, start: datetime) -> datetime:
    """The end of what a W3C date stands for: of the year, the month or the day, where no more is said."""
    length = len((written or "").strip())
    if length == 4:
        return start.replace(year=start.year + 1) if start.year < 9999 else start
    if length == 7:
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return start + timedelta(days=1) if length == 10 else start


def _newest_first(child: Child) -> float:
    modified = instant(child.modified) or datetime.max.replace(tzinfo=UTC)
    return -modified.timestamp()
