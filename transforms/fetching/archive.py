"""Responses in WARC 1.1 files, written once, and looked up again by URL.

As Common Crawl does, bodies are stored unpacked, so that every reader can use them: the headers that described the
packed form (Content-Encoding, Transfer-Encoding, Content-Length) are kept with the prefix `X-Crawl-`. Each record is a
gzip member of its own and reaches the file before the page is handed on: what a killed run leaves behind can be read up
to its last whole record.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import BinaryIO, Protocol

import httpx
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from transforms.fetching.outcomes import Exchange, Headers

_OF_PACKED_FORM = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_OF_CUT_BODY = 65_536  # bytes kept of a body that went beyond its bound: enough to see what it was
_SAME_BODY = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_STATUS = re.compile(r"HTTP/\d(?:\.\d)? (\d{3})(?: |$)")
_PROTOCOLS = {"HTTP/1.0": "http/1.0", "HTTP/1.1": "http/1.1", "HTTP/2": "h2"}


class Archive(Protocol):
    """Where exchanges are stored."""

    def write(self, exchange: Exchange, unchanged: bool = False) -> None:
        """Stores a request and its response: as a revisit where the body is `unchanged` from an earlier run."""


class ArchiveWriter:
    """Appends exchanges to one WARC file. Safe to use from several threads."""

    def __init__(self, stream: BinaryIO, filename: str, software: str) -> None:
        """`stream` is open for writing at its end; it stays the caller's to close, after `close`."""
        self._stream = stream
        self._lock = threading.Lock()
        about = f"software: {software}\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n"
        record = WarcRecord()
        record.init_headers(WarcRecordType.warcinfo)
        record.headers["WARC-Filename"] = filename
        record.headers["Content-Type"] = "application/warc-fields"
        record.set_bytes_content(about.encode())
        self._write(record)

    def write(self, exchange: Exchange, unchanged: bool = False) -> None:
        """Stores a request and its response: as a revisit where the body is `unchanged` from an earlier run."""
        body = exchange.body[:_OF_CUT_BODY] if exchange.truncated else exchange.body
        response = WarcRecord()
        response.init_headers(WarcRecordType.revisit if unchanged else WarcRecordType.response)
        if unchanged:
            response.headers["WARC-Profile"] = _NOT_MODIFIED if exchange.status == 304 else _SAME_BODY
        _describe(response, exchange)
        if exchange.address:
            response.headers["WARC-IP-Address"] = exchange.address
        if exchange.truncated:
            response.headers["WARC-Truncated"] = "length"
        if exchange.status != 304:
            digest = hashlib.sha1(body, usedforsecurity=False).digest()  # of what tools expect; no safeguard
            response.headers["WARC-Payload-Digest"] = f"sha1:{base64.b32encode(digest).decode()}"
        head = _head(f"HTTP/1.1 {exchange.status_line}", _of_unpacked_form(exchange.headers, len(body)))
        response.set_bytes_content(head if unchanged else head + body)

        request = WarcRecord()
        request.init_headers(WarcRecordType.request)
        _describe(request, exchange)
        request.headers["WARC-Concurrent-To"] = response.record_id or ""
        target = httpx.URL(exchange.url).raw_path.decode("ascii")
        request.set_bytes_content(_head(f"GET {target} HTTP/1.1", exchange.request_headers))
        with self._lock:
            self._write(request)
            self._write(response)
            self._stream.flush()

    def _write(self, record: WarcRecord) -> None:
        member = GzipWriter(self._stream, compression_level=6)
        record.write(member, checksum_data=True)
        member.finish()
        member.flush()


def _describe(record: WarcRecord, exchange: Exchange) -> None:
    record.is_http = True
    record.record_date = exchange.started
    record.headers["WARC-Target-URI"] = exchange.url
    protocol = _PROTOCOLS.get(exchange.protocol)
    if protocol:
        record.headers["WARC-Protocol"] = protocol


def _head(first: str, headers: Headers) -> bytes:
    lines = [first, *(f"{key}: {value}" for key, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def _of_unpacked_form(headers: Headers, size: int) -> Headers:
    kept = tuple((f"X-Crawl-{key}" if key.lower() in _OF_PACKED_FORM else key, value) for key, value in headers)
    return (*kept, ("Content-Length", str(size)))


@dataclasses.dataclass(frozen=True, slots=True)
class _Place:
    archive: int
    offset: int


class Replay:
    """What an `ArchiveWriter` stored, by URL: the last whole response to each. Damaged ends are passed over."""

    def __init__(self, openers: Iterable[Callable[[], BinaryIO]]) -> None:
        """Each opener opens one WARC file, at its start and seekable.

        Raises:
            OSError: a file cannot be opened.
        """
        self._openers = list(openers)
        self._places: dict[str, list[tuple[datetime, _Place]]] = {}
        for number, opener in enumerate(self._openers):
            with opener() as stream:
                self._index(number, stream)
        for places in self._places.values():
            places.sort(key=lambda entry: entry[0])

    def _index(self, number: int, stream: BinaryIO) -> None:
        kinds = WarcRecordType.response | WarcRecordType.revisit
        records = iter(ArchiveIterator(stream, record_types=kinds, parse_http=False))
        while True:
            try:
                record = next(records)
            except StopIteration:
                return
            except (OSError, EOFError, ValueError, RuntimeError):
                return  # a clipped end; FastWARC raises one of these by compression
            url = record.headers.get("WARC-Target-URI")
            if url:
                place = _Place(number, record.stream_pos)
                self._places.setdefault(url, []).append((record.record_date, place))

    def __len__(self) -> int:
        return len(self._places)

    @property
    def began(self) -> datetime | None:
        """When the first response came; None where there is none."""
        return min((places[0][0] for places in self._places.values()), default=None)

    def find(self, url: str) -> Exchange | None:
        """The last whole response for exactly this URL; a revisit where only that is there; None where nothing is."""
        revisit = None
        for _, place in reversed(self._places.get(url, [])):
            exchange = self._read(place)
            if exchange is not None and not exchange.revisit:
                return exchange
            revisit = revisit or exchange
        return revisit

    def _read(self, place: _Place) -> Exchange | None:
        with self._openers[place.archive]() as stream:
            stream.seek(place.offset)
            try:
                record = next(iter(ArchiveIterator(stream, parse_http=False)))
                length = record.content_length
                block = record.reader.read()
            except (StopIteration, OSError, EOFError, ValueError, RuntimeError):
                return None
        if len(block) != length:
            return None
        head, _, body = block.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        status = _STATUS.match(first)
        if status is None:
            return None
        headers = [(key, value.strip()) for key, colon, value in (line.partition(":") for line in lines) if colon]
        return Exchange(
            url=record.headers.get("WARC-Target-URI") or "",
            status=int(status.group(1)),
            headers=tuple((key.removeprefix("X-Crawl-"), value) for key, value in headers if key != "Content-Length"),
            body=body,
            started=record.record_date,
            address=record.headers.get("WARC-IP-Address"),
            truncated=record.headers.get("WARC-Truncated") is not None,
            archived=True,
            revisit=record.record_type == WarcRecordType.revisit,
        )
