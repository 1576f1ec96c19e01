"""WARC files: every record becomes a document, a rejection, or part of a tally.

The records are framed here, since the libraries for it (FastWARC 2.0, warcio 1.8) stop at the first broken record and
take a cut one for whole. Headers are parsed by warcio.
"""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message

import brotli
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from transforms.reading.compression import CHUNK, Damaged, Lines, Unpacked, compression_of
from transforms.reading.place import Place
from transforms.reading.sniff import looks_like_html, may_be_page, why_no_page
from transforms.records import Document, Form, Rejection, Tally

DAMAGED = "damaged"  # the kind under which cut and malformed records are tallied

_MAGIC = b"WARC/"
_HEADER = CHUNK  # bytes that a WARC or HTTP header may have
_CHUNK_SIZE = re.compile(rb"(?:\r?\n)?([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_HEADERS = StatusAndHeadersParser([], verify=False)


class _Unfit(Exception):  # an outcome, not a fault
    """A record that is whole, and no document."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def read(lines: Lines, place: Place, unpacked: Unpacked | None) -> Iterator[Document | Rejection | Tally]:
    """The records of a WARC file, in order, and at the end one tally for each kind.

    Kinds are `warc:` and the record type, or `warc:damaged` for what was cut or malformed. The tallies add up to all
    records; those of response, resource, revisit and damaged add up to documents and rejections.

    Origins are `path@offset`, where `offset` is that of the record in the file as it lies there; a record within a
    gzip member that holds several has `@offset+n`, n bytes into the unpacked member.

    Args:
        lines: the unpacked file.
        place: of the file.
        unpacked: what unpacks it, where it is compressed: it may know offsets, and go on behind a broken member.

    """
    counts: Counter[str] = Counter()
    while True:
        begin = lines.position
        try:
            line = lines.line(_HEADER)
            if not line:
                break
            if not line.strip():
                continue
            begin = lines.position - len(line)
            kind, result = _record(line, lines, place, _origin(place, begin, unpacked))
            counts[kind] += 1
            if result is not None:
                yield result
        except Damaged as damage:
            counts[DAMAGED] += 1
            yield place.rejection(damage.reason, damage.detail, origin=_origin(place, begin, unpacked))
            if damage.reason == "archive_bomb" or unpacked is None or not unpacked.recover():
                break
            lines.drop()
    for kind, count in sorted(counts.items()):
        yield place.tally(f"warc:{kind}", count)


def _origin(place: Place, begin: int, unpacked: Unpacked | None) -> str:
    if unpacked is None or not unpacked.members:
        return f"{place.origin}@{begin}"
    members = unpacked.members
    while len(members) > 1 and members[1][0] <= begin:
        members.popleft()
    start, packed = members[0]
    return f"{place.origin}@{packed}" + (f"+{begin - start}" if begin > start else "")


def _record(first: bytes, lines: Lines, place: Place, origin: str) -> tuple[str, Document | Rejection | None]:
    """The kind of the record that starts with the line `first`, and what became of it; None: never a document."""

    def damaged(reason: str, detail: str, url: str | None = None) -> tuple[str, Rejection]:
        return DAMAGED, place.rejection(reason, detail, origin=origin, url=url, sample=first)

    if not first.startswith(_MAGIC):
        _to_next(lines)
        return damaged("malformed", "no WARC header here")
    block = [first]
    while (line := lines.line(_HEADER)).strip():
        block.append(line)
        if sum(map(len, block)) > _HEADER:
            _to_next(lines)
            return damaged("malformed", f"the WARC header is longer than {_HEADER} bytes")
    headers = _HEADERS.parse(io.BytesIO(b"".join(block)))
    url = _header(headers, "WARC-Target-URI").strip("<> ") or None
    if not line:
        return damaged("truncated", "the file ends within a WARC header", url)
    stated = _header(headers, "Content-Length")
    if not stated.isascii() or not stated.isdigit():
        _to_next(lines)
        return damaged("malformed", f"Content-Length is {stated!r}", url)
    length = int(stated)
    kind = _header(headers, "WARC-Type").lower() or "unknown"
    begin = lines.position

    result: Document | Rejection | None
    if kind == "revisit":
        result = place.rejection("revisit", _header(headers, "WARC-Refers-To-Date"), origin=origin, url=url)
    elif kind in {"response", "resource"}:
        try:
            result = _document(headers, lines, length, place, origin=origin, url=url, has_http=kind == "response")
        except _Unfit as unfit:
            result = place.rejection(unfit.reason, unfit.detail, origin=origin, url=url)
    else:
        result = None

    left = length - (lines.position - begin)
    missing = left - lines.skip(left)
    if missing:
        return damaged("truncated", f"{missing} of the {length} bytes of the record are missing", url)
    after = lines.peek(len(_MAGIC))
    if after and not after.startswith((b"\r\n", b"\n", _MAGIC)):
        _to_next(lines)
        return damaged("malformed", f"the record goes on behind its Content-Length of {length}", url)
    return kind, result


def _to_next(lines: Lines) -> None:
    """Passes over everything up to a line that starts a record."""
    while (head := lines.peek(len(_MAGIC))) and head != _MAGIC:
        lines.line(CHUNK)


def _document(
    headers: StatusAndHeaders, lines: Lines, length: int, place: Place, *, origin: str, url: str | None, has_http: bool
) -> Document:
    """The page in a record. Reads of the body only what it must; raises `_Unfit` where it is no page."""
    if length == 0:
        raise _Unfit("empty", "a record without content")
    limit = place.limits.document_bytes
    content_type = _header(headers, "Content-Type")
    http: StatusAndHeaders | None = None
    head = lines.peek(min(length, _HEADER))
    if has_http and head.startswith(b"HTTP/"):
        end = _end_of_header(head)
        http = _HEADERS.parse(io.BytesIO(head[:end]))
        lines.skip(end)
        length -= end
        status = (http.statusline or "").partition(" ")[0]
        if not (status.isascii() and status.isdigit() and 200 <= int(status) < 300):
            location = _header(http, "Location")
            raise _Unfit("http_status", f"status {http.statusline}" + (f", to {location}" if location else ""))
        content_type = _header(http, "Content-Type")
    elif has_http and content_type.startswith("application/http"):
        raise _Unfit("malformed", "the record starts with no HTTP status line")
    essence, charset = _content_type(content_type)
    if not may_be_page(essence):
        raise _Unfit("not_html", essence)
    if length > limit:
        raise _Unfit("too_large", f"{length} bytes, limits.document_bytes is {limit}")
    content = lines.block(length)
    if http is not None:
        content = _decoded(http, content, place)
    if len(content) > limit:
        raise _Unfit("too_large", f"unpacks to more than limits.document_bytes, {limit}")
    if not content.strip():
        raise _Unfit("empty", "a page without content")
    unfit = why_no_page(essence, content)
    if unfit:
        raise _Unfit("not_html", unfit)
    return place.document(
        Form.HTML,
        content,
        origin=origin,
        url=url,
        charset=charset,
        fetched_at=_instant(_header(headers, "WARC-Date")),
    )


def _end_of_header(head: bytes) -> int:
    ends = [found + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (found := head.find(mark)) >= 0]
    if not ends:
        raise _Unfit("malformed", "the HTTP header has no end")
    return min(ends)


def _decoded(http: StatusAndHeaders, body: bytes, place: Place) -> bytes:
    """The body as the server meant it. Crawlers often undo an encoding and leave its header: then it is as it is."""
    if "chunked" in _header(http, "Transfer-Encoding").lower():
        body = _dechunked(body)
    codings = [coding.strip().lower() for coding in _header(http, "Content-Encoding").split(",")]
    for coding in reversed(codings):
        body = _unpacked(body, coding, place)
    return body


def _dechunked(body: bytes) -> bytes:
    """The body without the lines that give the sizes of its chunks; from where those are none, it is taken as it is."""
    parts = []
    place = 0
    while place < len(body):
        size = _CHUNK_SIZE.match(body, place)
        if size is None:
            parts.append(body[place:])
            break
        place = size.end() + int(size.group(1), 16)
        parts.append(body[size.end() : place])
        if place == size.end():
            break
    return b"".join(parts)


def _unpacked(body: bytes, coding: str, place: Place) -> bytes:
    limit = place.limits.document_bytes + 1
    if coding in {"", "identity", "none", "utf-8"} or not body.strip():
        return body
    kind = compression_of(body)
    try:
        if coding in {"gzip", "x-gzip", "zstd"}:
            if kind is None:
                return body
            return Lines(Unpacked(io.BytesIO(body), kind, place.limits.archive_ratio)).block(limit)
        if looks_like_html(body):
            return body
        if coding == "deflate":
            return _inflated(body, limit)
        if coding == "br":
            return _brotli(body, limit)
    except Damaged as damage:
        raise _Unfit(damage.reason, f"Content-Encoding {coding}: {damage.detail}") from damage
    raise _Unfit("malformed", f"unknown Content-Encoding {coding}")


def _inflated(body: bytes, limit: int) -> bytes:
    for bits in (15, -15):  # with the header that the standard asks for, or without, as some servers send it
        decoder = zlib.decompressobj(bits)
        try:
            content = decoder.decompress(body, limit)
        except zlib.error:
            continue
        if not decoder.eof and len(content) < limit:
            raise Damaged("truncated", "the data end too early")
        return content
    raise Damaged("malformed", "broken data")


def _brotli(body: bytes, limit: int) -> bytes:
    decoder = brotli.Decompressor()
    parts = []
    size = 0
    try:
        while size < limit and not decoder.is_finished():
            part = decoder.process(body, output_buffer_limit=CHUNK)
            body = b""
            if not part and decoder.can_accept_more_data():
                raise Damaged("truncated", "the data end too early")
            parts.append(part)
            size += len(part)
    except brotli.error as error:
        raise Damaged("malformed", "broken data") from error
    return b"".join(parts)


def _header(headers: StatusAndHeaders, name: str) -> str:
    value: str | None = headers.get_header(name)
    return (value or "").strip()


def _content_type(value: str) -> tuple[str, str | None]:
    """Type and charset of a Content-Type header, in small letters."""
    message = Message()
    message["Content-Type"] = " ".join(value.split())
    essence = value.partition(";")[0].partition(",")[0].strip().lower()
    charset = message.get_param("charset")
    return essence, charset.strip().lower() if isinstance(charset, str) and charset.strip() else None


def _instant(value: str) -> datetime | None:
    """A WARC-Date in UTC; None where it is none."""
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return None
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
