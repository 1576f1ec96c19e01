"""Compressed streams, unpacked as they are read and no further than the limits allow; and lines of such streams."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections import deque
from typing import Protocol

import zstandard

CHUNK = 1 << 16  # bytes read at once
GRACE = 8 << 20  # bytes that anything may unpack to: small files of much repetition are no bombs

_ZSTD_STEP = 512  # bytes given to it at once: 4 can unpack to 128 KiB
_GZIP = b"\x1f\x8b\x08"
_MAGIC = {"gz": _GZIP, "bz2": b"BZh", "xz": b"\xfd7zXZ\x00", "zst": b"\x28\xb5\x2f\xfd"}


class Readable(Protocol):
    """Anything with `read`."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


class Damaged(Exception):  # an outcome, not a fault
    """A stream that cannot be read on; `reason` is a key of `transforms.reasons.REASONS`."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Budget:
    """What one archive may still unpack to, all its members and inner archives together."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.left = limit

    def spend(self, size: int) -> None:
        """Counts `size` bytes. Raises `Damaged` (archive_bomb) when there were not so many left."""
        self.left -= size
        if self.left < 0:
            raise Damaged("archive_bomb", f"unpacks to more than {self.limit} bytes (limits.archive_bytes)")


def compression_of(head: bytes) -> str | None:
    """gz, bz2, xz or zst, by the first bytes; None for anything else."""
    return next((kind for kind, magic in _MAGIC.items() if head.startswith(magic)), None)


class Counted:
    """A stream that knows how many bytes were read of it."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        data = self._stream.read(size)
        self.count += len(data)
        return data


class Gunzip:
    """A gzip stream of any number of members. `members` holds the starts of those that were not asked for yet.

    Python's own reader does not tell where a member starts, and cannot go on behind a broken one.
    """

    def __init__(self, packed: Readable) -> None:
        self._packed = packed
        self._buffer = b""
        self._before = 0  # offset of the buffer in the packed stream
        self._decoder: zlib._Decompress | None = None
        self._written = 0
        self.members: deque[tuple[int, int]] = deque()  # (offset unpacked, offset packed)

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, none at the end. Raises `Damaged` (truncated, malformed)."""
        while True:
            if not self._buffer:
                self._fill()
            if self._decoder is None:
                self._drop(len(self._buffer) - len(self._buffer.lstrip(b"\0")))  # padding between members is legal
                if not self._buffer:
                    if not self._fill():
                        return b""
                    continue
                self._decoder = self._start()
            at_end = not self._buffer
            try:
                data = self._decoder.decompress(self._buffer, size)
            except zlib.error as error:
                raise Damaged("malformed", f"broken gzip data near byte {self._before}: {error}") from error
            if at_end and not data and not self._decoder.eof:
                raise Damaged("truncated", f"the gzip data ends at byte {self._before}, within a member")
            rest = self._decoder.unused_data if self._decoder.eof else self._decoder.unconsumed_tail
            self._drop(len(self._buffer) - len(rest))
            if self._decoder.eof:
                self._decoder = None
            if data:
                self._written += len(data)
                return data

    def recover(self) -> bool:
        """After `Damaged`: goes on to the next member, over whatever lies between. False where there is none."""
        self._decoder = None
        self._drop(1)
        while True:
            found = self._buffer.find(_GZIP)
            if found >= 0:
                self._drop(found)
                return True
            self._drop(max(0, len(self._buffer) - len(_GZIP) + 1))
            if not self._fill():
                return False

    def _start(self) -> zlib._Decompress:
        while len(self._buffer) < len(_GZIP) and self._fill():
            pass
        if not self._buffer.startswith(_GZIP[:2]):
            raise Damaged("malformed", f"no gzip data at byte {self._before}")
        self.members.append((self._written, self._before))
        return zlib.decompressobj(wbits=31)

    def _fill(self) -> bool:
        data = self._packed.read(CHUNK)
        self._buffer += data
        return bool(data)

    def _drop(self, size: int) -> None:
        size = min(size, len(self._buffer))
        self._buffer = self._buffer[size:]
        self._before += size


