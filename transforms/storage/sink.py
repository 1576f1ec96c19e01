"""Parquet files, written aside: each becomes visible only when its run commits."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.parquet as pq
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

from transforms.storage import files

_ROW_GROUP_ROWS = 10_000  # some 15 MB of compressed articles: small enough to skip, large enough to scan

# Columns whose values hardly repeat: a dictionary of them is larger than they are.
_DISTINCT = frozenset(
    (
        *("text", "title", "article_id", "cluster_id", "url", "canonical_url", "origin", "content_sha256"),
        *("excerpt", "detail", "article_a", "article_b", "signature", "requested", "body_sha256", "etag"),
    )
)


@dataclasses.dataclass(frozen=True, slots=True)
class StagedFile:
    """A finished file that waits for the commit."""

    table: str
    staged: str
    final: str
    rows: int
    bytes: int
    counts: tuple[tuple[tuple[str, ...], int], ...] = ()  # rows by source, and for rejected by stage and reason too
    clusters: tuple[tuple[str, int], ...] = ()  # of reprints: how many of each cluster


def write_parquet(batches: Iterable[pa.RecordBatch], schema: pa.Schema, folder: str) -> tuple[str, int, int]:
    """Writes one file under `folder`, with a name of its own.

    Returns:
        its path, its rows, its size in bytes
    """
    files.make_folder(folder)
    path = f"{folder}/{uuid.uuid4().hex}.parquet"
    rows = 0
    with FileSystems.create(path, "application/octet-stream", CompressionTypes.UNCOMPRESSED) as stream:
        sink = pa.PythonFile(stream, mode="w")
        with pq.ParquetWriter(
            sink,
            schema,
            compression="zstd",
            use_dictionary=[name for name in schema.names if name not in _DISTINCT],
            write_statistics=[name for name in schema.names if name != "text"],
        ) as writer:
            for batch in batches:
                writer.write_batch(batch, row_group_size=_ROW_GROUP_ROWS)
                rows += batch.num_rows
        size = int(sink.tell())
    return path, rows, size
