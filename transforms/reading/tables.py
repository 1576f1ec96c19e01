"""Rows of JSON Lines and Parquet files into documents, with their columns under the names that newsmill uses."""

from __future__ import annotations

import codecs
import dataclasses
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.reading.charset import Undecodable, decode
from transforms.reading.compression import Damaged, Lines
from transforms.reading.place import Place
from transforms.records import Article, Document, Form, Rejection

_BATCH = 32  # rows of a Parquet file that are in memory at once
_SHOWN = 20  # columns that a rejection names

# Names in use, folded to small letters and digits; the first that a row has counts. The list is of what the common
# crawlers and APIs write: news-please, newspaper, trafilatura, Fundus, NewsAPI, GDELT, Common Crawl derivatives.
_ALIASES: dict[str, tuple[str, ...]] = {
    "text": ("text", "maintext", "plaintext", "fulltext", "articlebody", "articletext", "articlecontent", "bodytext",
             "cleanedtext", "content", "body", "article", "story"),
    "html": ("html", "rawhtml", "pagehtml", "htmlcontent", "contenthtml", "bodyhtml", "htmlbody"),
    "title": ("title", "headline", "heading", "articletitle"),
    "url": ("url", "articleurl", "pageurl", "weburl", "link", "permalink", "uri", "href", "sourceurl"),
    "canonical_url": ("canonicalurl", "canonicallink", "canonical"),
    "published": ("published", "publishedat", "publishedon", "publisheddate", "publishdate", "publishingdate",
                  "publicationdate", "webpublicationdate", "datepublished", "datepublish", "pubdate", "date",
                  "datetime", "publishtime", "publishedtime", "timestamp"),
    "modified": ("modified", "modifiedat", "modifieddate", "datemodified", "datemodify", "lastmodified", "updated",
                 "updatedat", "updateddate"),
    "fetched_at": ("fetchedat", "crawledat", "crawldate", "crawltime", "datedownload", "downloaddate", "downloadedat",
                   "scrapedat", "retrievedat", "warcdate"),
    "authors": ("authors", "author", "byline", "creator", "writer"),
    "outlet": ("outlet", "sourcedomain", "domain", "host", "hostname"),
    "outlet_name": ("outletname", "sitename", "publisher", "publication", "newspaper", "sourcename", "source"),
    "language": ("language", "lang", "languagecode", "locale"),
    "section": ("section", "sectionname", "category"),
    "tags": ("tags", "keywords"),
    "description": ("description", "summary", "abstract", "standfirst"),
}  # fmt: skip
# Columns of newsmill's own articles that say nothing of the article but of the run that wrote it.
_OF_A_RUN = {"article_id", "source", "origin", "topics", "topic_evidence", "cluster_id", "is_primary", "content_sha256",
             "extractor", "config_hash", "run_id"}  # fmt: skip
_OWN = {field.name for field in dataclasses.fields(Article)} - _OF_A_RUN - _ALIASES.keys()

_MARKUP = re.compile(r"</(?:p|div|article|section|body|html|h[1-6]|ul|table)\s*>|<br\s*/?>", re.IGNORECASE)


def json_lines(lines: Lines, place: Place) -> Iterator[Document | Rejection]:
    """One document or rejection for every line that is not blank; origins are `path#line`."""
    limit = place.limits.document_bytes
    number = 0
    while True:
        number += 1
        origin = f"{place.origin}#{number}"
        try:
            line = lines.line(limit + 1)
            if len(line) > limit and not line.endswith(b"\n"):
                lines.rest_of_line()
        except Damaged as damage:
            yield place.rejection(damage.reason, f"line {number}: {damage.detail}", origin=origin)
            return
        if not line:
            return
        if not line.removeprefix(codecs.BOM_UTF8).strip(b" \t\r\n"):
            continue
        if len(line) > limit:
            yield place.rejection(
                "too_large",
                f"line {number}: more than limits.document_bytes, {limit}",
                origin=origin,
                sample=line[:1_000],
            )
            continue
        try:
            row = json.loads(decode(line, "utf-8", markup=False).text)
        except Undecodable as error:
            yield place.rejection("undecodable", f"line {number}: {error.detail}", origin=origin, sample=line[:1_000])
        except (ValueError, RecursionError) as error:
            yield place.rejection("malformed", f"line {number}: {error}", origin=origin, sample=line[:1_000])
        else:
            if isinstance(row, dict):
                yield _document(row, place, origin, f"line {number}")
            else:
                detail = f"line {number}: {type(row).__name__}, where an object is expected"
                yield place.rejection("malformed", detail, origin=origin, sample=line[:1_000])


