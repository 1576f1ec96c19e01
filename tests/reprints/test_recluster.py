from __future__ import annotations

from itertools import combinations

import pytest

from tests.reprints.stories import member, story
from transforms.config import Reprints
from transforms.records import LedgerEntry
from transforms.reprints.clusters import Settled, settle
from transforms.reprints.recluster import changed_articles, changed_pairs, decide_again, least_threshold
from transforms.reprints.signature import key_of
from transforms.reprints.verify import Member

HALF = Reprints(containment=0.5)
MEMBERS = [
    member("a", story(1)),
    member("b", story(1)[:70] + story(4, 50), "2022-01-02T10:00"),  # half of a
    member("c", story(1)[:60] + story(5, 25), "2022-01-02T11:00"),
    member("d", story(2)),
    member("e", story(2), "2022-01-03T10:00"),
    member("f", story(2)[:100], "2022-01-30T10:00"),
]


def decided(settings: Reprints, members: list[Member] = MEMBERS) -> Settled:
    return settle(members, combinations([key_of(one.article_id) for one in members], 2), settings, {})


def clusters(homes: dict[str, str]) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for article, home in homes.items():
        found.setdefault(home, set()).add(article)
    return set(map(frozenset, found.values()))


def test_the_ledger_alone_decides_as_a_run_with_that_threshold_does() -> None:
    first = decided(Reprints())
    for threshold in (0.45, 0.5, 0.7, 0.9):
        settings = Reprints(containment=threshold)
        second = decided(settings)
        again = {(entry.article_a, entry.article_b): decide_again(entry, settings) for entry in first.ledger}
        assert {pair for pair, (_, decision) in again.items() if decision == "joined"} == {
            (entry.article_a, entry.article_b) for entry in second.ledger if entry.decision == "joined"
        }
        homes = {decision.article_id: decision.cluster_id for decision in first.decisions}
        homes |= {change.article_id: change.cluster_after for change in changed_articles(first.ledger, settings)}
        assert clusters(homes) == clusters({one.article_id: one.cluster_id for one in second.decisions})


def test_the_same_threshold_changes_nothing() -> None:
    ledger = decided(Reprints()).ledger
    assert changed_pairs(ledger, Reprints()) == []
    assert changed_articles(ledger, Reprints()) == []


def test_a_ledger_is_complete_some_way_below_its_threshold() -> None:
    assert least_threshold(Reprints(containment=0.6)) == pytest.approx(0.45)


def test_what_more_than_the_pair_decided_stays() -> None:
    entry = LedgerEntry("a", "b", 0.9, 0.9, 90, 100, 100, 1.0, None, 1.0, "chain", "apart")
    assert decide_again(entry, HALF) == ("chain", "apart")
