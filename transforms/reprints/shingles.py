"""Shingles of tokens: overlapping runs, hashed to 32 bits; and winnowing, which picks the few that stand for a text."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from transforms.reprints.normalise import Tokens, spans

# A shingle is four words or eight signs long: a word weighs two, a sign of a script without spaces one, a run is
# complete at eight. So one text may mix scripts, and a copy has the same shingles whatever stands around it.
_WEIGHT = 8
_WORD = 2

_Value = TypeVar("_Value", bound=np.unsignedinteger)


@dataclasses.dataclass(frozen=True, slots=True)
class Shingles:
    """The shingles of one text in order; shingle i covers tokens i to `ends[i]`, the end excluded."""

    hashes: NDArray[np.uint32]
    ends: NDArray[np.intp]


def shingle(tokens: Tokens) -> Shingles:
    """All complete shingles of a text; none where it is shorter than one."""
    if tokens.is_sign.any():
        reach = np.zeros(len(tokens) + 1, np.int64)
        np.cumsum(np.where(tokens.is_sign, 1, _WORD), out=reach[1:])
        ends = np.searchsorted(reach, reach[:-1] + _WEIGHT)
        ends = ends[ends <= len(tokens)]
    else:
        ends = np.arange(_WEIGHT // _WORD, len(tokens) + 1)
    hashes = spans(tokens.hashes, np.arange(len(ends)), ends)
    return Shingles((hashes >> np.uint64(32)).astype(np.uint32), ends)


def uncovered(shingles: Shingles, tokens: int, boilerplate: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which of the `tokens` tokens stand in no shingle of `boilerplate` (sorted)."""
    free = np.ones(tokens, np.bool_)
    if len(boilerplate):
        hits = np.flatnonzero(among(shingles.hashes, boilerplate))
        if len(hits):
            depth = np.zeros(tokens + 1, np.int64)
            np.add.at(depth, hits, 1)
            np.add.at(depth, shingles.ends[hits], -1)
            free = np.cumsum(depth[:-1]) == 0
    return free


def whole(shingles: Shingles, free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which shingles consist of free tokens only."""
    taken = np.zeros(len(free) + 1, np.int64)
    np.cumsum(~free, out=taken[1:])
    untouched: NDArray[np.bool_] = taken[shingles.ends] == taken[: len(shingles.ends)]
    return untouched


def winnow(hashes: NDArray[np.uint32], window: int) -> NDArray[np.uint32]:
    """The sorted distinct minima of all windows (Schleimer, Wilkerson, Aiken 2003).

    Two texts that share `window` shingles in a row share a minimum. The minima of a wide window are among those of a
    narrow one, so texts winnowed with different windows still meet.
    """
    if not len(hashes):
        return hashes
    window = min(window, len(hashes))
    width = 1
    while width < window:  # minima of twice the width, as far as it goes
        step = min(width, window - width)
        hashes = np.minimum(hashes[:-step], hashes[step:])
        width += step
    return distinct(hashes)


def distinct(values: NDArray[_Value]) -> NDArray[_Value]:
    """The distinct values, sorted."""
    values = np.sort(values)
    return values[np.concatenate(([True], values[1:] != values[:-1]))] if len(values) else values


def among(values: NDArray[_Value], sorted_values: NDArray[_Value]) -> NDArray[np.bool_]:
    """For each of `values`, whether it is one of `sorted_values`."""
    if not len(sorted_values):
        return np.zeros(len(values), np.bool_)
    places = np.searchsorted(sorted_values, values)
    places[places == len(sorted_values)] = 0
    found: NDArray[np.bool_] = sorted_values[places] == values
    return found
