"""Running a step of the pipeline in the supervised pool, on every engine."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.utils.windowed_value import WindowedValue

from transforms import live
from transforms.config import Limits
from transforms.pool import Failure, Lane, Pool
from transforms.records import Rejection

_AHEAD = 48  # items under way for each worker: enough to keep it fed while this process is busy downstream
_AHEAD_BYTES = 64_000_000  # and no more than this of them all

_pools: dict[tuple[float, int], Pool] = {}
_pools_lock = threading.Lock()


def shared_pool(limits: Limits) -> Pool:
    """The one pool of this process for these limits, with a worker a core; it lives as long as the process does."""
    key = (limits.seconds, limits.memory_mib)
    with _pools_lock:
        if key not in _pools:
            _pools[key] = Pool(os.cpu_count() or 1, limits.seconds, limits.memory_mib, preload=["transforms.preload"])
        return _pools[key]


class Pooled(beam.DoFn):  # type: ignore[misc]
    """Applies `work` to each element in the pool. Results come out in any order, each in the window of its element.

    A `Rejection` that `work` returns, and what `blame` makes of an element whose task failed, go to the output
    `rejected`; every other result goes to the main output.
    """

    def __init__(
        self, stage: str, work: Callable[[Any], Any], blame: Callable[[Any, Failure], Rejection], limits: Limits
    ) -> None:
        self._stage = stage
        self._work = work
        self._blame = blame
        self._limits = limits
        self._lane: Lane | None = None

    def setup(self) -> None:
        """Joins the pool of this process."""
        pool = shared_pool(self._limits)
        self._lane = pool.lane(self._work)
        self._most = _AHEAD * pool.processes

    def process(
        self, element: Any, timestamp: Any = beam.DoFn.TimestampParam, window: Any = beam.DoFn.WindowParam
    ) -> Iterator[Any]:
        """Hands the element over and passes on what is finished."""
        assert self._lane is not None
        self._lane.submit(element, (element, timestamp, window))
        full = self._lane.pending >= self._most or self._lane.pending_bytes >= _AHEAD_BYTES
        yield from self._finished(self._lane, wait=full)

    def finish_bundle(self) -> Iterator[Any]:
        """Waits for everything that is still under way."""
        assert self._lane is not None
        while self._lane.pending:
            yield from self._finished(self._lane, wait=True)

    def _finished(self, lane: Lane, *, wait: bool) -> Iterator[Any]:
        for (element, timestamp, window), outcome in lane.take(wait=wait):
            result = self._blame(element, outcome) if isinstance(outcome, Failure) else outcome
            windowed = WindowedValue(result, timestamp, (window,))
            if isinstance(result, Rejection):
                live.count("rejected")
                yield beam.pvalue.TaggedOutput("rejected", windowed)
            else:
                live.count(self._stage)
                yield windowed
