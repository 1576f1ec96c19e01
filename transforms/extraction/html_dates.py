"""Publication and modification dates of a page: what it states for machines first, then what stands by its headline."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator
from datetime import datetime

from transforms.extraction.blocks import Block, Layout
from transforms.extraction.calendar_names import day_first
from transforms.extraction.dates import Clue, from_url, parse_iso, parse_text_date
from transforms.extraction.headline import words
from transforms.extraction.html_tree import spaced
from transforms.extraction.structured import Structured, plain
from transforms.records import Precision

# Names of meta elements that give the day of publication, in the order of trust.
_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "og:published_time", "article:published"),
    *("published_time", "datepublished", "date_published", "publish-date", "publish_date", "publishdate"),
    *("publication_date", "pubdate", "pub_date", "article.published", "cxenseparse:recs:publishtime"),
    *("cxense:publishtime", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued"),
    *("dcterms.date", "dc.date", "dc.date.created", "dcterms.created", "citation_publication_date"),
    *("citation_date", "prism.publicationdate", "originalpublicationdate", "article_date_original"),
    *("rnews:datepublished", "datecreated", "date"),
)
_MODIFIED = (
    *("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified"),
    *("last-modified", "revision_date", "lastmod"),
)
# Words beside a date that is that of a change.
_CHANGED = re.compile(
    r"updat|modif|edited|revis|reviewed|aktualis|geändert|überarbeitet|mise? à jour|\bmaj\b|actualiz"
    r"|atualiz|aggiorna|обновл|изменен|оновлен|bijgewerkt|gewijzigd|oppdater|uppdater|opdater|aktualiz|güncelle|更新|수정|diperbarui|تحديث",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\W*(?:published|posted|written|created|submitted|released|date|publié|paru|mis en ligne|publicad[oa]|fecha"
    r"|pubblicato|data|veröffentlicht|erschienen|erstellt|geschrieben|gespeichert|eingestellt|pressemitteilung vom"
    r"|datum|stand|gepubliceerd|geplaatst|опубликовано|дата|publicerad|publisert|udgivet|opublikowan"
    r"|data publikacji|yayınlan|公開|掲載|发布|發布|등록|입력)\b",
    re.IGNORECASE,
)
_ELSE = re.compile(r"deadline|release|frist|expir|valid|gültig|copyright|©", re.IGNORECASE)
_WORDS = 10  # beside the date on a line that shows it
_NO_BYLINE = frozenset(("figcaption", "td", "option"))
_STANDFIRSTS = 2  # running blocks that may stand between the headline and the line with the date
_FIRST_YEAR = 1995  # of a date that is shown on the web
_LONGEST = 160  # characters of a line that shows a date
_BEFORE, _AFTER = 6, 40  # blocks before and after the headline in which the date of the article stands
_DAY = (Precision.DAY, Precision.MINUTE, Precision.SECOND)


def clues(
    page: Layout | None,
    stated: Structured,
    *,
    url: str | None,
    not_after: datetime | None,
    zone: zoneinfo.ZoneInfo | None,
) -> list[Clue]:
    """Every clue that the page states; where it states no day, the date that stands by the headline.

    Beside a day in the URL, that date counts only if it is of the same day: it may add the time.

    Dates of a change are no clues, nor are those of other articles on the page: there is no
    search of the whole page, which finds a date on nearly every page that has none.
    """
    reader = _Reader(zone, day_first(stated.language) if stated.language else None)
    found = [*_json_ld(stated, reader), *_meta(stated, reader), *_microdata(stated, reader)]
    if url and (clue := from_url(url, not_after)):
        found.append(clue)
    days = {clue.start.date() for clue in found if clue.precision in _DAY}
    if page is not None and all(clue.source == "url" for clue in found if clue.precision in _DAY):
        found.extend(clue for clue in _shown(page, reader) if not days or clue.start.date() in days)
    return found


def modified(stated: Structured, zone: zoneinfo.ZoneInfo | None) -> datetime | None:
    """The last change, as the page states it."""
    for value in (stated.article.get("dateModified"), *(stated.first(name) for name in _MODIFIED)):
        clue = parse_iso(plain(value), "meta", zone) if value else None
        if clue is not None and clue.precision in _DAY:
            return clue.start
    return None


class _Reader:
    """Reads dates as this page writes them."""

    def __init__(self, zone: zoneinfo.ZoneInfo | None, first: bool | None) -> None:
        self._zone = zone
        self._day_first = first

    def stated(self, raw: str, source: str) -> Clue | None:
        raw = raw.strip()
        if not raw or len(raw) > 80:
            return None
        return parse_iso(raw, source, self._zone) or self.shown(raw, source)

    def shown(self, raw: str, source: str) -> Clue | None:
        return parse_text_date(raw, source, self._zone, self._day_first)


def _json_ld(stated: Structured, reader: _Reader) -> Iterator[Clue]:
    for name in ("datePublished", "dateCreated"):
        clue = reader.stated(plain(stated.article.get(name)), "json-ld")
        if clue is not None:
            yield clue
            return


def _meta(stated: Structured, reader: _Reader) -> Iterator[Clue]:
    """The first that names a day, else the first there is."""
    read = (reader.stated(value, "meta") for name in _PUBLISHED for value in stated.meta.get(name, ())[:1])
    found = [clue for clue in read if clue is not None]
    yield from sorted(found, key=lambda clue: clue.precision not in _DAY)[:1]


def _microdata(stated: Structured, reader: _Reader) -> Iterator[Clue]:
    for element in stated.microdata.get("datepublished", ())[:1]:
        clue = reader.stated(element.get("datetime") or element.get("content") or spaced(element), "time")
        if clue is not None:
            yield clue


def _shown(page: Layout, reader: _Reader) -> Iterator[Clue]:
    """The date of a line by the headline; else the one day that lines anywhere call the day of publication."""
    for block in _near(page):
        clue = _in_line(block, reader)
        if clue is not None:
            yield clue
            return
    labelled = [clue for block in page.blocks if _LABEL.match(block.text) and (clue := _in_line(block, reader))]
    if labelled and len({clue.start.date() for clue in labelled}) == 1:
        yield labelled[0]


def _near(page: Layout) -> Iterator[Block]:
    """The blocks from the headline to where the running text is under way, then the few before it, backwards."""
    place = page.after
    if place is None:
        place = next((n for n, block in enumerate(page.blocks) if block.running), 0)
    running = 0
    for block in page.blocks[place : place + _AFTER]:
        running += block.running
        if running > _STANDFIRSTS:
            break
        yield block
    yield from reversed(page.blocks[max(place - _BEFORE, 0) : place])


def _in_line(block: Block, reader: _Reader) -> Clue | None:
    """The date in a short line; what follows a word such as `updated` is none."""
    if len(block.text) > _LONGEST or not any(c.isdigit() for c in block.text) or block.element.tag in _NO_BYLINE:
        return None
    changed = _CHANGED.search(block.text)
    if changed is None:
        clue = _in_time(block, reader)
        if clue is not None:
            return clue
    text = block.text[: changed.start()] if changed else block.text
    clue = reader.shown(text, "text")
    if clue is None or clue.precision not in _DAY or clue.start.year < _FIRST_YEAR:
        return None
    rest = text.replace(clue.raw, " ", 1)
    other = reader.shown(rest, "text")
    span = other is not None and other.start.date() != clue.start.date()
    if span or _ELSE.search(rest) or len(words(rest)) > _WORDS:
        return None  # a sentence, a span of time, or the day of something else
    return clue


def _in_time(block: Block, reader: _Reader) -> Clue | None:
    for element in block.element.iter("time"):
        clue = reader.stated(element.get("datetime") or "", "time") or reader.shown(spaced(element), "time")
        if clue is not None and clue.precision in _DAY:
            return clue
    return None
