from __future__ import annotations

import dataclasses
import random
from itertools import combinations, pairwise

import pytest

from tests.reprints.stories import member, story, word
from transforms.config import Reprints
from transforms.records import article_id
from transforms.reprints.clusters import Settled, settle
from transforms.reprints.signature import key_of
from transforms.reprints.verify import Member

SETTINGS = Reprints()


def decide(members: list[Member], settings: Reprints = SETTINGS, priorities: dict[str, int] | None = None) -> Settled:
    keys = [key_of(one.article_id) for one in members]
    return settle(members, combinations(keys, 2), settings, priorities or {})


def clusters(settled: Settled) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for decision in settled.decisions:
        found.setdefault(decision.cluster_id, set()).add(decision.origin)
    return set(map(frozenset, found.values()))


def rules(settled: Settled) -> set[tuple[str, str]]:
    return {(entry.rule, entry.decision) for entry in settled.ledger}


def edited(words: list[str], every: int) -> list[str]:
    chance = random.Random(every)
    return [word(chance) if n % every == every - 1 else one for n, one in enumerate(words)]


@pytest.mark.parametrize(
    ("copy", "rule"),
    [
        (story(1), "exact"),
        (story(1)[:50], "containment"),  # cut
        (story(1)[:50] + story(2)[:20], "containment"),  # cut, and a paragraph added
        (story(2)[:20] + story(1), "containment"),  # a new lead
        (edited(story(1), 16), "containment"),
        (edited(story(1), 9), "containment+numbers"),
    ],
)
def test_copies_are_found(copy: list[str], rule: str) -> None:
    settled = decide([member("a", story(1)), member("b", copy), member("c", story(3))])
    assert clusters(settled) == {frozenset("ab"), frozenset("c")}
    assert rules(settled) == {(rule, "joined")}
    assert sum(decision.is_primary for decision in settled.decisions) == 2


def test_one_template_with_other_facts_is_another_story() -> None:
    def filled(seed: int) -> list[str]:
        chance = random.Random(seed)
        frame = story(1, 90)
        facts = [str(chance.randint(10, 9999)) if one.isdigit() else one for one in frame]
        return [word(chance) if n % 11 == 5 else one for n, one in enumerate(facts)]

    settled = decide([member("a", filled(1)), member("b", filled(2))])
    assert clusters(settled) == {frozenset("a"), frozenset("b")}


def test_an_update_is_a_revision() -> None:
    update = [str(int(one) + 1) if one.isdigit() else one for one in story(1)]
    settled = decide([member("a", story(1)), member("b", update)], Reprints(containment=0.5))
    assert rules(settled) == {("revision", "revision")}
    assert len(clusters(settled)) == 2


def test_stories_too_far_apart_stay_apart() -> None:
    far = [member("a", story(1), "2022-01-01T12:00"), member("b", story(1), "2022-01-06T12:00")]
    assert rules(decide(far)) == {("window", "apart")}
    near = [member("a", story(1), "2022-01-01T12:00"), member("b", story(1), "2022-01-05T12:00")]
    assert clusters(decide(near)) == {frozenset("ab")}
    assert decide(near).ledger[0].hours_apart == pytest.approx(96, abs=0.1)


@pytest.mark.parametrize("parts", [2, 3, 6])
def test_a_digest_never_chains_stories(parts: int) -> None:
    takes = [story(n, 80 + n) for n in range(parts)]
    digest = [one for take in takes for one in take]
    members = [member("digest", digest), *(member(f"story{n}", take) for n, take in enumerate(takes))]
    members += [member(f"copy{n}", edited(take, 20)) for n, take in enumerate(takes)]
    settled = decide(members)
    for n in range(parts):
        home = next(group for group in clusters(settled) if f"story{n}" in group)
        assert {f"story{n}", f"copy{n}"} <= home
        assert not any(f"story{other}" in home for other in range(parts) if other != n)
    assert ("contains", "contains") in rules(settled)


