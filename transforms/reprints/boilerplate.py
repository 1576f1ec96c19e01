"""What one outlet puts on many of its pages, learned from a sample of them, so that it counts for no story."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from transforms.records import Packed, unpack
from transforms.reprints.normalise import clean, tokenise
from transforms.reprints.shingles import among, distinct, shingle

SAMPLE = 64  # pages of one outlet
_SHARE = 0.1  # of the sampled pages
_PAGES = 5  # at least
_OWN = 0.2  # share of a page's shingles that must be its own


def page(packed: Packed) -> bytes:
    """The distinct shingles of one sampled page, as little-endian uint32."""
    return distinct(shingle(tokenise(clean(unpack(packed).text))).hashes).astype("<u4").tobytes()


def sample(pages: Iterable[tuple[str, bytes]]) -> list[bytes]:
    """Of (article_id, page) those with the smallest ids, each once, whichever runs they are from."""
    return [content for _, content in heapq.nsmallest(SAMPLE, dict(pages).items())]


def learn(pages: Sequence[bytes]) -> bytes:
    """The sorted shingles (little-endian uint32) that stand on a tenth of the `pages`, and on at least five.

    A story that the outlet ran several times is no boilerplate: pages that consist of repeated shingles only are
    copies of each other, and do not count.
    """
    sets = [np.frombuffer(content, "<u4") for content in pages]
    least = max(_PAGES, int(np.ceil(_SHARE * len(sets))))
    frequent = _frequent(sets, least)
    if len(frequent):
        sets = [one for one in sets if np.count_nonzero(~among(one, frequent)) >= _OWN * len(one)]
        frequent = _frequent(sets, least)
    return frequent.astype("<u4").tobytes()


def _frequent(sets: Sequence[NDArray[np.uint32]], least: int) -> NDArray[np.uint32]:
    if len(sets) < least:
        return np.empty(0, np.uint32)
    values, counts = np.unique(np.concatenate(sets), return_counts=True)
    return values[counts >= least]
