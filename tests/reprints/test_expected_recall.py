from __future__ import annotations

import random

from tests.reprints.stories import packed, word
from transforms.config import Reprints
from transforms.reprints.expected_recall import OVERLAPS, Expected, expected, guaranteed_run
from transforms.reprints.signature import Sign, Signature


def found(settings: Reprints) -> dict[tuple[str, int, float], Expected]:
    return {(one.kind, one.words, one.overlap): one for one in expected(settings, trials=3)}


def prints(words: list[str]) -> set[bytes]:
    signature: Signature = Sign()(packed("a", words))
    return {signature.fingerprints[n : n + 4] for n in range(0, len(signature.fingerprints), 4)}


def test_what_the_settings_find() -> None:
    every = found(Reprints())
    assert all(every[kind, 200, 1.0].joined == 1 for kind in ("cut", "cut and added to", "new lead", "words replaced"))
    assert every["cut", 700, 0.3].joined == 1
    assert every["words replaced", 200, 0.3].joined == 0
    assert all(0 <= one.joined <= one.proposed <= 1 for one in every.values())
    assert {overlap for _, _, overlap in every} == set(OVERLAPS)


def test_a_higher_threshold_finds_less() -> None:
    loose, strict = found(Reprints(containment=0.3)), found(Reprints(containment=0.9))
    assert sum(one.joined for one in strict.values()) < sum(one.joined for one in loose.values())


def test_the_guaranteed_run_is_guaranteed() -> None:
    chance = random.Random(3)
    for size in (60, 200, 700):
        run = guaranteed_run(size)
        for _ in range(20):
            shared = [word(chance) + str(n) for n in range(run)]
            a, b = ([word(chance) + word(chance) for _ in range(size)] for _ in "ab")
            place_a, place_b = chance.randrange(size - run + 1), chance.randrange(size - run + 1)
            a[place_a : place_a + run] = b[place_b : place_b + run] = shared
            assert len(prints(a) & prints(b)) >= 2
