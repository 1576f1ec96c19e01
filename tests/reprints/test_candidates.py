from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.reprints.stories import packed, story
from transforms.reprints import candidates
from transforms.reprints.candidates import CAP, ENTRY, PAIR
from transforms.reprints.signature import Sign, key_of

UNDATED = ((1 << 19) - 1) << 1


def bucket(rows: list[tuple[int, int, int]]) -> np.ndarray:
    return np.array(rows, ENTRY)


def found(pairs: np.ndarray) -> dict[tuple[int, int], int]:
    return {(a, b): shared for a, b, shared in pairs.tolist()}


def test_pairs_are_counted_over_fingerprints() -> None:
    rows = [(7, UNDATED, 1), (7, UNDATED, 2), (8, UNDATED, 2), (8, UNDATED, 1), (9, UNDATED, 3), (8, UNDATED, 3)]
    assert found(candidates.pairs(bucket(rows), 4)) == {(1, 2): 2, (1, 3): 1, (2, 3): 1}


def test_known_days_outside_the_window_and_two_published_articles_make_no_pair() -> None:
    day = 150_000
    near, far = (day + 4) << 1, (day + 9) << 1
    rows = [(7, day << 1, 1), (7, near, 2), (7, far, 3), (7, UNDATED, 4)]
    assert set(found(candidates.pairs(bucket(rows), 4))) == {(1, 2), (1, 4), (2, 3), (2, 4), (3, 4)}
    old = [(7, day << 1 | 1, 1), (7, near | 1, 2), (7, near, 3)]
    assert set(found(candidates.pairs(bucket(old), 4))) == {(1, 3), (2, 3)}


def test_a_fingerprint_of_100_000_articles_ends_and_drops_none() -> None:
    rows = np.empty(100_000, ENTRY)
    rows["fingerprint"], rows["stamp"], rows["key"] = 7, UNDATED, np.arange(100_000)
    pairs = candidates.pairs(rows, 4)
    assert len(pairs) < 400_000
    assert len(np.unique(np.concatenate([pairs["a"], pairs["b"]]))) == 100_000


def test_up_to_the_cap_each_is_paired_with_each() -> None:
    rows = bucket([(7, UNDATED, key) for key in range(CAP)])
    assert len(candidates.pairs(rows, 4)) == CAP * (CAP - 1) // 2


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40)), unique=True, max_size=120), st.randoms())
def test_order_does_not_matter(rows: list[tuple[int, int]], chance: object) -> None:
    entries = [(fingerprint, UNDATED, key) for fingerprint, key in rows]
    expected = candidates.pairs(bucket(entries), 4)
    chance.shuffle(entries)  # type: ignore[attr-defined]
    assert candidates.pairs(bucket(entries), 4).tolist() == expected.tolist()


def test_counts_of_several_buckets_add_up() -> None:
    one = np.array([(1, 2, 1), (1, 3, 1)], PAIR)
    two = np.array([(1, 2, 1), (4, 5, 1)], PAIR)
    assert found(candidates.add([one.tobytes(), two.tobytes()])) == {(1, 2): 2}
    assert len(candidates.add([])) == 0


def test_split_loses_nothing() -> None:
    rows = np.array([(n * 2654435761 % 2**32, UNDATED, n) for n in range(1000)], ENTRY)
    parts = list(candidates.split(rows, rows["fingerprint"]))
    assert len({number for number, _ in parts}) == len(parts)
    assert sorted(candidates.join([part for _, part in parts], ENTRY)["key"].tolist()) == list(range(1000))
    assert not list(candidates.split(rows[:0], rows["fingerprint"][:0]))


def test_a_cut_copy_and_equal_short_texts_share_fingerprints() -> None:
    def entries(name: str, words: list[str]) -> np.ndarray:
        one = packed(name, words)
        return candidates.entries(key_of(one.article_id), Sign()(one), False)

    for first, second in ((story(1, 400), story(1, 400)[:60]), (["two", "words"], ["two", "words"])):
        pairs = candidates.pairs(np.concatenate([entries("a", first), entries("b", second)]), 4)
        assert pairs["shared"].tolist()[0] >= candidates.SHARED
