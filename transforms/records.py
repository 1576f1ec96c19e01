"""What travels between the stages: one dataclass a record.

The Parquet schemas (`transforms.storage.schema`) are checked against these classes by a test. Every instant is an
aware `datetime` in UTC.
"""

from __future__ import annotations

import dataclasses
import hashlib
import pickle
import urllib.parse
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import zstandard

from transforms import spool


class Precision(StrEnum):
    """How much of a date is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class Form(StrEnum):
    """How the bytes of a document are to be understood."""

    HTML = "html"
    DUMP = "dump"  # plain text or Markdown, one article
    ROW = "row"  # fields of a JSON object or a Parquet row


@dataclasses.dataclass(frozen=True, slots=True)
class DateEvidence:
    """One clue to a publication date."""

    source: str  # where it stood: header, json-ld, meta, time, url, feed, dateline, text, http
    raw: str  # as it stood there
    precision: Precision


@dataclasses.dataclass(frozen=True, slots=True)
class TopicEvidence:
    """The words that made an article match one topic."""

    topic: str
    terms: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """Raw bytes and where they came from. `origin` is unique in a run.

    `origin` is a path or URL; a member of an archive follows after `!`, a record or article number after `#`, a byte
    offset after `@`: `news.zip!a/b.html`, `dump.txt#3`, `crawl.warc.gz@10423`.
    """

    source: str
    origin: str
    form: Form
    content: bytes
    url: str | None = None
    charset: str | None = None  # as the transport declared it (HTTP header, WARC record)
    fetched_at: datetime | None = None  # when the bytes were taken from the web
    not_after: datetime | None = None  # nothing in it was published later: fetch time, file date or the source's bound
    fields: Mapping[str, Any] = dataclasses.field(default_factory=dict)  # of a row; of a feed entry


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """Clean text and metadata of one document. See output/README.md for each column."""

    article_id: str
    source: str
    origin: str
    title: str | None
    text: str
    url: str | None = None
    canonical_url: str | None = None
    outlet: str | None = None
    outlet_name: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_precision: Precision = Precision.UNKNOWN
    published_evidence: tuple[DateEvidence, ...] = ()
    published_conflict: bool = False
    modified: datetime | None = None
    language: str | None = None  # BCP 47; None where unknown
    language_confidence: float | None = None
    declared_language: str | None = None  # what the page or row says of itself
    topics: tuple[str, ...] = ()
    topic_evidence: tuple[TopicEvidence, ...] = ()
    agency: str | None = None
    agency_evidence: str | None = None
    dateline_place: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    paywalled: bool | None = None  # None where the page does not tell
    cluster_id: str | None = None  # set by deduplicate: article_id of the primary
    is_primary: bool = True
    fetched_at: datetime | None = None
    content_sha256: str = ""  # of the clean text
    extractor: str = ""
    config_hash: str = ""
    run_id: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Rejection:
    """A document or article that left early."""

    stage: str  # read, fetch, extract, filter, deduplicate
    reason: str  # a value of `transforms.reasons`
    source: str
    origin: str
    url: str | None = None
    detail: str = ""  # for a person: what was found, what was expected
    excerpt: str = ""  # at most 200 characters of the document
    article_id: str | None = None
    run_id: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """How much of one kind a file held: documents, and records that are none (`warc:request`, `archive:directory`)."""

    source: str
    kind: str
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class LedgerEntry:
    """The evidence for one pair of articles, and what was decided."""

    article_a: str  # the smaller id
    article_b: str
    containment_ab: float  # share of a's shingles that b has
    containment_ba: float
    shared_shingles: int
    shingles_a: int
    shingles_b: int
    hours_apart: float | None  # None where a date is unknown
    numbers_agree: float | None  # share of agreeing ones among the numbers at the same places in both; None: no such
    head: float  # share of the longer text's first shingles that the shorter one has
    rule: str  # exact, containment, containment+numbers, contains, revision, below, window, numbers, chain
    decision: str  # joined, contains, revision, apart, late, bridges
    cluster_id: str | None = None  # of the joined pair
    run_id: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """What deduplicate made of one article. The survivor of an id is the document at `origin`."""

    article_id: str
    origin: str
    partition: str
    cluster_id: str
    is_primary: bool


@dataclasses.dataclass(frozen=True, slots=True)
class IndexRow:
    """What later runs need to know of an article: that it was seen, and how to recognise a copy of it.

    The two values of bytes are references until the row is written (see transforms.spool).
    """

    article_id: str
    cluster_id: str
    is_primary: bool
    signature: bytes  # see transforms.reprints.signature; it holds the publication time, outlet and sketch
    page: bytes | None = None  # the shingles of those that the boilerplate of an outlet is learned from
    run_id: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Packed:
    """An article on its way to the writer: what routing needs, and the whole article as compressed bytes."""

    article_id: str
    origin: str
    partition: str  # `date=2022-01-13/outlet=fr.example.org`
    outlet: str | None
    blob: bytes  # or a reference to it, see transforms.spool


_COMPRESSOR = zstandard.ZstdCompressor(level=3)
_DECOMPRESSOR = zstandard.ZstdDecompressor()
_ARTICLE_FIELDS = tuple(field.name for field in dataclasses.fields(Article))


def pack(article: Article, spool_folder: str | None = None) -> Packed:
    """Turns an article into bytes for the way to the writer, spooled to disk where a folder is given."""
    partition = partition_of(first_day(article.published, article.published_precision), article.outlet)
    values = tuple(getattr(article, name) for name in _ARTICLE_FIELDS)
    blob = _COMPRESSOR.compress(pickle.dumps(values, protocol=pickle.HIGHEST_PROTOCOL))
    return Packed(article.article_id, article.origin, partition, article.outlet, spool.put(blob, spool_folder))


def unpack(packed: Packed) -> Article:
    """The article that was packed."""
    return unpack_blob(packed.blob)


def unpack_blob(blob: bytes) -> Article:
    """The article in the blob of a `Packed`. Only ever called on bytes that `pack` made in the same run."""
    values = pickle.loads(_DECOMPRESSOR.decompress(spool.get(blob)))
    return Article(**dict(zip(_ARTICLE_FIELDS, values, strict=True)))


def article_id(canonical_url: str | None, outlet: str | None, text: str) -> str:
    """A stable id of 32 hexadecimal digits: of the canonical URL where there is one, else of outlet and text."""
    basis = canonical_url if canonical_url else f"{outlet or ''}\n{text}"
    return hashlib.sha256(basis.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def excerpt(text: str | bytes | Iterable[str], limit: int = 200) -> str:
    """The first `limit` characters on one line, control characters out."""
    if isinstance(text, bytes):
        text = text[: limit * 4].decode("utf-8", "replace")
    elif not isinstance(text, str):
        text = " ".join(text)
    return " ".join("".join(c if c.isprintable() else " " for c in text[: limit * 4]).split())[:limit]


UNKNOWN_PARTITION = "__HIVE_DEFAULT_PARTITION__"  # what Hive, DuckDB, Polars, Arrow and Spark read as null


def partition_of(day: date | None, outlet: str | None) -> str:
    """`date=2022-01-13/outlet=fr.example.org`; an unknown value is the default partition of Hive."""
    day_value = UNKNOWN_PARTITION if day is None else day.isoformat()
    outlet_value = UNKNOWN_PARTITION if not outlet else urllib.parse.quote(outlet, safe="")
    return f"date={day_value}/outlet={outlet_value}"


def first_day(published: datetime | None, precision: Precision) -> date | None:
    """The first day of the interval that a date of this precision stands for; None where it is unknown."""
    if published is None or precision is Precision.UNKNOWN:
        return None
    if precision is Precision.YEAR:
        return date(published.year, 1, 1)
    if precision is Precision.MONTH:
        return date(published.year, published.month, 1)
    return published.date()
