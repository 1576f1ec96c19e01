"""From fingerprints to the pairs of articles worth comparing. Never quadratic, and no fingerprint is dropped.

Entries and pairs travel as packed arrays, bucketed by hash, so that the cost of a shuffle is paid by the thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from transforms.reprints.signature import Signature

BUCKETS = 64  # a power of two
CAP = 32  # up to as many articles with one fingerprint are paired each with each
_REACH = 3  # beyond that, each with as many neighbours
SHARED = 2  # fingerprints that a candidate pair has in common

_DAY = 86_400
_EPOCH = 135_140  # days from 1600-01-01 to 1970-01-01: day numbers are positive and fit into 19 bits
_UNDATED = (1 << 19) - 1

ENTRY = np.dtype([("fingerprint", "<u4"), ("stamp", "<u4"), ("key", "<u8")])
PAIR = np.dtype([("a", "<u8"), ("b", "<u8"), ("shared", "<u2")])


def entries(key: int, signature: Signature, published: bool) -> NDArray[np.void]:
    """The entries (ENTRY) of one article. A stamp orders the articles that have one fingerprint.

    Its upper 12 bits are of the article's smallest fingerprint, which copies are likely to share, so that they stand
    side by side; then comes the day, then whether the article is one of an earlier run. An article's text as a whole
    gives two more fingerprints: equal texts are candidates however short they are.
    """
    prints = np.frombuffer(signature.fingerprints, "<u4")
    found = np.empty(len(prints) + 2 * (signature.exact != 0), ENTRY)
    found["fingerprint"][: len(prints)] = prints
    if signature.exact:
        found["fingerprint"][len(prints) :] = signature.exact & 0xFFFFFFFF, signature.exact >> 32
    least = int(prints[0]) * 0x9E3779B1 & 0xFFFFFFFF if len(prints) else 0
    found["stamp"] = (least >> 20) << 20 | _day(signature) << 1 | published
    found["key"] = key
    return found


def _day(signature: Signature) -> int:
    if signature.start is None or signature.span > _DAY:
        return _UNDATED
    return min(max(signature.start // _DAY + _EPOCH, 0), _UNDATED - 1)


def split(records: NDArray[np.void], hashes: NDArray[np.uint32]) -> Iterator[tuple[int, bytes]]:
    """(bucket, packed records) for each bucket that has any."""
    buckets = hashes & np.uint32(BUCKETS - 1)
    order = np.argsort(buckets, kind="stable")
    edges = np.flatnonzero(np.diff(buckets[order])) + 1
    for part in np.split(order, edges):
        if len(part):
            yield int(buckets[part[0]]), records[part].tobytes()


def join(parts: Iterable[bytes], dtype: np.dtype[np.void]) -> NDArray[np.void]:
    """The records of all parts, in one array."""
    return np.frombuffer(b"".join(parts), dtype)


def pairs(bucket: NDArray[np.void], window_days: float) -> NDArray[np.void]:
    """The pairs (PAIR, sorted) of one bucket of entries, with how many fingerprints of this bucket they share."""
    bucket = bucket[np.lexsort((bucket["key"], bucket["stamp"], bucket["fingerprint"]))]
    prints = bucket["fingerprint"]
    starts = np.flatnonzero(np.concatenate(([True], prints[1:] != prints[:-1]))) if len(prints) else np.empty(0, int)
    sizes = np.diff(np.append(starts, len(prints)))
    left, right = [], []
    for size in range(2, CAP + 1):
        runs = starts[sizes == size]
        if len(runs):
            i, j = np.triu_indices(size, 1)
            left.append((runs[:, None] + i).ravel())
            right.append((runs[:, None] + j).ravel())
    for start, size in zip(starts[sizes > CAP], sizes[sizes > CAP], strict=True):
        for step in range(1, _REACH + 1):
            left.append(np.arange(start, start + size - step))
            right.append(np.arange(start + step, start + size))
    if not left:
        return np.empty(0, PAIR)
    i, j = np.concatenate(left), np.concatenate(right)
    stamps = bucket["stamp"].astype(np.int64)
    days = stamps >> 1 & _UNDATED
    known = (days != _UNDATED)[i] & (days != _UNDATED)[j]
    near = ~known | (np.abs(days[i] - days[j]) <= window_days + 1)
    new = ((stamps[i] & stamps[j]) & 1) == 0
    keys = bucket["key"]
    good = near & new & (keys[i] != keys[j])
    return _count(keys[i[good]], keys[j[good]], np.ones(int(good.sum()), np.uint16))


def add(parts: Iterable[bytes], least: int = SHARED) -> NDArray[np.void]:
    """The pairs of all parts with their counts added up, those that share at least `least` fingerprints."""
    every = join(parts, PAIR)
    found = _count(every["a"], every["b"], every["shared"])
    return found[found["shared"] >= least]


def _count(a: NDArray[np.uint64], b: NDArray[np.uint64], shared: NDArray[np.uint16]) -> NDArray[np.void]:
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((high, low))
    low, high = low[order], high[order]
    fresh = np.concatenate(([True], (low[1:] != low[:-1]) | (high[1:] != high[:-1])))[: len(low)]
    starts = np.flatnonzero(fresh)
    found = np.empty(len(starts), PAIR)
    found["a"], found["b"] = low[starts], high[starts]
    if len(starts):
        found["shared"] = np.minimum(np.add.reduceat(shared[order].astype(np.int64), starts), 0xFFFF)
    return found
