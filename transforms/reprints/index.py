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
    is_recent: bool  # its run was made within the look-back days: what it has without a date may be in the news


def index_files(layout: Layout, lookback_days: int, now: datetime) -> list[IndexFile]:
    """The index files of all committed runs but the present one, which is made `now`."""
    runs = sorted(set(commit.committed_runs(layout.root)) - {layout.run_id})
    found = []
    for number, run_id in enumerate(runs, 1):
        run = Layout(layout.root, run_id)
        made = datetime.fromisoformat(files.read_json(run.manifest)["finished_at"])
        is_recent = made >= now - timedelta(days=lookback_days)
        listed = files.listed(f"{files.folder_of(run.run_file('index', 0))}/*.parquet")
        found += [IndexFile(path, run_id, number, is_recent) for path, _ in listed]
    return found


def seen(file: IndexFile) -> Iterator[NDArray[np.void]]:
    """The ids (`identity.ID`) of all articles in a file."""
    for (article_ids,) in _columns(file, ["article_id"]):
        yield ids(article_ids, file.number)


def published(
    file: IndexFile, days: Days | None, settings: Reprints, spool_folder: str | None
) -> Iterator[tuple[str | None, Signed]]:
    """The articles in a file, with their outlets, that a run with articles from the first of `days` to the last needs.

    Those are the ones of the look-back window; without a date, those of a run that was made within it.
    """
    least, most = _bounds(days, settings)
    for columns in _columns(file, ["article_id", "cluster_id", "is_primary", "signature", "page"]):
        for article_id, cluster_id, is_primary, content, page in zip(*columns, strict=True):
            signature = Signature.from_bytes(content)
            if file.is_recent if signature.start is None else least <= signature.start <= most:
                carried = spool.put(content, spool_folder)
                carried_page = None if page is None else spool.put(page, spool_folder)
                yield signature.outlet, (article_id, "", "", cluster_id, is_primary, carried, carried_page)


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
