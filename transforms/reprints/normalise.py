"""From a text to the tokens that copies of one story share: no dateline, no credit, no case, no punctuation."""

from __future__ import annotations

import dataclasses
import functools
import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

TEXT_LIMIT = 200_000  # characters; what follows them is not compared

# `TOKYO, June 21 (AP) - ` and `MOSCOU, 16 déc (RHC) — `: up to seven words, a short name in brackets, a dash. The end
# is looked for first, since brackets are rare and words are not.
_DATELINE_END = re.compile(r"\([^()\n]{2,40}\) *[-–—:]+(?=\s)")
_DATELINE_START = re.compile(r"(?:[^\W_][\w.'’/-]*,? +){1,7}\Z")
# `(AFP)`, `(Reuters)`, `(source/Prensa Latina)`: a short name in brackets.
_CREDIT = re.compile(r"\((?:[^\W\d_][\w.-]*/)?[A-ZÀ-ÞА-Я][\w.]*(?: [A-ZÀ-ÞА-Я][\w.]*)?\)")
# What a wire service puts under a take.
_END_MARK = re.compile(r"\s+(?:reuters?|more|ends?)\W*\Z", re.IGNORECASE)

_BREAK, _LETTER, _DIGIT, _SIGN = 0, 1, 2, 3
_JOINERS = ".,"  # stand inside a number: 1,234.5

# Scripts that put no space between words: Thai, Lao, Tibetan, Myanmar, Khmer, kana, bopomofo, Han.
_UNSPACED = (
    (0x0E00, 0x0F00), (0x0F00, 0x10A0), (0x1780, 0x1800), (0x19E0, 0x1A00), (0x2E80, 0x3000), (0x3005, 0x3008),
    (0x3041, 0x3130), (0x31A0, 0x3200), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32000),
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text in order: words, numbers, and single signs of scripts without spaces."""

    hashes: NDArray[np.uint64]
    is_number: NDArray[np.bool_]
    is_sign: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.hashes)


def clean(text: str) -> str:
    """The text without datelines, credits and end marks, in one case and one normal form."""
    text = text[:TEXT_LIMIT].rstrip()
    text = text[:-20] + _END_MARK.sub("", text[-20:])
    if "(" in text:
        text = _CREDIT.sub(" ", _without_datelines(text))
    return unicodedata.normalize("NFKC", text).casefold()


def _without_datelines(text: str) -> str:
    kept = []
    done = 0
    for end in _DATELINE_END.finditer(text):
        before = text[max(done, end.start() - 100) : end.start()]
        start = _DATELINE_START.search(before)
        if start:
            kept.append(text[done : end.start() - len(start.group())])
            done = end.end()
    kept.append(text[done:])
    return " ".join(kept)


def tokenise(text: str) -> Tokens:
    """The tokens of a text that `clean` returned, hashed to 64 bits each."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kind = np.zeros(len(points) + 2, np.uint8)
    kind[1:-1] = _kinds()[points]
    inner = kind[1:-1]
    for joiner in _JOINERS:
        inner[(points == ord(joiner)) & (kind[:-2] == _DIGIT) & (kind[2:] == _DIGIT)] = _DIGIT
    edge = kind[1:] != kind[:-1]
    signs = kind == _SIGN
    starts = np.flatnonzero((edge | signs[:-1])[: len(points)] & (inner != _BREAK) | signs[1:-1])
    ends = np.flatnonzero((edge[1:] & (inner != _BREAK)) | signs[1:-1]) + 1
    first = inner[starts]
    return Tokens(spans(_spread()[points], starts, ends), first == _DIGIT, first == _SIGN)


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of splitmix64 (Steele, Lea, Flood 2014): spreads any 64-bit values over all 64 bits."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def spans(values: NDArray[np.uint64], starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.uint64]:
    """The hash of values[start:end] for each pair, by prefix sums of a polynomial modulo 2**64.

    The same run of values has the same hash wherever it stands. `values` should be mixed: the polynomial alone does
    not spread them.
    """
    powers, inverses = _powers()
    sums = np.zeros(len(values) + 1, np.uint64)
    (values * powers[: len(values)]).cumsum(out=sums[1:])
    return mix((sums[ends] - sums[starts]) * inverses[starts])


@functools.cache
def _powers() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Powers of an odd base and of its inverse modulo 2**64. Normal forms may lengthen a text: tables are larger."""
    base = 0x5851F42D4C957F2D  # the multiplier of Knuth's MMIX generator
    size = 18 * TEXT_LIMIT + 1  # NFKC lengthens no code point more than 18 times
    factors = np.ones((2, size), np.uint64)
    factors[0, 1:] = base
    factors[1, 1:] = pow(base, -1, 1 << 64)
    powers, inverses = np.cumprod(factors, axis=1)
    return powers, inverses


@functools.cache
def _spread() -> NDArray[np.uint64]:
    """A mixed value for each code point."""
    return mix(np.arange(0x110000, dtype=np.uint64))


@functools.cache
def _kinds() -> NDArray[np.uint8]:
    """What each code point is part of. Marks belong to the word they stand in."""
    kinds = np.full(0x110000, _BREAK, np.uint8)
    for point in range(0x20000):
        category = unicodedata.category(chr(point))
        if category[0] in "LM":
            kinds[point] = _LETTER
        elif category[0] == "N":
            kinds[point] = _DIGIT
    for start, end in _UNSPACED:
        block = kinds[start:end]
        block[(block == _LETTER) | (start >= 0x20000)] = _SIGN
    return kinds
