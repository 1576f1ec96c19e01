"""What two signatures say of a pair of articles, and the rule that decides on it."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from transforms.config import Reprints
from transforms.reprints.shingles import among
from transforms.reprints.signature import Signature, thin

# Below `containment`, articles down to this part of it are copies when their numbers agree; down to half of it they
# are worth a line in the ledger.
LOWER = 2 / 3
NARROW = 1 / 2
_NUMBERS_AGREE = 0.8  # of the numbers that stand at the same place in both
_NUMBERS_DIFFER = 0.5
_HEAD = 0.2  # of the first shingles of the longer text, in the shorter one: wire copy is cut from the end
_HEAD_LOWER = 0.3  # the same, where containment alone is not enough
_LEAST = 6  # shared shingles


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """An article of a candidate group: its signature with the arrays unpacked."""

    article_id: str
    origin: str
    partition: str
    cluster_id: str | None  # of an article that an earlier run published
    is_primary: bool
    signature: Signature
    sketch: NDArray[np.uint32]
    head: NDArray[np.bool_]
    numbers: NDArray[np.uint64]

    @classmethod
    def of(
        cls,
        article_id: str,
        content: bytes,
        *,
        origin: str = "",
        partition: str = "",
        cluster_id: str | None = None,
        is_primary: bool = True,
    ) -> Member:
        """Unpacks a signature (`Signature.to_bytes`)."""
        signature = Signature.from_bytes(content)
        sketch = np.frombuffer(signature.sketch, "<u4")
        head = np.unpackbits(np.frombuffer(signature.head, np.uint8), count=len(sketch)).view(np.bool_)
        numbers = np.frombuffer(signature.numbers, "<u8")
        return cls(article_id, origin, partition, cluster_id, is_primary, signature, sketch, head, numbers)


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """What was measured of one pair."""

    exact: bool
    containment_ab: float  # share of a's shingles that b has
    containment_ba: float
    shared: int  # shingles; an estimate where a sketch is thinned out
    hours_apart: float | None
    numbers_agree: float | None  # share of agreeing ones among those that stand at the same place in both
    head: float  # share of the longer text's first shingles that the shorter one has


def compare(a: Member, b: Member) -> Evidence:
    """Measures one pair."""
    rate = max(a.signature.rate, b.signature.rate)
    left, left_head = _at(a, rate)
    right, right_head = _at(b, rate)
    if a.signature.shingles <= b.signature.shingles:
        found = among(right, left)
        head = found[right_head]
    else:
        found = among(left, right)
        head = found[left_head]
    shared = int(np.count_nonzero(found))
    return Evidence(
        exact=a.signature.exact == b.signature.exact != 0,
        containment_ab=shared / len(left) if len(left) else 0.0,
        containment_ba=shared / len(right) if len(right) else 0.0,
        shared=shared << rate,
        hours_apart=hours_apart(a.signature, b.signature),
        numbers_agree=_numbers_agree(a.numbers, b.numbers),
        head=float(head.mean()) if len(head) else 0.0,
    )


def _at(member: Member, rate: int) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    if member.signature.rate == rate:
        return member.sketch, member.head
    kept = thin(member.sketch, rate)
    return member.sketch[kept], member.head[kept]


def _numbers_agree(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> float | None:
    if len(left) > len(right):
        left, right = right, left
    common = np.count_nonzero(among(left >> np.uint64(32), right >> np.uint64(32)))
    return float(np.count_nonzero(among(left, right)) / common) if common else None


def hours_apart(a: Signature, b: Signature) -> float | None:
    """The least time that can lie between two publications; None where a date is unknown."""
    if a.start is None or b.start is None:
        return None
    first, second = (a, b) if a.start <= b.start else (b, a)
    assert first.start is not None and second.start is not None
    return max(0, second.start - first.start - (first.span - 1)) / 3600


def judge(evidence: Evidence, settings: Reprints) -> tuple[str, str]:
    """The rule and the decision, in the words of `LedgerEntry`; ("", "") where nothing speaks for a pair."""
    best = max(evidence.containment_ab, evidence.containment_ba)
    numbers = evidence.numbers_agree
    if not evidence.exact and (best < NARROW * settings.containment or evidence.shared < _LEAST):
        return "", ""
    if evidence.hours_apart is not None and evidence.hours_apart > settings.window_days * 24:
        return "window", "apart"
    if evidence.exact:
        return "exact", "joined"
    if best < LOWER * settings.containment:
        return "below", "apart"
    if best >= settings.containment:
        if numbers is not None and numbers < _NUMBERS_DIFFER:
            return "revision", "revision"
        if evidence.head < _HEAD and min(evidence.containment_ab, evidence.containment_ba) < settings.containment:
            return "contains", "contains"
        return "containment", "joined"
    if numbers is not None and numbers < _NUMBERS_AGREE:
        return "numbers", "apart"
    if evidence.head < _HEAD_LOWER:
        return "below", "apart"
    return "containment+numbers", "joined"
