"""The WARC files of a run: written while it fetches, read again by another try of it or by a replay."""

from __future__ import annotations

import functools
import importlib.metadata
import threading
import uuid
import zlib
from datetime import UTC, datetime
from typing import BinaryIO

from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

from transforms.fetching.archive import ArchiveWriter, Replay
from transforms.fetching.outcomes import Exchange
from transforms.storage import files
from transforms.storage.layout import Layout

_SOFTWARE = f"newsmill/{importlib.metadata.version('newsmill')}"
_FILE_BYTES = 500_000_000  # then the next file begins; WARC files are commonly cut at a gigabyte
_CHUNK = 1 << 16  # may unpack to a thousand times as much


class ArchiveFiles:
    """An `archive.Archive` in files under one folder. A file is begun when there is something to store."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._stream: BinaryIO | None = None
        self._writer: ArchiveWriter | None = None

    def write(self, exchange: Exchange, unchanged: bool = False) -> None:
        """Stores a request and its response."""
        with self._lock:
            if self._stream is None or self._writer is None:
                name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}.warc.gz"
                files.make_folder(self._folder)
                path = f"{self._folder}/{name}"
                self._stream = FileSystems.create(path, "application/warc", CompressionTypes.UNCOMPRESSED)
                self._writer = ArchiveWriter(self._stream, name, _SOFTWARE)
            self._writer.write(exchange, unchanged)
            if self._stream.tell() > _FILE_BYTES:
                self._close()

    def close(self) -> None:
        """Ends the file under way; object stores show it only then. The next response begins another."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        self._stream = self._writer = None


def warc_files(folder: str) -> list[tuple[str, int]]:
    """Paths and sizes of the WARC files right under a folder, and under the folders in it."""
    return files.listed(f"{folder.rstrip('/')}/*.warc.gz") + files.listed(f"{folder.rstrip('/')}/*/*.warc.gz")


def replay_of(folders: list[str]) -> Replay:
    """What the WARC files of these folders hold.

    Raises:
        BeamIOError: one of them cannot be read.
    """
    return Replay([functools.partial(_open, path) for folder in folders for path, _ in warc_files(folder)])


def to_commit(layout: Layout) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """How many archive files and bytes the run has, and which of them are to be moved where when it commits."""
    fetched = warc_files(layout.fetched)
    sizes = [size for _, size in fetched + warc_files(layout.archive)]
    moves = [(path, f"{layout.archive}/{path.rsplit('/', 1)[1]}") for path, _ in fetched]
    return {"files": len(sizes), "bytes": sum(sizes)}, moves


def mend(layout: Layout) -> None:
    """Cuts off what a killed try of the run left half written, so that every tool can read its files."""
    for path, size in warc_files(layout.fetched):
        whole = _whole_members(path)
        if whole < size:
            with _open(path) as stream:
                files.put_whole(path, stream.read(whole))


def _open(path: str) -> BinaryIO:
    stream: BinaryIO = FileSystems.open(path, "application/warc", CompressionTypes.UNCOMPRESSED)
    return stream


def _whole_members(path: str) -> int:
    """How many bytes from the start are complete gzip members."""
    whole = 0
    with _open(path) as stream:
        place = 0
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        while chunk := stream.read(_CHUNK):
            while chunk:
                try:
                    member.decompress(chunk)
                except zlib.error:
                    return whole
                place += len(chunk) - len(member.unused_data)
                chunk = member.unused_data
                if member.eof:
                    whole = place
                    member = zlib.decompressobj(16 + zlib.MAX_WBITS)
    return whole