class Unpacked:
    """A compressed stream as it unpacks, watched for bombs."""

    def __init__(self, packed: Readable, kind: str, ratio: int, budget: Budget | None = None) -> None:
        self._packed = Counted(packed)
        self._ratio = ratio
        self._budget = budget
        self._written = 0
        self._gunzip = Gunzip(self._packed) if kind == "gz" else None
        self._stream = self._gunzip or _opened(self._packed, kind)

    @property
    def members(self) -> deque[tuple[int, int]]:
        """The starts of gzip members, (offset unpacked, offset packed); empty for other compressions."""
        return self._gunzip.members if self._gunzip else deque()

    def recover(self) -> bool:
        """After damage: goes on to the next gzip member. False where there is none."""
        return self._gunzip is not None and self._gunzip.recover()

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, none at the end. Raises `Damaged` (truncated, malformed, archive_bomb)."""
        try:
            # One step of the reader beneath: more would lose what came before an error.
            data = self._stream.read(min(size, CHUNK))
        except EOFError as error:
            raise Damaged("truncated", f"the compressed data ends at byte {self._packed.count}") from error
        except (OSError, lzma.LZMAError, zstandard.ZstdError, ValueError) as error:
            raise Damaged("malformed", f"broken compressed data near byte {self._packed.count}: {error}") from error
        self._written += len(data)
        if self._written > max(GRACE, self._ratio * self._packed.count):
            raise Damaged(
                "archive_bomb",
                f"the first {self._packed.count} bytes unpack to {self._written}, "
                f"more than {self._ratio} times as many (limits.archive_ratio)",
            )
        if self._budget is not None:
            self._budget.spend(len(data))
        return data


class _FirstStep:
    """A file object of the standard library, read one step of its decompressor at a time."""

    def __init__(self, file: bz2.BZ2File | lzma.LZMAFile) -> None:
        self._file = file

    def read(self, size: int, /) -> bytes:
        return self._file.read1(size)


class _Unzstd:
    """A zstd stream of any number of frames. The library's own stream reader takes a cut frame for the end."""

    def __init__(self, packed: Readable) -> None:
        self._packed = packed
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._buffer = b""
        self._ready = b""

    def read(self, size: int, /) -> bytes:
        while not self._ready:
            if not self._buffer:
                self._buffer = self._packed.read(_ZSTD_STEP)
                if not self._buffer:
                    if self._frame is not None:
                        raise EOFError
                    return b""
            if self._frame is None:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            self._ready = self._frame.decompress(self._buffer)
            self._buffer = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame = None
        data, self._ready = self._ready[:size], self._ready[size:]
        return data


def _opened(packed: Counted, kind: str) -> Readable:
    if kind == "bz2":
        return _FirstStep(bz2.BZ2File(packed))  # type: ignore[call-overload]  # read() is all they use
    if kind == "xz":
        return _FirstStep(lzma.LZMAFile(packed))  # type: ignore[arg-type]
    return _Unzstd(packed)


class Lines:
    """A stream read by lines or by blocks, with its position; memory is bounded by what is asked for at once.

    Damage (`Damaged`) comes up when what is asked for cannot be had whole, and again each time until `drop`.
    """

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._buffer = bytearray()
        self._start = 0  # of what is left in the buffer
        self._fault: Damaged | None = None
        self.position = 0

    def line(self, limit: int) -> bytes:
        """The next line with its line feed, or its first `limit` bytes; empty at the end."""
        searched = 0
        while True:
            end = self._buffer.find(b"\n", self._start + searched) + 1
            if end or self._ready >= limit:
                return self._out(min(end - self._start, limit) if end else limit)
            searched = self._ready
            if not self._fill():
                return self._out(self._ready)

    def block(self, size: int) -> bytes:
        """The next `size` bytes; fewer at the end."""
        while self._ready < size and self._fill():
            pass
        return self._out(size)

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, or as many as there are before the end or damage, which stay to be read."""
        try:
            while self._ready < size and self._fill():
                pass
        except Damaged:
            pass  # comes up again, behind these bytes
        return bytes(self._buffer[self._start : self._start + size])

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, none at the end: lines make a stream, too."""
        if not self._ready:
            self._fill()
        return self._out(size)

    def skip(self, size: int) -> int:
        """Passes over `size` bytes and says how many there were."""
        left = size
        while left:
            passed = len(self.read(min(left, CHUNK)))
            if not passed:
                break
            left -= passed
        return size - left

    def drop(self) -> None:
        """Forgets damage, and what was read before it: that belongs to something broken."""
        self._fault = None
        self.position += self._ready
        self._start = len(self._buffer)

    def rest_of_line(self) -> None:
        """Passes over what is left of a line longer than its limit."""
        while (part := self.line(CHUNK)) and not part.endswith(b"\n"):
            pass

    @property
    def _ready(self) -> int:
        return len(self._buffer) - self._start

    def _fill(self) -> bool:
        if self._fault is not None:
            raise self._fault
        del self._buffer[: self._start]
        self._start = 0
        try:
            data = self._stream.read(CHUNK)
        except Damaged as damage:
            self._fault = damage
            raise
        self._buffer += data
        return bool(data)

    def _out(self, size: int) -> bytes:
        data = bytes(self._buffer[self._start : self._start + size])
        self._start += len(data)
        self.position += len(data)
        return data
