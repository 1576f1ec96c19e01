from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.reprints.normalise import clean, mix, spans, tokenise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PORT LUME, June 21 (XYZ) - The harbour opened.", "the harbour opened."),
        ("Lumeville, 16 déc (XYZ) — Le port ouvre.", "le port ouvre."),
        ("Latest news: LUMEVILLE (Agence Nord) - The port opened.", "latest news: the port opened."),
        ("The port opened (Reuters).", "the port opened ."),
        ("The port opened.\n\n REUTER\n", "the port opened."),
        ("The port opened.\n MORE", "the port opened."),
        ("He asked for more", "he asked for"),
        ("It grew (by 4 percent) again", "it grew (by 4 percent) again"),
    ],
)
def test_datelines_credits_and_end_marks_go(text: str, expected: str) -> None:
    assert clean(text).split() == expected.split()


def test_tokens_are_words_numbers_and_signs() -> None:
    tokens = tokenise(clean("L'Été: 1,234.5 日本 हिन्दी x2."))
    assert tokens.is_number.tolist() == [False, False, True, False, False, False, False, True]
    assert tokens.is_sign.tolist() == [False, False, False, True, True, False, False, False]


def test_equal_words_have_equal_hashes_wherever_they_stand() -> None:
    first, second = tokenise("alpha beta gamma"), tokenise("12 beta, gamma alpha")
    assert first.hashes[[1, 2, 0]].tolist() == second.hashes[1:].tolist()
    assert len(set(first.hashes.tolist())) == 3


def test_case_width_and_punctuation_do_not_count() -> None:
    assert tokenise(clean("Ｔｈｅ “Port”…")).hashes.tolist() == tokenise(clean("the port")).hashes.tolist()


@given(st.text(max_size=60))
def test_any_text_can_be_tokenised(text: str) -> None:
    tokens = tokenise(clean(text))
    assert len(tokens.is_number) == len(tokens.is_sign) == len(tokens)


@given(st.lists(st.integers(0, 5), min_size=2, max_size=12), st.integers(0, 30))
def test_the_hash_of_a_run_does_not_depend_on_its_place(values: list[int], before: int) -> None:
    alone = mix(np.array(values, np.uint64))
    placed = mix(np.array([9] * before + values, np.uint64))
    a = spans(alone, np.array([0]), np.array([len(values)]))
    b = spans(placed, np.array([before]), np.array([before + len(values)]))
    assert a == b
