"""Whole files on any Beam file system."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Any

import pyarrow.parquet as pq
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems


def exists(path: str) -> bool:
    """Whether there is a file at `path`."""
    return bool(FileSystems.exists(path))


def make_folder(path: str) -> None:
    """Makes a folder and those above it; object stores have none and need none."""
    if not FileSystems.exists(path):
        try:
            FileSystems.mkdirs(path)
        except OSError:
            if not FileSystems.exists(path):  # somebody else was quicker, or it is a real fault
                raise


def folder_of(path: str) -> str:
    """The part of `path` before its last slash."""
    return path.rsplit("/", 1)[0]


def put_whole(path: str, content: bytes) -> None:
    """Writes a file that is there whole or not at all."""
    make_folder(folder_of(path))
    aside = f"{path}.{uuid.uuid4().hex}.tmp"
    with FileSystems.create(aside, "application/octet-stream", CompressionTypes.UNCOMPRESSED) as stream:
        stream.write(content)
    FileSystems.rename([aside], [path])


def move(pairs: Iterable[tuple[str, str]]) -> None:
    """Moves staged files to their places, over what may be there from an earlier try."""
    folders: set[str] = set()
    for staged, final in pairs:
        folder = folder_of(final)
        if folder not in folders:
            make_folder(folder)
            folders.add(folder)
        FileSystems.rename([staged], [final])


def delete(paths: Iterable[str]) -> None:
    """Deletes files or folders; what is not there is fine."""
    for path in paths:
        if FileSystems.exists(path):
            FileSystems.delete([path])


def read_json(path: str) -> Any:
    """The content of a JSON file."""
    with FileSystems.open(path, "application/json", CompressionTypes.UNCOMPRESSED) as stream:
        return json.loads(stream.read())


def footer_rows(path: str) -> int:
    """How many rows a Parquet file says it has."""
    with FileSystems.open(path, "application/octet-stream", CompressionTypes.UNCOMPRESSED) as stream:
        return int(pq.read_metadata(stream).num_rows)


def listed(pattern: str) -> list[tuple[str, int]]:
    """Paths and sizes that match a glob, in the order of their paths."""
    (match,) = FileSystems.match([pattern])
    return sorted((found.path, found.size_in_bytes) for found in match.metadata_list)


def newest_first(pattern: str) -> list[str]:
    """Paths that match a glob; the file that was written last comes first."""
    (match,) = FileSystems.match([pattern])
    return [found.path for found in sorted(match.metadata_list, key=lambda found: -found.last_updated_in_seconds)]
