"""How likely a copy is found, by how much of it is left: generated text through the real signatures and rule."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterator

import numpy as np

from transforms.config import Reprints
from transforms.records import Article, article_id, pack
from transforms.reprints.candidates import SHARED
from transforms.reprints.shingles import among
from transforms.reprints.signature import Sign, window
from transforms.reprints.verify import Member, compare, judge

WORDS = (60, 200, 700)  # a brief, a short story, a long one
OVERLAPS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

_SHINGLE = 4  # words
_VOCABULARY = 20_000
_Words = list[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Expected:
    """What became of the copies of one kind."""

    kind: str  # how the copies were made, see `KINDS`
    words: int  # of the original
    overlap: float  # share of the copy's words that are the original's
    proposed: float  # share of the copies that meet their original as candidates
    joined: float  # share that is proposed and decided as one story


def guaranteed_run(words: int) -> int:
    """How many words in a row two texts of `words` words must share at most, so that they are surely proposed.

    Winnowing picks a fingerprint from every run of `window` shingles (Schleimer, Wilkerson, Aiken 2003); a pair needs
    `SHARED` of them.
    """
    return SHARED * window(words - _SHINGLE + 1) + _SHINGLE - 1


def expected(settings: Reprints, trials: int, seed: int = 1) -> Iterator[Expected]:
    """For each kind of copy, length and overlap, what becomes of `trials` generated copies. They have no dates."""
    chance = random.Random(seed)
    for kind, copied in KINDS.items():
        for words in WORDS:
            for overlap in OVERLAPS:
                outcomes = [_outcome(copied, words, overlap, settings, chance) for _ in range(trials)]
                proposed = sum(found for found, _ in outcomes) / trials
                joined = sum(found and decision == "joined" for found, decision in outcomes) / trials
                yield Expected(kind, words, overlap, proposed, joined)


def _cut(original: _Words, overlap: float, chance: random.Random) -> _Words:
    return original[: round(len(original) * overlap)]


def _cut_and_added(original: _Words, overlap: float, chance: random.Random) -> _Words:
    kept = original[: round(len(original) * overlap)]
    return kept + _text(len(original) - len(kept), chance)


def _new_lead(original: _Words, overlap: float, chance: random.Random) -> _Words:
    kept = original[len(original) - round(len(original) * overlap) :]
    return _text(len(original) - len(kept), chance) + kept


def _edited(original: _Words, overlap: float, chance: random.Random) -> _Words:
    return [word if chance.random() < overlap else _text(1, chance)[0] for word in original]


# How a copy keeps `overlap` of its original: the beginning and nothing else; the beginning, then other text to the
# same length; the end after another lead; or all, with single words replaced all over.
KINDS: dict[str, Callable[[_Words, float, random.Random], _Words]] = {
    "cut": _cut,
    "cut and added to": _cut_and_added,
    "new lead": _new_lead,
    "words replaced": _edited,
}


def _outcome(
    copied: Callable[[_Words, float, random.Random], _Words],
    words: int,
    overlap: float,
    settings: Reprints,
    chance: random.Random,
) -> tuple[bool, str]:
    original = _text(words, chance)
    a, b = _member(original), _member(copied(original, overlap, chance))
    prints = [np.frombuffer(one.signature.fingerprints, "<u4") for one in (a, b)]
    evidence = compare(a, b)
    proposed = evidence.exact or int(np.count_nonzero(among(*prints))) >= SHARED
    return proposed, judge(evidence, settings)[1]


def _text(words: int, chance: random.Random) -> _Words:
    """Words by Zipf's law; every twenty-fifth is a number."""
    ranks = (int(_VOCABULARY ** chance.random()) for _ in range(words))
    return [str(chance.randint(2, 9_999)) if n % 25 == 24 else _word(rank) for n, rank in enumerate(ranks)]


def _word(rank: int) -> str:
    return "".join("bcdfghjklm"[int(digit)] for digit in str(rank * 7919 % 1_000_003))


def _member(words: _Words) -> Member:
    text = " ".join(words)
    article = Article(article_id(None, None, text), "generated", "", None, text)
    return Member.of(article.article_id, Sign()(pack(article)).to_bytes())
