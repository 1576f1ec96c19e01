"""One document into one article: the reader for its form, then dates, outlet and identity, the same for all forms."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import importlib.metadata
import zoneinfo
from collections.abc import Mapping
from typing import Any

from transforms.config import Config, Limits, Outlet
from transforms.extraction.dates import Clue, from_url, resolve
from transforms.extraction.dump import read_dump
from transforms.extraction.findings import Findings, Unusable
from transforms.extraction.html import read_html
from transforms.extraction.notices import notice
from transforms.extraction.outlets import Outlets, canonical_url, outlet_of
from transforms.extraction.row import read_row
from transforms.reading.charset import Undecodable, decode
from transforms.records import Article, Document, Form, Rejection, article_id, excerpt

_NEWSMILL = f"newsmill {importlib.metadata.version('newsmill')}"
_EXTRACTORS = {
    Form.HTML: f"{_NEWSMILL}, trafilatura {importlib.metadata.version('trafilatura')}",
    Form.DUMP: f"{_NEWSMILL}, dump",
    Form.ROW: f"{_NEWSMILL}, row",
}


@dataclasses.dataclass(frozen=True)
class SourceFacts:
    """What `sources.yaml` says of a source and may be needed for a document of it."""

    outlet: str | None
    language: str | None
    timezone: str | None


@dataclasses.dataclass(frozen=True)
class Extractor:
    """Document -> Article or Rejection. Picklable: it is sent to the worker processes once."""

    sources: Mapping[str, SourceFacts]
    outlets: Mapping[str, Outlet]
    limits: Limits
    config_hash: str

    @classmethod
    def of(cls, config: Config) -> Extractor:
        """The extractor that a configuration asks for."""
        facts = {
            source.name: SourceFacts(source.outlet, source.language, source.timezone) for source in config.sources
        }
        return cls(facts, config.outlets, config.limits, config.hash)

    def __call__(self, document: Document) -> Article | Rejection:
        """Never raises on bad input."""
        try:
            return self._article(document)
        except Undecodable as error:
            return rejection(document, "undecodable", str(error))
        except Unusable as error:
            return rejection(document, error.reason, error.detail)

    def _article(self, document: Document) -> Article:
        facts = self.sources[document.source]
        zone = self._zone(facts, document.url)
        found = _read(document, zone, facts.language)
        url = document.url or found.url or found.canonical_url
        if self._zone(facts, url) != zone and any(clue.assumed_zone for clue in found.clues):
            found = _read(document, self._zone(facts, url), facts.language)  # its own words tell whose times it has
        text = found.text
        reason = notice(text)
        if reason is not None:
            raise Unusable(reason, f"a notice of {len(text)} characters: {excerpt(text)}")
        if len(text) < self.limits.text_characters:
            raise Unusable("too_short", f"{len(text)} characters of text, fewer than {self.limits.text_characters}")
        own = found.canonical_url or url
        canonical = canonical_url(own) if own else None
        named = (outlet_of(url) if url else None) or found.outlet or facts.outlet
        outlet_id, outlet = self._outlets.locate(named) if named else (None, None)
        dated_url = from_url(url, document.not_after) if url else None
        publication = resolve([*found.clues, dated_url] if dated_url else found.clues, document.not_after)
        return Article(
            article_id=article_id(canonical, outlet_id, f"{found.title or ''}\n{text}"),
            source=document.source,
            origin=document.origin,
            title=found.title,
            text=text,
            url=url,
            canonical_url=canonical,
            outlet=outlet_id,
            outlet_name=(outlet.name if outlet else None) or found.outlet_name,
            authors=tuple(found.authors),
            published=publication.published,
            published_precision=publication.precision,
            published_evidence=publication.evidence,
            published_conflict=publication.conflict,
            modified=found.modified,
            declared_language=found.declared_language or facts.language,
            agency=found.agency,
            agency_evidence=found.agency_evidence,
            dateline_place=found.dateline_place,
            section=found.section,
            tags=tuple(found.tags),
            paywalled=found.paywalled,
            fetched_at=document.fetched_at,
            content_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
            extractor=_EXTRACTORS[document.form],
            config_hash=self.config_hash,
        )

    @functools.cached_property
    def _outlets(self) -> Outlets:
        return Outlets(self.outlets)

    def _zone(self, facts: SourceFacts, url: str | None) -> zoneinfo.ZoneInfo | None:
        """The zone of times that name none: of the outlet where it is known, else of the source."""
        host = outlet_of(url) if url else None
        outlet = self._outlets.locate(host)[1] if host else None
        name = (outlet.timezone if outlet else None) or facts.timezone
        return zoneinfo.ZoneInfo(name) if name else None


def _read(document: Document, zone: zoneinfo.ZoneInfo | None, language: str | None) -> Findings:
    if document.form is Form.ROW:
        return read_row(document.fields, zone)
    text = decode(document.content, document.charset, markup=document.form is Form.HTML).text
    if document.form is Form.HTML:
        found = read_html(text, url=document.url, not_after=document.not_after, zone=zone)
    else:
        found = read_dump(text, not_after=document.not_after, zone=zone, declared_language=language)
    if document.fields:
        found = _completed(found, read_row(document.fields, zone))
    return found


def _completed(found: Findings, given: Findings) -> Findings:
    """What the page says, and from the row around it what the page does not."""
    gaps: dict[str, Any] = {
        field.name: getattr(given, field.name)
        for field in dataclasses.fields(Findings)
        if getattr(found, field.name) in (None, "", [])
    }
    clues: list[Clue] = [*found.clues, *given.clues]
    return dataclasses.replace(found, **{**gaps, "clues": clues})


def rejection(document: Document, reason: str, detail: str) -> Rejection:
    """The rejection of a document by this stage."""
    return Rejection(
        stage="extract",
        reason=reason,
        source=document.source,
        origin=document.origin,
        url=document.url,
        detail=detail,
        excerpt=excerpt(document.content),
    )
