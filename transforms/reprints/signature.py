"""What is compared in place of an article: fingerprints that propose pairs, and a sketch that proves them."""

from __future__ import annotations

import dataclasses
import struct
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from transforms.extraction.notices import notice
from transforms.records import Article, Packed, Precision, unpack
from transforms.reprints.normalise import Tokens, clean, mix, spans, tokenise
from transforms.reprints.shingles import distinct, shingle, uncovered, whole, winnow

SKETCH = 512  # a sketch above this many shingles is thinned out by half, until it is not
HEAD = 64  # shingles of a sketch that stand first in the text
_WINDOWS = (4, 16)  # the narrowest and the widest winnowing window
_PICKS = 32  # texts are winnowed to about twice as many fingerprints, as far as the windows allow

_SPAN = {
    Precision.SECOND: timedelta(seconds=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.DAY: timedelta(days=1),
    Precision.MONTH: timedelta(days=31),
    Precision.YEAR: timedelta(days=366),
}

# version, rate, agency_original, shingles, exact, length, start, span; then how many bytes outlet, sketch,
# fingerprints and numbers have, which follow in this order, and the head after them
_LAYOUT = struct.Struct("<BB?IQIqIHIII")
_VERSION = 1
_UNDATED = -(1 << 63)


@dataclasses.dataclass(frozen=True, slots=True)
class Signature:
    """One article as reprints see it: about 2 kB for 700 words. Its arrays are little-endian and kept as bytes."""

    outlet: str | None
    sketch: bytes  # sorted distinct shingles (uint32), those whose lowest `rate` bits are zero
    rate: int
    shingles: int  # how many distinct ones there are, thinned out or not
    head: bytes  # one bit for each of the sketch: whether it is among the first in the text
    fingerprints: bytes  # sorted distinct uint32
    numbers: bytes  # sorted distinct uint64: the place of a number above, the number itself below
    exact: int  # 64 bits of the whole sequence of tokens; 0 where there is none
    length: int  # characters of the text
    start: int | None  # first second of the publication interval, since 1970 UTC
    span: int  # seconds
    agency_original: bool  # stands on the agency's own site

    def to_bytes(self) -> bytes:
        """The form that is shuffled, and kept in the index."""
        outlet = (self.outlet or "").encode("utf-8", "surrogatepass")
        start = _UNDATED if self.start is None else self.start
        header = _LAYOUT.pack(
            _VERSION, self.rate, self.agency_original, self.shingles, self.exact, self.length, start, self.span,
            len(outlet), len(self.sketch), len(self.fingerprints), len(self.numbers),
        )  # fmt: skip
        return b"".join((header, outlet, self.sketch, self.fingerprints, self.numbers, self.head))

    @classmethod
    def from_bytes(cls, content: bytes) -> Signature:
        """Reads what `to_bytes` wrote. Raises ValueError for another version or a truncated signature."""
        if len(content) < _LAYOUT.size or content[0] != _VERSION:
            raise ValueError(f"not a signature of version {_VERSION}: {content[:8]!r}")
        _, rate, original, shingles, exact, length, start, span, *sizes = _LAYOUT.unpack_from(content)
        parts = []
        place = _LAYOUT.size
        for size in [*sizes, (sizes[1] // 4 + 7) // 8]:
            parts.append(content[place : place + size])
            place += size
        if place != len(content):
            raise ValueError(f"a signature of {len(content)} bytes that should have {place}")
        outlet, sketch, fingerprints, numbers, head = parts
        return cls(
            outlet=outlet.decode("utf-8", "surrogatepass") or None,
            sketch=sketch,
            rate=rate,
            shingles=shingles,
            head=head,
            fingerprints=fingerprints,
            numbers=numbers,
            exact=exact,
            length=length,
            start=None if start == _UNDATED else start,
            span=span,
            agency_original=original,
        )


@dataclasses.dataclass(frozen=True)
class Sign:
    """Makes signatures: the costly step. A plain object without state that can be sent to another process."""

    def __call__(self, packed: Packed, boilerplate: bytes = b"") -> Signature:
        """The signature of one article; `boilerplate` is that of its outlet, as `boilerplate.learn` returns it.

        A page that holds but a notice has the signature of an empty text: it is no copy of another such page.
        """
        article = unpack(packed)
        tokens = tokenise("" if notice(article.text) else clean(article.text))
        shingles = shingle(tokens)
        free = uncovered(shingles, len(tokens), np.frombuffer(boilerplate, "<u4"))
        ordered = shingles.hashes[whole(shingles, free)]
        sketch, head, rate, size = _sketch(ordered)
        start, span = _interval(article)
        return Signature(
            outlet=article.outlet,
            sketch=sketch.astype("<u4").tobytes(),
            rate=rate,
            shingles=size,
            head=np.packbits(head).tobytes(),
            fingerprints=winnow(ordered, window(len(ordered))).astype("<u4").tobytes(),
            numbers=_numbers(tokens, free).astype("<u8").tobytes(),
            exact=_whole(tokens.hashes[free]),
            length=len(article.text),
            start=start,
            span=span,
            agency_original=_is_agency_original(article),
        )


def key_of(article_id: str) -> int:
    """The first 64 bits of an article_id, which stand for the article in packed arrays."""
    return int(article_id[:16], 16)


def window(shingles: int) -> int:
    """How many shingles in a row are winnowed to at least one fingerprint, in a text that has so many shingles."""
    narrow, wide = _WINDOWS
    return min(wide, max(narrow, shingles // _PICKS))


def thin(values: NDArray[np.uint32], rate: int) -> NDArray[np.bool_]:
    """Which of the values have zeros in their lowest `rate` bits."""
    kept: NDArray[np.bool_] = values & np.uint32((1 << rate) - 1) == 0
    return kept


def _sketch(ordered: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.bool_], int, int]:
    order = np.argsort(ordered, kind="stable")
    values = ordered[order]
    fresh = np.concatenate(([True], values[1:] != values[:-1]))[: len(values)]
    values, first = values[fresh], order[fresh]
    size = len(values)
    rate = 0
    while len(values) > SKETCH:
        rate += 1
        kept = thin(values, rate)
        values, first = values[kept], first[kept]
    last = np.partition(first, HEAD - 1)[HEAD - 1] if len(first) > HEAD else len(ordered)
    return values, first <= last, rate, size


def _numbers(tokens: Tokens, free: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Each number with its place: the two tokens before it and the one after it, any number being like another.

    So `12 dead` and `20 dead` contradict each other, and numbers of a paragraph that one text lacks do not.
    """
    places = np.flatnonzero(free & tokens.is_number)
    if not len(places):
        return np.empty(0, np.uint64)
    masked = np.zeros(len(tokens) + 3, np.uint64)
    masked[2:-1] = np.where(tokens.is_number, np.uint64(1), tokens.hashes)
    around = mix(mix(mix(masked[places]) + masked[places + 1]) + masked[places + 3])
    return distinct(around >> np.uint64(32) << np.uint64(32) | tokens.hashes[places] >> np.uint64(32))


def _whole(hashes: NDArray[np.uint64]) -> int:
    if not len(hashes):
        return 0
    return int(spans(hashes, np.array([0]), np.array([len(hashes)]))[0])


def _interval(article: Article) -> tuple[int | None, int]:
    if article.published is None or article.published_precision is Precision.UNKNOWN:
        return None, 0
    since = article.published - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(seconds=1), _SPAN[article.published_precision] // timedelta(seconds=1)


def _is_agency_original(article: Article) -> bool:
    """Whether a label of the outlet's host name starts with the name of the agency, or with its first word."""
    if not article.agency or not article.outlet:
        return False
    words = ["".join(filter(str.isalnum, word)) for word in article.agency.casefold().split()]
    labels = [label.replace("-", "") for label in article.outlet.casefold().split(".")]
    return any(label.startswith(name) for label in labels for name in ("".join(words), words[0]) if name)
