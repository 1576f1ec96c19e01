"""Entries of RSS, Atom, RDF and JSON feeds, ill-formed ones too. Nothing is fetched and no entity is run."""

from __future__ import annotations

import calendar
import contextlib
import dataclasses
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser
import lxml.html
from lxml import etree

_SPACE = b" \t\r\n\xef\xbb\xbf"
_LONG = 262_144  # bytes; feedparser takes minutes over some ill-formed feeds that are longer than this


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """What a feed or a sitemap says of one page. Dates are kept as written, and as instants for limiting."""

    url: str | None  # None: the entry names no page
    title: str | None = None
    published: str | None = None
    published_at: datetime | None = None  # UTC
    updated: str | None = None
    updated_at: datetime | None = None
    language: str | None = None
    author: str | None = None
    summary: str | None = None
    outlet_name: str | None = None  # of news sitemaps; the title of a feed is often that of a section


@dataclasses.dataclass(frozen=True, slots=True)
class Feed:
    """A feed, as far as it could be read."""

    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    fault: str = ""  # what is wrong with its form; entries may still have been found


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> Feed:
    """Reads a feed that was fetched from `url`; the charset in its Content-Type header counts. Never raises."""
    if body.lstrip(_SPACE).startswith(b"{"):
        return _json_feed(body, url)
    content_type = content_type or "application/xml"
    repaired = _repaired(body) if len(body) > _LONG else None
    if repaired is not None:
        body, content_type = repaired, "application/xml; charset=utf-8"
    headers = {"content-location": url, "content-type": content_type}
    try:
        # A stream, since feedparser takes bytes for a path or URL to open.
        parsed = feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # it promises to take anything; what it does not foresee is a fault of the feed
        return Feed(None, None, (), f"{type(error).__name__}: {error}")
    fault = str(parsed.get("bozo_exception", "")) if parsed.get("bozo") else ""
    if repaired is not None:
        fault = fault or "ill-formed, read as far as it could be repaired"
    about = parsed.get("feed", {})
    title, language = _plain(about.get("title")), about.get("language") or None
    entries = tuple(_entry(entry, url, language) for entry in parsed.get("entries", ()))
    if not entries and not parsed.get("version") and not fault:
        fault = "not a feed"
    return Feed(title, language, entries, fault)


def _repaired(body: bytes) -> bytes | None:
    """The XML that libxml2 makes of an ill-formed or all too deep document, in linear time; None for a sound one."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.LxmlError, ValueError):
        return b""
    if not parser.error_log:
        return None
    return b"" if root is None else bytes(etree.tostring(root, encoding="utf-8"))


def _entry(entry: Mapping[str, Any], url: str, language: str | None) -> Entry:
    own = dict(entry)  # feedparser's mapping answers for absent keys with values of others
    detail = own.get("title_detail") or {}
    published, updated = own.get("published") or own.get("created"), own.get("updated")
    return Entry(
        url=_link(own, url),
        title=_plain(own.get("title")),
        published=published or None,
        published_at=_instant(own.get("published_parsed") or own.get("created_parsed")),
        updated=updated or None,
        updated_at=_instant(own.get("updated_parsed")),
        language=own.get("language") or detail.get("language") or language,
        author=_plain(own.get("author")),
        summary=_plain(own.get("summary")),
    )


def _link(entry: Mapping[str, Any], base: str) -> str | None:
    links = [entry.get("feedburner_origlink"), entry.get("link")]
    links += [link.get("href") for link in entry.get("links", ()) if link.get("rel", "alternate") == "alternate"]
    identity = str(entry.get("id") or "").strip()
    if identity.startswith(("http://", "https://")):
        links.append(identity)
    for link in links:
        absolute = absolute_url(base, link)
        if absolute:
            return absolute
    return None


def absolute_url(base: str, link: object) -> str | None:
    """The http(s) URL that `link` names in a document at `base`; None where it names none."""
    text = "".join(str(link or "").split())
    if not text:
        return None
    try:
        absolute = urljoin(base, text)
    except ValueError:
        return None
    return absolute if absolute.startswith(("http://", "https://")) else None


def _instant(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def instant(text: object) -> datetime | None:
    """The start of what an ISO 8601 or W3C date says; without a zone it counts as UTC. None for anything else."""
    value = str(text or "").strip()
    if len(value) in (4, 7):  # W3C: 2022, 2022-01
        value += "-01-01"[: 10 - len(value)]
    try:
        moment = datetime.fromisoformat(value)
        if moment.year == 9999:
            return None  # "for ever"; no interval can end after it
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _plain(value: object) -> str | None:
    """Text without markup, on one line."""
    text = str(value or "")
    if "<" in text or "&" in text:
        with contextlib.suppress(etree.LxmlError, ValueError):
            text = lxml.html.fromstring(f"<div>{text}</div>").text_content()
    return " ".join(text.split()) or None


def _json_feed(body: bytes, url: str) -> Feed:
    """JSON Feed 1.1 (jsonfeed.org)."""
    try:
        told = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        return Feed(None, None, (), str(error))
    items = told.get("items")
    if not isinstance(items, list):
        return Feed(None, None, (), "a JSON object without items")
    title, language = _plain(told.get("title")), _text(told.get("language"))
    found = []
    for item in items:
        if not isinstance(item, dict):
            continue
        authors = item.get("authors") or told.get("authors") or [item.get("author")]
        authors = authors if isinstance(authors, list) else []
        names = [_text(one.get("name")) for one in authors if isinstance(one, dict)]
        published, updated = _text(item.get("date_published")), _text(item.get("date_modified"))
        named = {"link": item.get("url") or item.get("external_url"), "id": item.get("id")}
        found.append(
            Entry(
                url=_link(named, url),
                title=_plain(item.get("title")),
                published=published,
                published_at=instant(published),
                updated=updated,
                updated_at=instant(updated),
                language=_text(item.get("language")) or language,
                author=", ".join(name for name in names if name) or None,
                summary=_plain(item.get("summary")),
            )
        )
    return Feed(title, language, tuple(found))


def _text(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None
