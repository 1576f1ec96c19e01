"""Connected components on one worker."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def components(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The nodes of the edges a[i]-b[i], sorted, and for each the smallest node of its component.

    All edges lie in the memory of one worker: about 100 bytes an edge at the peak, 1 GB for ten million.
    Labels are spread to neighbours and then shortened (Shiloach and Vishkin 1982), so a long chain takes a
    logarithmic number of rounds.
    """
    nodes, ends = np.unique(np.concatenate([a, b]), return_inverse=True)
    left, right = ends[: len(a)], ends[len(a) :]
    label = np.arange(len(nodes))
    while True:
        low = np.minimum(label[left], label[right])
        before = label.copy()
        # hooks the root of each end, not the end alone, below the smaller label
        np.minimum.at(label, before[left], low)
        np.minimum.at(label, before[right], low)
        while True:
            shorter = label[label]
            if np.array_equal(shorter, label):
                break
            label = shorter
        if np.array_equal(label, before):
            return nodes, nodes[label]