def parquet(stream: BinaryIO, place: Place) -> Iterator[Document | Rejection]:
    """One document or rejection for every row; origins are `path#row`, from 1. `stream` is seekable."""
    number = 0
    try:
        file = pq.ParquetFile(stream)
        names = file.schema_arrow.names
        columns = [name for name in names if _fold(name) in _WANTED and not (name in _OF_A_RUN and _are_own(names))]
        if not columns:
            detail = f"no column that newsmill knows: {', '.join(names[:_SHOWN])}"
            yield place.rejection("malformed", detail)
            return
        for batch in file.iter_batches(batch_size=_BATCH, columns=columns, use_threads=False):
            for row in _rows(batch):
                number += 1
                yield _document(row, place, f"{place.origin}#{number}", f"row {number}")
    except (pa.ArrowException, OSError, ValueError) as error:
        yield place.rejection("malformed", f"after row {number}: {error}", origin=f"{place.origin}#{number + 1}")


def _rows(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    for index in range(batch.num_rows):
        yield {name: batch.column(place)[index].as_py() for place, name in enumerate(batch.schema.names)}


def _are_own(names: Iterable[str]) -> bool:
    """Whether columns are those of newsmill's articles, where `source` is no outlet."""
    return {"article_id", "config_hash", "run_id"} <= set(names)


def normalise(row: Mapping[str, Any]) -> dict[str, Any]:
    """The known columns of a row under newsmill's names, without those that are empty; all others are left out."""
    own = _are_own(row)
    folded: dict[str, Any] = {}
    for key, value in row.items():
        if not (own and key in _OF_A_RUN):
            folded.setdefault(_fold(key), value)
    found: dict[str, Any] = {}
    for name, aliases in _ALIASES.items():
        present = (folded.get(alias) for alias in aliases)
        value = next((value for value in present if not _is_blank(value)), None)
        if value is not None:
            found[name] = value
    for name in _OWN:
        value = folded.get(_fold(name))
        if not _is_blank(value):
            found[name] = value
    if isinstance(found.get("outlet_name"), Mapping):
        found["outlet_name"] = _name_in(found["outlet_name"])
    if "authors" in found:
        found["authors"] = _authors(found["authors"])
    return {name: value for name, value in found.items() if not _is_blank(value)}


def _document(row: Mapping[str, Any], place: Place, origin: str, where: str) -> Document | Rejection:
    fields = normalise(row)
    text, html = fields.get("text"), fields.pop("html", None)
    url = fields.get("url")
    url = url.strip() if isinstance(url, str) and url.strip().startswith(("http://", "https://")) else None
    form = Form.ROW
    if isinstance(text, str) and _MARKUP.search(text):
        form = Form.HTML
    elif not isinstance(text, str):
        text, form = html, Form.HTML
    if form is Form.HTML:
        fields.pop("text", None)
    if isinstance(text, bytes):
        content = text
    elif isinstance(text, str):
        content = text.encode("utf-8", "replace")
    else:
        named = {_fold(key) for key in row} & {alias for name in ("text", "html") for alias in _ALIASES[name]}
        keys = ", ".join(map(str, list(row)[:_SHOWN]))
        if named:
            return place.rejection("empty", f"{where}: its text is empty; it has {keys}", origin=origin, url=url)
        return place.rejection("malformed", f"{where}: neither text nor html, only {keys}", origin=origin, url=url)
    if len(content) > place.limits.document_bytes:
        detail = f"{where}: {len(content)} bytes, limits.document_bytes is {place.limits.document_bytes}"
        return place.rejection("too_large", detail, origin=origin, url=url, sample=content[:1_000])
    return place.document(
        form,
        content,
        origin=origin,
        url=url,
        charset="utf-8" if isinstance(text, str) else None,
        fetched_at=_instant(fields.get("fetched_at")),
        fields=fields,
    )


def _fold(name: object) -> str:
    return "".join(char for char in str(name).lower() if char.isalnum())


_WANTED = {alias for aliases in _ALIASES.values() for alias in aliases} | {_fold(name) for name in _OWN}


def _is_blank(value: Any) -> bool:
    """Nothing in it; a NaN is how pandas writes nothing."""
    if isinstance(value, float):
        return math.isnan(value)
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, (list, tuple, dict, bytes)) and not value)


def _authors(value: Any) -> list[str]:
    many = value if isinstance(value, (list, tuple)) else [value]
    names = (_name_in(one) if isinstance(one, Mapping) else one for one in many)
    return [name.strip() for name in names if isinstance(name, str) and name.strip()]


def _name_in(value: Mapping[str, Any]) -> str | None:
    return next((value[key] for key in ("name", "title", "domain", "id") if isinstance(value.get(key), str)), None)


def _instant(value: Any) -> datetime | None:
    """A time in UTC of what a row has for one: a time, a day, ISO 8601, seconds or milliseconds of the epoch."""
    try:
        if isinstance(value, str):
            value = datetime.fromisoformat(value.strip())
        elif isinstance(value, date) and not isinstance(value, datetime):
            value = datetime(value.year, value.month, value.day)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if not isinstance(value, datetime):
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
