"""Unpacking of response bodies, chunk by chunk and never beyond a bound: a few kilobytes may stand for gigabytes."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli
import zstandard

from transforms.fetching.outcomes import FetchError

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
_STEP = 65_536  # bytes unpacked at a time
_ZSTD_SLICE = 256  # a zstd block of four bytes may stand for 128 KiB and cannot be interrupted: at most 8 MiB a slice
_ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659: no content coding may ask for more


class TooLargeError(Exception):
    """The body is larger than its bound."""


class _Decoder(Protocol):
    def pieces(self, data: bytes) -> Iterator[bytes]: ...

    @property
    def complete(self) -> bool: ...


class _Gzip:
    """Several members, and garbage behind them, as servers send them."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self.complete = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        piece = b""
        while data or len(piece) == _STEP:  # a full step may have left more behind, with all input taken
            try:
                piece = self._inner.decompress(data, _STEP)
            except zlib.error:
                if self.complete:
                    return  # what follows a whole member is no member: browsers ignore it, and so do we
                raise
            yield piece
            data = self._inner.unconsumed_tail
            if self._inner.eof:
                self.complete = True
                data = self._inner.unused_data
                self._inner = zlib.decompressobj(16 + zlib.MAX_WBITS)


class _Deflate:
    """With a zlib header, as RFC 9110 says, or without, as some servers send it."""

    def __init__(self) -> None:
        self._head = b""
        self._inner: zlib._Decompress | None = None

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if self._inner is None:
            data = self._head = self._head + data
            if len(data) < 2:
                return
            has_header = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0  # RFC 1950, 2.2
            self._inner = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
        piece = b""
        while (data or len(piece) == _STEP) and not self._inner.eof:
            piece = self._inner.decompress(data, _STEP)
            yield piece
            data = self._inner.unconsumed_tail

    @property
    def complete(self) -> bool:
        return self._inner is not None and self._inner.eof


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        piece = self._inner.process(data, output_buffer_limit=_STEP)
        while piece or not self._inner.can_accept_more_data():
            yield piece
            piece = self._inner.process(b"", output_buffer_limit=_STEP)

    @property
    def complete(self) -> bool:
        return bool(self._inner.is_finished())


class _Zstd:
    """One frame or several."""

    def __init__(self) -> None:
        self._library = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        self._inner = self._library.decompressobj()
        self.complete = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _ZSTD_SLICE):
            rest = data[start : start + _ZSTD_SLICE]
            while rest:
                self.complete = False
                yield self._inner.decompress(rest)
                rest = b""
                if self._inner.eof:
                    self.complete = True
                    rest = self._inner.unused_data
                    self._inner = self._library.decompressobj()


def _decoder(coding: str) -> _Decoder | None:
    if coding in ("gzip", "x-gzip"):
        return _Gzip()
    if coding == "deflate":
        return _Deflate()
    if coding == "br":
        return _Brotli()
    if coding == "zstd":
        return _Zstd()
    return None  # identity, and names that are no coding (`utf-8`), which browsers take for identity too


class Body:
    """Collects one body of the content codings named in `content_encoding`, up to `limit` bytes."""

    def __init__(self, content_encoding: str | None, limit: int) -> None:
        codings = [coding.strip().lower() for coding in (content_encoding or "").split(",")]
        decoders = [decoder for coding in reversed(codings) if (decoder := _decoder(coding)) is not None]
        if len(decoders) > 2:
            raise FetchError("malformed", f"packed {len(decoders)} times: {content_encoding}")
        self._decoders = decoders
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        self._fed = False

    def feed(self, data: bytes) -> None:
        """Takes what came over the wire.

        Raises:
            TooLargeError: with `content` holding the first `limit` bytes.
            FetchError: `malformed`, for bytes that cannot be unpacked.
        """
        self._fed = self._fed or bool(data)
        try:
            for piece in self._unpacked(data, 0):
                self._parts.append(piece[: self._limit - self._size])
                self._size += len(piece)
                if self._size > self._limit:
                    raise TooLargeError
        except (zlib.error, brotli.error, zstandard.ZstdError) as error:
            raise FetchError("malformed", f"the body cannot be unpacked: {error}") from error

    def _unpacked(self, data: bytes, depth: int) -> Iterator[bytes]:
        if depth == len(self._decoders):
            yield data
            return
        for piece in self._decoders[depth].pieces(data):
            yield from self._unpacked(piece, depth + 1)

    def finish(self) -> bytes:
        """The unpacked body.

        Raises:
            FetchError: `truncated`, where the packed form is not complete.
        """
        if self._fed and not all(decoder.complete for decoder in self._decoders):
            raise FetchError("truncated", f"the packed body ends early, after {self._size} bytes", transient=True)
        return self.content

    @property
    def content(self) -> bytes:
        """What is unpacked so far."""
        return b"".join(self._parts)


def gunzip(data: bytes, limit: int) -> bytes:
    """The content of a gzip file, such as a packed sitemap; what can be had of a damaged one.

    Raises:
        TooLargeError: it holds more than `limit` bytes.
    """
    body = Body("gzip", limit)
    with contextlib.suppress(FetchError):
        body.feed(data)
    return body.content