def test_5000_true_copies_are_one_cluster() -> None:
    words = story(1, 100)
    members = [member(f"{n:04}", edited(words, 30 + n % 40) if n % 3 else words) for n in range(5_000)]
    keys = [key_of(one.article_id) for one in members]
    near = [(keys[n], keys[n + step]) for step in (1, 2, 3) for n in range(len(keys) - step)]
    assert len(clusters(settle(members, near, SETTINGS, {}))) == 1


def test_a_thin_chain_is_split() -> None:
    stream = story(1, 40 * 80)
    members = [member(f"{n:03}", stream[n * 40 : n * 40 + 120]) for n in range(78)]
    keys = [key_of(one.article_id) for one in members]
    settled = settle(members, list(pairwise(keys)), SETTINGS, {})
    assert max(map(len, clusters(settled))) <= 50
    assert ("chain", "apart") in rules(settled)


def test_order_does_not_matter() -> None:
    members = [member(f"{n}", edited(story(n % 4), 12 + n)[: 60 + 5 * n]) for n in range(12)]
    expected = decide(members)
    for seed in range(5):
        shuffled = members[:]
        random.Random(seed).shuffle(shuffled)
        assert decide(shuffled) == expected


def test_the_keep_policy_ranks_rule_by_rule() -> None:
    members = [
        member("early", story(1)[:90], "2022-01-01T10:00", outlet="a.example"),
        member("long", story(1), "2022-01-01T12:00", outlet="b.example"),
        member("agency", story(1)[:100], "2022-01-01T11:00", outlet="www.reuters.com", agency="Reuters"),
        member("undated", story(1)[:110], outlet="c.example"),
    ]

    def primary(*keep: str, priorities: dict[str, int] | None = None) -> str:
        settled = decide(members, Reprints.model_validate({"keep": keep}), priorities)
        return next(decision.origin for decision in settled.decisions if decision.is_primary)

    assert primary("earliest") == "early"
    assert primary("longest") == "long"
    assert primary("agency_original", "earliest") == "agency"
    assert primary("priority", "earliest", priorities={"c.example": 5, "b.example": 1}) == "undated"
    assert primary("priority", "earliest") == "early"


def published(one: Member, cluster_id: str, is_primary: bool = True) -> Member:
    return dataclasses.replace(one, cluster_id=cluster_id, is_primary=is_primary)


def test_a_published_primary_stays_and_a_better_one_is_noted() -> None:
    old = member("old", story(1)[:90], "2022-01-02T10:00")
    new = member("new", story(1), "2022-01-01T10:00")
    settled = decide([published(old, old.article_id), new])
    (decision,) = settled.decisions
    assert (decision.origin, decision.cluster_id, decision.is_primary) == ("new", old.article_id, False)
    assert rules(settled) == {("containment", "late")}


def test_an_article_joins_the_cluster_of_a_published_reprint() -> None:
    reprint = member("reprint", story(1), "2022-01-02T10:00")
    settled = decide([published(reprint, "0" * 32, is_primary=False), member("new", story(1)[:60], "2022-01-03T10:00")])
    assert [(one.cluster_id, one.is_primary) for one in settled.decisions] == [("0" * 32, False)]


def test_an_article_that_bridges_two_published_clusters_changes_neither() -> None:
    left = published(member("left", story(1)[:90], "2022-01-02T10:00"), article_id("left", None, ""))
    right = published(member("right", story(1)[40:], "2022-01-02T11:00"), article_id("right", None, ""))
    settled = decide([left, right, member("new", story(1), "2022-01-02T12:00")])
    assert [(one.origin, one.cluster_id) for one in settled.decisions] == [("new", left.article_id)]
    bridges = [entry for entry in settled.ledger if entry.decision == "bridges"]
    assert [{entry.article_a, entry.article_b} for entry in bridges] == [{left.article_id, right.article_id}]
    assert bridges[0].cluster_id == left.article_id
    assert {entry.cluster_id for entry in settled.ledger if entry.decision == "joined"} == {left.article_id}
