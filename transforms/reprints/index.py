"""What earlier runs left: which articles they had, and the signatures to recognise copies of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems
from numpy.typing import NDArray

from transforms import spool
from transforms.config import Reprints
from transforms.records import UNKNOWN_PARTITION, Packed
from transforms.reprints.identity import ids
from transforms.reprints.signature import Signature
from transforms.reprints.signed import Signed
from transforms.storage import commit, files
from transforms.storage.layout import Layout

Days = tuple[str, str]  # two dates such as 2022-01-13

_BATCH_ROWS = 4_096


@dataclasses.dataclass(frozen=True, slots=True)
class IndexFile:
    """One Parquet file of the index."""

    path: str
    run_id: str
    number: int  # of its run among the earlier ones, from 1 on


def index_files(layout: Layout) -> list[IndexFile]:
    """The index files of all committed runs but the present one."""
    runs = sorted(set(commit.committed_runs(layout.root)) - {layout.run_id})
    return [
        IndexFile(path, run_id, number)
        for number, run_id in enumerate(runs, 1)
        for path, _ in files.listed(f"{files.folder_of(Layout(layout.root, run_id).run_file('index', 0))}/*.parquet")
    ]


def seen(file: IndexFile) -> Iterator[NDArray[np.void]]:
    """The ids (`identity.ID`) of all articles in a file."""
    for (article_ids,) in _columns(file, ["article_id"]):
        yield ids(article_ids, file.number)


def published(file: IndexFile, days: Days | None, settings: Reprints, spool_folder: str | None) -> Iterator[Signed]:
    """The articles in a file that a run with articles from the first of `days` to the last has to know.

    Those are the ones of the look-back window, and all whose date is unknown.
    """
    least, most = _bounds(days, settings)
    for columns in _columns(file, ["article_id", "cluster_id", "is_primary", "signature"]):
        for article_id, cluster_id, is_primary, content in zip(*columns, strict=True):
            start = Signature.from_bytes(content).start
            if start is None or least <= start <= most:
                yield article_id, "", "", cluster_id, is_primary, spool.put(content, spool_folder)


def day(packed: Packed) -> Days | None:
    """The day of an article, as the first and the last one; None where it is unknown."""
    value = packed.partition[len("date=") :].split("/", 1)[0]
    return None if value == UNKNOWN_PARTITION else (value, value)


def widest(days: Iterable[Days | None]) -> Days | None:
    """The first and the last day of all; None where none is known."""
    known = [pair for pair in days if pair is not None]
    return (min(first for first, _ in known), max(last for _, last in known)) if known else None


def _bounds(days: Days | None, settings: Reprints) -> tuple[float, float]:
    if days is None:
        return float("-inf"), float("inf")
    first, last = (datetime.fromisoformat(value).replace(tzinfo=UTC) for value in days)
    back = timedelta(days=settings.lookback_days)
    ahead = timedelta(days=1 + settings.window_days)
    return (first - back).timestamp(), (last + ahead).timestamp()


def _columns(file: IndexFile, names: list[str]) -> Iterator[list[list[Any]]]:
    with FileSystems.open(file.path, "application/octet-stream", CompressionTypes.UNCOMPRESSED) as stream:
        for batch in pq.ParquetFile(stream).iter_batches(_BATCH_ROWS, columns=names):
            yield [column.to_pylist() for column in batch.columns]
