from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.reprints.normalise import tokenise
from transforms.reprints.shingles import among, distinct, shingle, uncovered, whole, winnow

VALUES = st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=80).map(lambda v: np.array(v, np.uint32))


def test_four_words_or_eight_signs() -> None:
    assert len(shingle(tokenise("one two three")).hashes) == 0
    assert len(shingle(tokenise("one two three four five")).hashes) == 2
    assert len(shingle(tokenise("東西南北春夏秋冬")).hashes) == 1
    assert shingle(tokenise("one two 東西南北")).ends.tolist() == [6]


def test_a_paragraph_has_the_same_shingles_in_any_surroundings() -> None:
    alone = shingle(tokenise("a b c d e 東西南北春夏秋冬花鳥風月"))
    placed = shingle(tokenise("v w x y z a b c d e 東西南北春夏秋冬花鳥風月 q"))
    assert set(alone.hashes.tolist()) <= set(placed.hashes.tolist())


def test_boilerplate_takes_every_shingle_that_touches_it() -> None:
    tokens = tokenise("sign up for our letter the harbour opened after a storm")
    shingles = shingle(tokens)
    boilerplate = np.sort(shingle(tokenise("sign up for our letter")).hashes)
    free = uncovered(shingles, len(tokens), boilerplate)
    assert free.tolist() == [False] * 5 + [True] * 6
    assert whole(shingles, free).tolist() == [False] * 5 + [True] * 3


@given(VALUES, st.integers(1, 20))
def test_winnowing_picks_the_minimum_of_each_window(values: np.ndarray, window: int) -> None:
    width = min(window, len(values))
    expected = {int(values[i : i + width].min()) for i in range(len(values) - width + 1)}
    assert winnow(values, window).tolist() == sorted(expected)


@given(VALUES, st.integers(1, 10), st.integers(0, 10))
def test_the_picks_of_a_wide_window_are_among_those_of_a_narrow_one(values: np.ndarray, narrow: int, more: int) -> None:
    assert set(winnow(values, narrow + more).tolist()) <= set(winnow(values, narrow).tolist())


@given(VALUES, VALUES)
def test_among_is_membership(values: np.ndarray, others: np.ndarray) -> None:
    expected = [value in set(others.tolist()) for value in values.tolist()]
    assert among(values, distinct(others)).tolist() == expected
    assert not among(values, others[:0]).any()
