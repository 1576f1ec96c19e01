"""One file into documents: what kind it is, and the reader for that kind."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from transforms.config import Limits, Source
from transforms.reading import archives, dumps, tables, warc
from transforms.reading.boundaries import is_header
from transforms.reading.charset import is_binary
from transforms.reading.compression import CHUNK, Damaged, Lines, Readable, Unpacked, compression_of
from transforms.reading.place import Place
from transforms.reading.sniff import is_html_document
from transforms.records import Document, Form, Rejection, Tally

_IN_MEMORY = 256 << 20  # bytes of a zip or Parquet file within an archive: those formats are read from their end
_SAMPLE = 1_000

_KINDS = {
    "html": "html", "htm": "html", "xhtml": "html",
    "txt": "text", "text": "text", "md": "text", "markdown": "text",
    "warc": "warc", "jsonl": "jsonl", "ndjson": "jsonl", "parquet": "parquet", "zip": "zip",
    "tar": "tar", "tgz": "tar", "tbz": "tar", "tbz2": "tar", "txz": "tar", "tzst": "tar",
}  # fmt: skip
_COMPRESSED = re.compile(r"\.(?:gz|bz2|xz|zst|zstd)$", re.IGNORECASE)
_SUFFIX = re.compile(r"\.([A-Za-z0-9]{1,9})$")


def documents(  # noqa: PLR0917  # what a file is, in the order in which it is found out
    stream: BinaryIO, path: str, size: int | None, modified: datetime | None, source: Source, limits: Limits
) -> Iterator[Document | Rejection | Tally]:
    """Every document in a file, and a rejection for everything in it that is none. Raises nothing.

    The kind is told by the suffix of the name, any outer compression (gzip, bzip2, xz, zstd) by the first bytes; where
    the suffix says nothing, the content does.

    Args:
        stream: the bytes as they lie there, not decompressed. Zip and Parquet are read fastest where it is seekable.
        path: origin of what is found; a number, offset or member name is added where the file holds more than one.
        size: in bytes, where known.
        modified: when the file was last written, in UTC.
        source: the entry of sources.yaml that the file belongs to.
        limits: what a document or an archive may take.

    """
    place = Place(source, path, limits, modified)
    try:
        seekable = stream if stream.seekable() else None
    except (AttributeError, OSError):
        seekable = None
    yield from _read(stream, path, place, seekable, size)


def _read(
    stream: Readable, name: str, place: Place, seekable: BinaryIO | None = None, size: int | None = None
) -> Iterator[Document | Rejection | Tally]:
    told = False
    try:
        for item in _by_kind(Lines(stream), name, place, seekable, size):
            told = True
            yield item
        if not told:
            yield place.rejection("empty", "no record in it")
    except Damaged as damage:
        yield place.rejection(damage.reason, damage.detail)
    except OSError as error:
        yield place.rejection("unreadable", f"{type(error).__name__}: {error}")
    except Exception as error:  # a reader met bytes that it cannot take: one file, not the run
        yield place.rejection("malformed", f"{type(error).__name__}: {error}")


def _by_kind(
    lines: Lines, name: str, place: Place, seekable: BinaryIO | None, size: int | None
) -> Iterator[Document | Rejection | Tally]:
    head = lines.peek(CHUNK)
    compression = compression_of(head)
    unpacked: Unpacked | None = None
    if compression:
        unpacked = Unpacked(lines, compression, place.limits.archive_ratio, place.budget)
        lines, seekable, size = Lines(unpacked), None, None
        head = lines.peek(CHUNK)
    kind = kind_of(_COMPRESSED.sub("", name), head)
    if not head.removeprefix(codecs.BOM_UTF8).strip() and len(head) < CHUNK:
        lines.block(CHUNK)  # raises the damage, where that is why there is no more
        yield place.rejection("empty", f"{len(head)} bytes, nothing but white space")
    elif kind in {"html", "text", "jsonl", None} and is_binary(head):
        yield place.rejection("binary", f"starts with {head[:16].hex(' ')}")
    elif kind is None:
        yield place.rejection(
            "unknown_format", "neither its name nor its content tells what it is", sample=head[:_SAMPLE]
        )
    elif kind == "html":
        yield _page(lines, place, size)
    elif kind == "text":
        yield from dumps.read(lines, place)
    elif kind == "warc":
        yield from warc.read(lines, place, unpacked)
    elif kind == "jsonl":
        yield from tables.json_lines(lines, place)
    elif kind == "parquet":
        yield from tables.parquet(_seekable(lines, seekable), place)
    elif place.depth >= archives.MAX_DEPTH:
        yield place.rejection("unsafe_member", f"an archive within {place.depth} others")
    elif kind == "zip":
        yield from archives.read_zip(_seekable(lines, seekable), place, _read)
    else:
        yield from archives.read_tar(lines, place, _read)


def kind_of(name: str, head: bytes) -> str | None:
    """html, text, warc, jsonl, parquet, zip or tar; None where neither name nor content tells.

    A whole page is one under the suffix of a text, too. Archives are told by their content only where there is no
    suffix: other formats are zip files inside.
    """
    suffix = _SUFFIX.search(name)
    kind = _KINDS.get(suffix.group(1).lower()) if suffix else None
    if kind not in {None, "text"}:
        return kind
    if is_html_document(head):
        return "html"
    if kind:
        return kind
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PAR1"):
        return "parquet"
    if suffix is None and head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if suffix is None and head[257:262] == b"ustar":
        return "tar"
    first = next((line for line in head.splitlines() if line.strip()), b"").decode("utf-8", "replace")
    if first.lstrip().startswith("{"):
        return "jsonl" if _is_object(first) else None
    return "text" if is_header(first) or suffix is None else None


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _page(lines: Lines, place: Place, size: int | None) -> Document | Rejection:
    limit = place.limits.document_bytes
    content = lines.block(limit + 1) if size is None or size <= limit else b""
    if (size is not None and size > limit) or len(content) > limit:
        found = f"{size} bytes" if size is not None else f"more than {limit} bytes"
        sample = content[:_SAMPLE] or lines.peek(_SAMPLE)
        return place.rejection("too_large", f"{found}, limits.document_bytes is {limit}", sample=sample)
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        return place.rejection("empty", f"{len(content)} bytes, nothing but white space")
    return place.document(Form.HTML, content)


def _seekable(lines: Lines, seekable: BinaryIO | None) -> BinaryIO:
    """The file itself where it can be read anywhere, else what it holds, in memory."""
    if seekable is not None:
        seekable.seek(0)
        return seekable
    content = lines.block(_IN_MEMORY + 1)
    if len(content) > _IN_MEMORY:
        raise Damaged("too_large", f"more than {_IN_MEMORY} bytes of a format that is read from its end")
    return io.BytesIO(content)
