"""Blobs beside the shuffle: on one machine, text waits on disk and only references to it travel.

The in-memory engine keeps about seven copies of what it shuffles. With references instead of articles it holds
hundreds of thousands of them in little memory. Engines with a shuffle service carry the blobs themselves.
"""

from __future__ import annotations

import functools
import os
import struct
import uuid
from pathlib import Path
from typing import BinaryIO

_INLINE, _SPOOLED = b"\x00", b"\x01"
_PLACE = struct.Struct("<QI")  # offset, length


def put(blob: bytes, folder: str | None) -> bytes:
    """Returns what travels in place of `blob`: a reference into a file under `folder`, or itself without a folder.

    Each process appends to a file of its own; what a killed process left half written is never referred to.
    """
    if folder is None:
        return _INLINE + blob
    path, stream = _own_file(folder)
    place = _PLACE.pack(stream.seek(0, os.SEEK_END), len(blob))
    stream.write(blob)
    stream.flush()
    return _SPOOLED + place + path.encode()


def get(carried: bytes) -> bytes:
    """The blob that `put` took."""
    if carried[:1] == _INLINE:
        return carried[1:]
    offset, length = _PLACE.unpack_from(carried, 1)
    return os.pread(_reading(carried[1 + _PLACE.size :]), length, offset)


@functools.cache
def _own_file(folder: str) -> tuple[str, BinaryIO]:
    Path(folder).mkdir(parents=True, exist_ok=True)
    path = f"{folder}/{uuid.uuid4().hex}.spool"
    return path, Path(path).open("ab")


@functools.cache
def _reading(path: bytes) -> int:
    return os.open(path, os.O_RDONLY)
