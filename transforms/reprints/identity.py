"""Articles that come with the same article_id: in one run, or again after an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from transforms.records import Packed, Rejection, unpack
from transforms.reprints.signed import rejection

ID = np.dtype([("high", "<u8"), ("low", "<u8"), ("run", "<u4")])  # run 0 is the present one


def ids(article_ids: Sequence[str], run: int) -> NDArray[np.void]:
    """Article ids (32 hexadecimal digits) in 16 bytes each, with the number of the run that had them."""
    found = np.empty(len(article_ids), ID)
    halves = np.frombuffer(bytes.fromhex("".join(article_ids)), ">u8").reshape(-1, 2)
    found["high"], found["low"], found["run"] = halves[:, 0], halves[:, 1], run
    return found


def contested(found: NDArray[np.void]) -> Iterator[tuple[str, int]]:
    """(article_id, number of the first earlier run or 0) of what the present run has twice or had before."""
    if not len(found):
        return
    found = found[np.lexsort((found["run"], found["low"], found["high"]))]
    same = (found["high"][1:] == found["high"][:-1]) & (found["low"][1:] == found["low"][:-1])
    starts = np.flatnonzero(np.concatenate(([True], ~same)))
    sizes = np.diff(np.append(starts, len(found)))
    for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        runs = found["run"][start : start + size]
        if runs[0] == 0:
            earlier = runs[runs > 0]
            article_id = f"{int(found['high'][start]):016x}{int(found['low'][start]):016x}"
            yield article_id, int(earlier.min()) if len(earlier) else 0


def survivor(documents: Iterable[Packed]) -> tuple[Packed, list[Rejection]]:
    """Of documents with one article_id the one with the longest text, then with the smallest origin; and the others."""
    opened = [(packed, unpack(packed)) for packed in documents]
    opened.sort(key=lambda pair: (-len(pair[1].text), pair[0].origin))
    kept = opened[0][0]
    return kept, [already_seen(packed, f"kept: {kept.origin}") for packed, _ in opened[1:]]


def already_seen(packed: Packed, detail: str) -> Rejection:
    """The rejection of a document whose article came earlier."""
    return rejection(packed, "already_seen", detail)
