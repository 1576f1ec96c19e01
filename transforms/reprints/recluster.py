"""Other settings on the evidence of a ledger: which pairs and clusters would come out otherwise."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from transforms.config import Reprints
from transforms.records import LedgerEntry
from transforms.reprints.verify import LOWER, NARROW, Evidence, judge

# Rules that go by more than the evidence of the pair: what they decided stays.
_SETTLED = ("chain", "contains")


@dataclasses.dataclass(frozen=True, slots=True)
class PairChange:
    """A pair that would be decided otherwise."""

    article_a: str
    article_b: str
    containment_ab: float
    containment_ba: float
    rule_before: str
    decision_before: str
    rule_after: str  # "" where nothing would speak for the pair any more
    decision_after: str


@dataclasses.dataclass(frozen=True, slots=True)
class ArticleChange:
    """An article that would be in another cluster."""

    article_id: str
    cluster_before: str
    cluster_after: str


def least_threshold(settings: Reprints) -> float:
    """The smallest `containment` for which a ledger made with `settings` holds every pair that may be joined."""
    return settings.containment * NARROW / LOWER


def decide_again(entry: LedgerEntry, settings: Reprints) -> tuple[str, str]:
    """The rule and the decision for a pair under `settings`."""
    if entry.decision == "bridges" or entry.rule in _SETTLED:
        return entry.rule, entry.decision
    evidence = Evidence(
        exact=entry.rule == "exact",
        containment_ab=entry.containment_ab,
        containment_ba=entry.containment_ba,
        shared=entry.shared_shingles,
        hours_apart=entry.hours_apart,
        numbers_agree=entry.numbers_agree,
        head=entry.head,
    )
    rule, decision = judge(evidence, settings)
    if entry.decision == "late":
        return (rule or entry.rule), "late"
    return rule or "below", decision or "apart"


def changed_pairs(ledger: Iterable[LedgerEntry], settings: Reprints) -> list[PairChange]:
    """The pairs whose decision would change, in the order of the ledger."""
    found = []
    for entry in ledger:
        rule, decision = decide_again(entry, settings)
        if decision != entry.decision:
            found.append(
                PairChange(
                    entry.article_a,
                    entry.article_b,
                    entry.containment_ab,
                    entry.containment_ba,
                    entry.rule,
                    entry.decision,
                    rule,
                    decision,
                )
            )
    return found


def changed_articles(ledger: Sequence[LedgerEntry], settings: Reprints) -> list[ArticleChange]:
    """The articles whose cluster would change, by id.

    A cluster keeps its name where its primary stays in it. One that has none is named after its smallest id: the keep
    policy needs more than a ledger holds. An article that is in no joined pair is a cluster of its own.
    """
    before = {
        article: entry.cluster_id
        for entry in ledger
        if entry.decision == "joined" and entry.cluster_id
        for article in (entry.article_a, entry.article_b)
    }
    parents: dict[str, str] = {}
    for entry in ledger:
        if decide_again(entry, settings)[1] == "joined":
            _unite(parents, entry.article_a, entry.article_b)
    members: dict[str, list[str]] = {}
    for article in sorted(before.keys() | parents.keys()):
        members.setdefault(_root(parents, article), []).append(article)
    found = []
    for articles in members.values():
        name = _name(articles, before)
        for article in articles:
            cluster_before = before.get(article, article)
            if cluster_before != name:
                found.append(ArticleChange(article, cluster_before, name))
    return sorted(found, key=lambda change: change.article_id)


def _name(articles: Sequence[str], before: Mapping[str, str]) -> str:
    primaries = [article for article in articles if before.get(article, article) == article]
    return min(primaries or articles)


def _unite(parents: dict[str, str], a: str, b: str) -> None:
    low, high = sorted((_root(parents, a), _root(parents, b)))
    parents[high] = low


def _root(parents: dict[str, str], article: str) -> str:
    parents.setdefault(article, article)
    while parents[article] != article:
        parents[article] = parents[parents[article]]
        article = parents[article]
    return article
