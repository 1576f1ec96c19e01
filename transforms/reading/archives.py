"""Zip and tar archives: each member goes the way of a file. Nothing is written to disk."""

from __future__ import annotations

import dataclasses
import io
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO, Self

from transforms.reading.compression import GRACE, Budget, Damaged, Readable
from transforms.reading.place import Place
from transforms.records import Document, Rejection, Tally

MAX_DEPTH = 2  # archives within each other

MemberReader = Callable[[Readable, str, Place], Iterator[Document | Rejection | Tally]]

_EXTENSION_BYTES = 1 << 20  # of a tar header extension, which tarfile holds in memory
_EXTENSIONS = {
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
}
_STEP = 4096  # bytes asked of a zip member at once: zipfile reads as many, and does not bound what they unpack to
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"[A-Za-z]:")
_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, OSError, ValueError)


def read_zip(stream: BinaryIO, place: Place, reader: MemberReader) -> Iterator[Document | Rejection | Tally]:
    """The members of a zip file. `stream` is seekable; `reader` reads one member, given its stream, name and place."""
    members = _Members(place)
    counted = _CountedFile(stream)
    try:
        with zipfile.ZipFile(counted) as archive:
            for info in archive.infolist():
                if info.is_dir():
                    members.directories += 1
                    continue
                member = members.place(info.filename)
                kind = stat.S_IFMT(info.external_attr >> 16)
                fault = _unsafe(info.filename) or ("a link or a device" if kind not in {0, stat.S_IFREG} else None)
                if fault:
                    yield member.rejection("unsafe_member", fault)
                elif info.flag_bits & _ENCRYPTED:
                    yield member.rejection("unreadable", "encrypted")
                else:
                    yield from _unzipped(archive, info, counted, member, reader)
                    members.budget.spend(0)
    except Damaged as damage:
        yield place.rejection(damage.reason, damage.detail)
    except _ERRORS as error:
        yield place.rejection("malformed", f"not a whole zip file: {error}")
    yield from members.tally()


def read_tar(stream: Readable, place: Place, reader: MemberReader) -> Iterator[Document | Rejection | Tally]:
    """The members of a tar file, its compression undone, from front to back; `reader` as for `read_zip`."""
    members = _Members(place)
    watched = _Tail(stream, members.budget)
    try:
        with tarfile.open(fileobj=watched, mode="r|", tarinfo=_Header, errorlevel=1) as archive:  # type: ignore[call-overload]
            for info in archive:
                if info.isdir():
                    members.directories += 1
                    continue
                member = members.place(info.name)
                fault = _unsafe(info.name) or (None if info.isreg() else "a link or a device")
                content = None if fault else archive.extractfile(info)
                if content is None:
                    yield member.rejection("unsafe_member", fault or "not a file")
                    continue
                yield from reader(_Member(content), info.name, member)
                members.budget.spend(0)
        if watched.tail.strip(b"\0"):
            yield place.rejection("truncated", "the tar file ends without its end mark")
    except Damaged as damage:
        yield place.rejection(damage.reason, damage.detail)
    except tarfile.ReadError as error:
        reason = "truncated" if "unexpected end" in str(error) else "malformed"
        yield place.rejection(reason, f"not a whole tar file: {error}")
    except (tarfile.TarError, OSError, ValueError) as error:
        yield place.rejection("malformed", f"not a whole tar file: {error}")
    yield from members.tally()


@dataclasses.dataclass(slots=True)
class _Members:
    """The members of one archive: each gets a place with an origin of its own, and all share what may be unpacked."""

    archive: Place
    budget: Budget = dataclasses.field(init=False)
    names: Counter[str] = dataclasses.field(default_factory=Counter)
    directories: int = 0

    def __post_init__(self) -> None:
        self.budget = self.archive.budget or Budget(self.archive.limits.archive_bytes)

    def place(self, name: str) -> Place:
        """A second member of one name is `name~2`."""
        self.names[name] += 1
        times = f"~{self.names[name]}" if self.names[name] > 1 else ""
        return dataclasses.replace(
            self.archive,
            origin=f"{self.archive.origin}!{name}{times}",
            depth=self.archive.depth + 1,
            budget=self.budget,
        )

    def tally(self) -> Iterator[Tally]:
        if self.directories:
            yield self.archive.tally("archive:directory", self.directories)


def _unzipped(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, counted: _CountedFile, member: Place, reader: MemberReader
) -> Iterator[Document | Rejection | Tally]:
    try:
        opened = archive.open(info)
    except _ERRORS as error:
        yield member.rejection("unreadable", str(error))
        return
    with opened:
        yield from reader(_Watched(_Member(opened), counted, member), info.filename, member)


class _Member:
    """A member as it is read, with every way in which that fails as `Damaged`."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        try:
            return self._stream.read(min(size, _STEP))
        except EOFError as error:
            raise Damaged("truncated", "the archive ends within this member") from error
        except tarfile.ReadError as error:
            raise Damaged("truncated", f"the archive ends within this member: {error}") from error
        except _ERRORS as error:
            raise Damaged("malformed", f"a broken member: {error}") from error


class _Watched:
    """A member of a zip file as it unpacks. What really comes out is counted, not what the archive says of it."""

    def __init__(self, member: _Member, packed: _CountedFile, place: Place) -> None:
        self._member = member
        self._packed = packed
        self._start = packed.count
        self._ratio = place.limits.archive_ratio
        self._budget = place.budget
        self._count = 0

    def read(self, size: int, /) -> bytes:
        data = self._member.read(size)
        self._count += len(data)
        packed = self._packed.count - self._start
        if self._count > max(GRACE, packed * self._ratio):
            raise Damaged(
                "archive_bomb",
                f"its first {packed} bytes unpack to {self._count}, "
                f"more than {self._ratio} times as many (limits.archive_ratio)",
            )
        if self._budget is not None:
            self._budget.spend(len(data))
        return data


class _CountedFile(io.RawIOBase):
    """A file that counts the bytes that are read of it."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self.count = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self.count += len(data)
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


class _Header(tarfile.TarInfo):
    """A header that refuses extensions of a size no name needs: tarfile would read them whole."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        header = super().frombuf(buf, encoding, errors)
        if header.type in _EXTENSIONS and header.size > _EXTENSION_BYTES:
            raise Damaged("malformed", f"a tar header extension of {header.size} bytes")
        return header


class _Tail:
    """A tar file as it is read. All of it counts, since members are passed over only by reading them.

    The last 512 bytes are remembered: a whole tar file ends with zeros.
    """

    def __init__(self, stream: Readable, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget
        self.tail = b""

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self._budget.spend(len(data))
        self.tail = (self.tail + data)[-512:]
        return data


def _unsafe(name: str) -> str | None:
    """What is wrong with the name of a member; None where nothing is."""
    parts = name.replace("\\", "/").split("/")
    if parts[0] == "" or _DRIVE.match(name):
        return "an absolute path"
    return "a path that leads upwards" if ".." in parts else None
