from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.reprints.components import components


def naive(edges: list[tuple[int, int]]) -> dict[int, int]:
    label = {node: node for edge in edges for node in edge}
    changed = True
    while changed:
        changed = False
        for a, b in edges:
            low = min(label[a], label[b])
            if label[a] != low or label[b] != low:
                label[a] = label[b] = low
                changed = True
    return label


@given(st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), max_size=40))
def test_as_the_plain_way(edges: list[tuple[int, int]]) -> None:
    ends = np.array(edges, np.uint64).reshape(-1, 2)
    nodes, labels = components(ends[:, 0], ends[:, 1])
    assert dict(zip(nodes.tolist(), labels.tolist(), strict=True)) == naive(edges)


def test_a_shuffled_chain_of_200_000() -> None:
    order = np.random.default_rng(1).permutation(200_000).astype(np.uint64)
    nodes, labels = components(order[:-1], order[1:])
    assert len(nodes) == 200_000
    assert not labels.any()
