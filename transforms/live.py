"""Counts while a run goes on: Beam metrics on every engine, and at once for a display in this process."""

from __future__ import annotations

import threading
from collections import Counter

from apache_beam.metrics import Metrics

_counts: Counter[str] = Counter()
_lock = threading.Lock()


def count(name: str, amount: int = 1) -> None:
    """Adds `amount` to the counter `name`."""
    Metrics.counter("newsmill", name).inc(amount)
    with _lock:
        _counts[name] += amount


def snapshot() -> Counter[str]:
    """The counts of this process so far."""
    with _lock:
        return _counts.copy()


def reset() -> None:
    """Sets all counts of this process to nothing: a new run begins."""
    with _lock:
        _counts.clear()
