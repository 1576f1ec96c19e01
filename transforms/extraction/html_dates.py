"""Publication and modification dates of a page: what it states for machines first, what it shows last."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import lxml.html

from transforms.extraction.calendar_names import day_first
from transforms.extraction.dates import Clue, from_url, parse_iso, parse_text_date
from transforms.extraction.headline import Headline
from transforms.extraction.html_tree import spaced
from transforms.extraction.structured import Structured, plain
from transforms.records import Precision

# Names of meta elements that give the day of publication, in the order of trust.
_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date_published"),
    *("publish-date", "publish_date", "publishdate", "publication_date", "pubdate", "article.published"),
    *("article:published", "cxenseparse:recs:publishtime", "cxense:publishtime", "parsely-pub-date"),
    *("sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dcterms.date"),
    *("dc.date", "citation_publication_date", "citation_date", "originalpublicationdate", "article_date_original"),
    *("rnews:datepublished", "created", "date", "lastpublished"),
)
_MODIFIED = (
    *("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified"),
    *("last-modified", "revision_date", "lastmod"),
)
# Class names and the like of elements that show the day of publication, and of such that show another day.
_SHOWS = re.compile(
    r"publi|posted|(?:^|[^a-z])(?:date|time|dateline|datum|fecha|data|dato|pubdate|timestamp|created)(?:[^a-z]|$)|entry-date"
    r"|post-date|article-?(?:date|time|info|meta)|byline|(?:entry|post|story)-?meta",
    re.IGNORECASE,
)
_OTHER = re.compile(r"updat|modif|edited|comment|related|sidebar|footer|teaser|widget|expir|event|most-read", re.IGNORECASE)
_UPDATED = re.compile(
    r"^\W*(?:last\s+)?(?:updated?|modified|mis[e]? à jour|màj|aktualisiert|actualizad[oa]|aggiornato|atualizad[oa]|обновлено)",
    re.IGNORECASE,
)
_LONGEST = 160  # characters of a line that shows a date
_NEAR = 12  # lines around the headline in which a bare date is taken for that of the article


def clues(
    tree: lxml.html.HtmlElement,
    stated: Structured,
    headline: Headline,
    *,
    url: str | None,
    not_after: datetime | None,
    zone: zoneinfo.ZoneInfo | None,
) -> list[Clue]:
    """Every clue of the strongest places that have one; what is merely shown is read only where nothing is stated."""
    found = [*_json_ld(stated, zone), *_meta(stated, _PUBLISHED, zone)]
    found += [clue] if url and (clue := from_url(url, not_after)) else []
    if not any(clue.precision not in (Precision.MONTH, Precision.YEAR) for clue in found if clue.source != "url"):
        found += _microdata(stated, zone)
    if not any(clue.precision not in (Precision.MONTH, Precision.YEAR) for clue in found):
        found += _times(tree, headline, zone)
    if not any(clue.precision not in (Precision.MONTH, Precision.YEAR) for clue in found):
        found += _shown(tree, stated, headline, zone)
    return found


def modified(stated: Structured, zone: zoneinfo.ZoneInfo | None) -> datetime | None:
    """The last change, as the page states it."""
    for value in (stated.article.get("dateModified"), *(stated.first(name) for name in _MODIFIED)):
        clue = parse_iso(plain(value), "meta", zone) if value else None
        if clue is not None:
            return clue.start
    return None


def _json_ld(stated: Structured, zone: zoneinfo.ZoneInfo | None) -> Iterator[Clue]:
    for node in (stated.article, *stated.others[:1]):
        for key in ("datePublished", "dateCreated", "uploadDate"):
            clue = _read(plain(node.get(key)), "json-ld", zone, stated)
            if clue is not None:
                yield clue
                return


def _meta(stated: Structured, names: Iterable[str], zone: zoneinfo.ZoneInfo | None) -> list[Clue]:
    for name in names:
        for value in stated.meta.get(name, ())[:1]:
            clue = _read(value, "meta", zone, stated)
            if clue is not None:
                return [clue]
    return []


def _microdata(stated: Structured, zone: zoneinfo.ZoneInfo | None) -> list[Clue]:
    for element in stated.microdata.get("datepublished", ())[:1]:
        value: Any = element.get("datetime") or element.get("content") or spaced(element)
        clue = _read(value, "time", zone, stated)
        if clue is not None:
            return [clue]
    return []


def _times(tree: lxml.html.HtmlElement, headline: Headline, zone: zoneinfo.ZoneInfo | None) -> list[Clue]:
    """The `time` element that is marked as publication, else the one nearest to the headline."""
    order = {element: number for number, element in enumerate(tree.iter("h1", "h2", "h3", "time", "p"))}
    place = order.get(headline.element, 0) if headline.element is not None else 0
    candidates = []
    for element in tree.iter("time"):
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if _OTHER.search(names) or _UPDATED.search(_before(element)) or _aside(element):
            continue
        clue = parse_iso((element.get("datetime") or "").strip(), "time", zone)
        if clue is not None:
            marked = element.get("pubdate") is not None or "publi" in names.lower()
            distance = order[element] - place
            candidates.append((not marked, distance if distance >= 0 else 20 - distance, clue))
    candidates.sort(key=lambda one: one[:2])
    return [candidates[0][2]] if candidates and candidates[0][1] <= _NEAR else []


def _shown(
    tree: lxml.html.HtmlElement, stated: Structured, headline: Headline, zone: zoneinfo.ZoneInfo | None
) -> list[Clue]:
    """A date in an element that is named for it, nearest to the headline."""
    body = tree.find("body")
    if body is None:
        return []
    first = day_first(stated.language) if stated.language else None
    seen_headline = headline.element is None
    after: list[Clue] = []
    before: list[Clue] = []
    for element in body.iter():
        if element is headline.element:
            seen_headline = True
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "a", "option"):
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
        if not _SHOWS.search(names) or _OTHER.search(names) or _aside(element):
            continue
        text = spaced(element)
        if not text or len(text) > _LONGEST or _UPDATED.search(text) or _UPDATED.search(_before(element)):
            continue
        clue = parse_text_date(text, "text", zone, first)
        if clue is not None and clue.precision not in (Precision.MONTH, Precision.YEAR):
            (after if seen_headline else before).append(clue)
            if len(after) >= 1:
                break
    return (after or before[-1:])[:1]


def _before(element: lxml.html.HtmlElement) -> str:
    """The words that stand directly before an element."""
    previous = element.getprevious()
    if previous is not None:
        return (previous.tail or "").strip() or spaced(previous)[-40:]
    parent = element.getparent()
    return (parent.text or "").strip() if parent is not None else ""


def _aside(element: lxml.html.HtmlElement) -> bool:
    """Whether an element stands in a part of the page that is about something else."""
    for ancestor in element.iterancestors():
        if ancestor.tag in ("aside", "footer", "nav", "li"):
            return True
        if _OTHER.search(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}") and ancestor.tag != "body":
            return True
    return False


def _read(raw: str, source: str, zone: zoneinfo.ZoneInfo | None, stated: Structured) -> Clue | None:
    raw = raw.strip()
    if not raw or len(raw) > _LONGEST:
        return None
    first = day_first(stated.language) if stated.language else None
    return parse_iso(raw, source, zone) or parse_text_date(raw, source, zone, first)
