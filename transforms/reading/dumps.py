"""Text and Markdown files into documents, one for each article, in bounded memory."""

from __future__ import annotations

import codecs
import io
from collections import deque
from collections.abc import Iterator

from transforms.reading.boundaries import TAIL, Boundaries, One, is_ornament, recognise
from transforms.reading.charset import Undecodable, decode, wide_charset
from transforms.reading.compression import CHUNK, Damaged, Lines, Readable
from transforms.reading.place import Place
from transforms.records import Document, Form, Rejection

_HEAD = 1 << 20  # bytes from which charset and form of a file are told
_LINE = 1 << 20  # a longer line is taken in pieces
_SAMPLE = 1_000


def read(lines: Lines, place: Place) -> Iterator[Document | Rejection]:
    """The articles of a dump, each as UTF-8 with line feeds.

    Origins are the path where the file is one article, else `path#1`, `path#2` and so on.
    """
    wide = wide_charset(lines.peek(CHUNK))
    if wide:
        lines = Lines(_Recoded(lines, wide))
    head = lines.peek(_HEAD)
    if b"\r" in head and b"\n" not in head:
        lines = Lines(_OldLineEnds(lines))
        head = lines.peek(_HEAD)
    whole = len(head) < _HEAD
    if not whole:
        head = head[: head.rfind(b"\n") + 1] or head
    charset = _charset_of(head)
    boundaries = recognise(_lines_of(head, charset), whole=whole)
    if isinstance(boundaries, One):
        part = _Part()
        part.take_all(lines, place.limits.document_bytes)
        yield _record(part, place, place.origin, charset)
        return
    parts = _parts(lines, boundaries, charset, place.limits.document_bytes)
    first, second = next(parts, None), next(parts, None)
    if first is not None and second is None:
        yield _record(first, place, place.origin, charset)
    elif first is not None and second is not None:
        yield _record(first, place, f"{place.origin}#1", charset)
        yield _record(second, place, f"{place.origin}#2", charset)
        for number, part in enumerate(parts, 3):
            yield _record(part, place, f"{place.origin}#{number}", charset)


def split(text: str) -> list[str]:
    """The articles of a text. All its lines are in one of them, in order, but for separators and blank parts."""
    content = text.encode()
    boundaries = recognise(_lines_of(content, "utf-8"), whole=True)
    if isinstance(boundaries, One):
        return [text] if text.strip() else []
    parts = _parts(Lines(io.BytesIO(content)), boundaries, "utf-8", len(content))
    return [b"".join(part.lines).decode() for part in parts]


class _Part:
    """The lines of one article, as far as they are read."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.sample = b""
        self.tail: deque[str] = deque(maxlen=TAIL)
        self.size = 0
        self.blank = True
        self.oversize = False
        self.damage: Damaged | None = None

    def add(self, raw: bytes, line: str, limit: int) -> None:
        self.size += len(raw)
        if len(self.sample) < _SAMPLE:
            self.sample += raw[:_SAMPLE]
        self.blank = self.blank and not line.strip()
        self.tail.append(line)
        self.lines.append(raw)
        if self.size > limit:
            self.oversize = True
            del self.lines[: -TAIL - 1]

    def take_all(self, lines: Lines, limit: int) -> None:
        """The whole of a file, or as much of it as shows that it is too large."""
        try:
            content = lines.block(limit + 1)
        except Damaged as damage:
            self.damage = damage
            content = lines.peek(_SAMPLE)
        self.lines = [content]
        self.sample = content[:_SAMPLE]
        self.size = len(content)
        self.oversize = self.size > limit
        self.blank = not content.removeprefix(codecs.BOM_UTF8).strip()

    def cut(self, count: int) -> _Part:
        """Takes the last `count` lines away, into a part of their own."""
        new = _Part()
        for raw, line in zip(
            self.lines[len(self.lines) - count :], list(self.tail)[len(self.tail) - count :], strict=True
        ):
            new.add(raw, line, len(raw) + new.size)
        del self.lines[len(self.lines) - count :]
        for _ in range(count):
            self.tail.pop()
        return new

    def trim(self) -> None:
        """Drops blank lines and separators from the end."""
        while self.tail and self.lines and (not self.tail[-1].strip() or is_ornament(self.tail[-1])):
            self.tail.pop()
            self.lines.pop()
        self.blank = self.blank or not self.lines


class _Recoded:
    """A stream of UTF-16 or UTF-32 as UTF-8: lines can only be told apart there."""

    def __init__(self, stream: Readable, charset: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(charset)("replace")

    def read(self, size: int, /) -> bytes:
        while data := self._stream.read(size):
            text = self._decoder.decode(data)
            if text:
                return text.encode()
        return self._decoder.decode(b"", final=True).encode()


class _OldLineEnds:
    """A stream with carriage returns for line feeds."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        return self._stream.read(size).replace(b"\r", b"\n")


def _charset_of(head: bytes) -> str | None:
    try:
        return decode(head, markup=False).charset
    except Undecodable:
        return None


def _lines_of(head: bytes, charset: str | None) -> list[str]:
    text = head.decode(charset or "utf-8", "replace").removeprefix("\ufeff").replace("\n\f", "\n\f\n")
    return [line.rstrip("\r") for line in text.split("\n")]


def _parts(lines: Lines, boundaries: Boundaries, charset: str | None, limit: int) -> Iterator[_Part]:
    """The articles, blank ones left out; a stream that breaks off ends with a part that has its `damage`."""
    part = _Part()
    begins = True
    while True:
        try:
            raw = lines.line(_LINE)
        except Damaged as damage:
            part.damage = damage
            yield part
            return
        if not raw:
            break
        line = raw.decode(charset or "utf-8", "replace").rstrip("\r\n").removeprefix("\ufeff") if begins else "…"
        if begins and line.startswith("\f") and boundaries.separates("\f", part.tail):
            raw, line = raw.lstrip(b"\f"), line.lstrip("\f")
            new: _Part | None = _Part()
        elif begins and boundaries.separates(line, part.tail):
            new, raw = _Part(), b""
        else:
            carried = boundaries.carried(line, part.tail, part.size) if begins else None
            new = None if carried is None else part.cut(carried)
        if new is not None:
            part.trim()
            if not part.blank:
                yield part
            part = new
        if raw:
            part.add(raw, line, limit)
        begins = raw.endswith(b"\n") or not raw
    part.trim()
    if not part.blank:
        yield part


def _record(part: _Part, place: Place, origin: str, charset: str | None) -> Document | Rejection:
    content = b"".join(part.lines)
    if part.damage is not None:
        return place.rejection(part.damage.reason, part.damage.detail, origin=origin, sample=part.sample)
    if part.oversize:
        detail = f"an article of {part.size} bytes or more, limits.document_bytes is {place.limits.document_bytes}"
        return place.rejection("too_large", detail, origin=origin, sample=part.sample)
    if part.blank:
        return place.rejection("empty", "nothing but white space", origin=origin)
    try:
        text = decode(content, charset, markup=False).text
    except Undecodable as error:
        return place.rejection("undecodable", error.detail, origin=origin, sample=part.sample)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return place.document(Form.DUMP, text.encode("utf-8", "replace"), origin=origin, charset="utf-8")
