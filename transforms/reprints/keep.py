"""Which article of a cluster is its primary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from transforms.config import KeepRule
from transforms.reprints.verify import Member

_NEVER = 1 << 62  # an unknown date comes after every known one


def preference(member: Member, rules: Sequence[KeepRule], priorities: Mapping[str, int]) -> tuple[int | str, ...]:
    """A key that sorts the article to be kept first: rule by rule, then by id, so that no two articles are equal."""
    signature = member.signature
    values: dict[KeepRule, int] = {
        "agency_original": not signature.agency_original,
        "priority": -priorities.get(signature.outlet or "", 0),
        "earliest": _NEVER if signature.start is None else signature.start,
        "longest": -signature.length,
    }
    return (*(values[rule] for rule in rules), member.article_id)
