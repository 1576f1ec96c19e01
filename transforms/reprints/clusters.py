"""From the candidate pairs of one group of articles to clusters, primaries and the ledger."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from transforms.config import Reprints
from transforms.records import Decision, LedgerEntry
from transforms.reprints.components import components
from transforms.reprints.keep import preference
from transforms.reprints.signature import key_of
from transforms.reprints.verify import Evidence, Member, compare, judge

_OVERSIZE = 50  # members; above it a component is refined
_NEAR = 0.5  # part of the threshold that a member of a refined component keeps with its anchor
_ANCHORS = 20  # tried for one component; what resembles none of them is split into equal texts
_DISJOINT = 0.05  # containment of two stories that only a digest has in common

_Pair = tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Settled:
    """What was decided of one group."""

    decisions: list[Decision]  # of the new members, by article_id
    ledger: list[LedgerEntry]  # by article_a and article_b


def settle(
    members: Iterable[Member], pairs: Iterable[_Pair], settings: Reprints, priorities: Mapping[str, int]
) -> Settled:
    """Compares the candidate `pairs` (of keys) and decides on every new member of the group.

    The outcome does not depend on the order of the input. No cluster that was published is changed: a new article
    joins it, and one that the keep policy would have preferred to its primary is noted in the ledger with the decision
    `late`. Where a new article shows that several published clusters tell one story, a line with the decision
    `bridges` for an article of each, and the cluster that goes on, says so.
    """
    group = _Group({key_of(member.article_id): member for member in members}, settings, priorities)
    group.compare(pairs)
    group.part_digests()
    clusters = sorted(group.clusters())
    group.part_chains(clusters)
    decisions = [decision for keys in clusters for decision in group.decide(keys)]
    return Settled(
        sorted(decisions, key=lambda decision: decision.article_id),
        sorted(group.ledger(), key=lambda entry: (entry.article_a, entry.article_b)),
    )


@dataclasses.dataclass(slots=True)
class _Edge:
    a: int  # key of the article with the smaller id
    b: int
    evidence: Evidence
    rule: str
    decision: str
    cluster_id: str | None = None


@dataclasses.dataclass
class _Group:
    members: dict[int, Member]
    settings: Reprints
    priorities: Mapping[str, int]
    edges: dict[_Pair, _Edge] = dataclasses.field(default_factory=dict)
    cluster_ids: dict[int, str] = dataclasses.field(default_factory=dict)

    def compare(self, pairs: Iterable[_Pair]) -> None:
        """Judges the pairs and keeps those that anything speaks for."""
        for pair in sorted({(min(pair), max(pair)) for pair in pairs}):
            if pair[0] in self.members and pair[1] in self.members:
                edge = self._edge(pair)
                if edge.rule:
                    self.edges[edge.a, edge.b] = edge

    def part_digests(self) -> None:
        """Keeps an article that holds several unrelated stories from chaining them."""
        parts: dict[int, list[tuple[int, _Edge]]] = defaultdict(list)
        for edge in self._joined():
            small, large = sorted((edge.a, edge.b), key=lambda key: (self.members[key].signature.shingles, key))
            parts[large].append((small, edge))
        for shorter in parts.values():
            shorter.sort(key=lambda part: (-self.members[part[0]].signature.shingles, part[0]))
            first, others = shorter[0][0], shorter[1:]
            if any(self._containment(first, key) < _DISJOINT for key, _ in others):
                for _, edge in shorter:
                    edge.rule = edge.decision = "contains"

    def clusters(self) -> Iterator[list[int]]:
        """The sorted keys of each cluster; an article that is joined with none is a cluster of its own."""
        joined = [(edge.a, edge.b) for edge in self._joined()] + self._published()
        for keys in _components(joined, self.members):
            yield from self._refined(keys, joined) if len(keys) > _OVERSIZE else [keys]

    def part_chains(self, clusters: Sequence[Sequence[int]]) -> None:
        """Marks the joined edges that refining cut."""
        home = {key: number for number, keys in enumerate(clusters) for key in keys}
        for edge in self._joined():
            if home[edge.a] != home[edge.b]:
                edge.rule, edge.decision = "chain", "apart"

    def decide(self, keys: Sequence[int]) -> Iterator[Decision]:
        """The decisions on the new members of one cluster."""
        ranked = sorted(keys, key=self._preference)
        new = [key for key in ranked if self.members[key].cluster_id is None]
        published = [key for key in ranked if self.members[key].cluster_id is not None]
        cluster_id = self.members[ranked[0]].article_id
        if published:
            first = next((key for key in published if self.members[key].is_primary), published[0])
            cluster_id = self.members[first].cluster_id or cluster_id
            if new and self.members[first].is_primary and self._preference(new[0]) < self._preference(first):
                self._note((new[0], first), "late", cluster_id)
            if new:
                self._note_bridges(first, published)
        for key in new:
            self.cluster_ids[key] = cluster_id
            member = self.members[key]
            is_primary = member.article_id == cluster_id
            yield Decision(member.article_id, member.origin, member.partition, cluster_id, is_primary)

    def ledger(self) -> Iterator[LedgerEntry]:
        """A line for each pair that anything speaks for."""
        for edge in self.edges.values():
            a, b = self.members[edge.a], self.members[edge.b]
            yield LedgerEntry(
                article_a=a.article_id,
                article_b=b.article_id,
                containment_ab=edge.evidence.containment_ab,
                containment_ba=edge.evidence.containment_ba,
                shared_shingles=edge.evidence.shared,
                shingles_a=a.signature.shingles,
                shingles_b=b.signature.shingles,
                hours_apart=edge.evidence.hours_apart,
                numbers_agree=edge.evidence.numbers_agree,
                head=edge.evidence.head,
                rule=edge.rule,
                decision=edge.decision,
                cluster_id=self._cluster_id(edge),
            )

    def _edge(self, pair: _Pair) -> _Edge:
        a, b = sorted(pair, key=lambda key: self.members[key].article_id)
        evidence = compare(self.members[a], self.members[b])
        return _Edge(a, b, evidence, *judge(evidence, self.settings))

    def _joined(self) -> list[_Edge]:
        return [edge for edge in self.edges.values() if edge.decision == "joined"]

    def _published(self) -> list[_Pair]:
        """Edges that hold every published cluster together."""
        first: dict[str, int] = {}
        known = ((key, self.members[key].cluster_id) for key in sorted(self.members))
        return [(key, first.setdefault(cluster_id, key)) for key, cluster_id in known if cluster_id is not None]

    def _refined(self, keys: list[int], joined: Sequence[_Pair]) -> Iterator[list[int]]:
        """Splits an oversize component into parts whose members resemble one anchor each.

        The members of a true cluster all resemble the one with the most edges, however many they are; those of a chain
        do not. They are clustered again without it.
        """
        inside = set(keys)
        joined = [pair for pair in joined if pair[0] in inside and pair[1] in inside]
        oversize = [keys]
        for _ in range(_ANCHORS):
            if not oversize:
                return
            keys = oversize.pop()
            near = self._near(keys, joined)
            yield sorted(near)
            rest = [pair for pair in joined if pair[0] not in near and pair[1] not in near]
            for part in _components(rest, [key for key in keys if key not in near]):
                if len(part) > _OVERSIZE:
                    oversize.append(part)
                else:
                    yield part
        equal = [(edge.a, edge.b) for edge in self._joined() if edge.evidence.exact] + self._published()
        for keys in oversize:
            yield from _components(equal, keys)

    def _near(self, keys: Sequence[int], joined: Iterable[_Pair]) -> set[int]:
        """An anchor, what resembles it, and what was published together with any of these."""
        inside = set(keys)
        degree = Counter(key for pair in joined if pair[0] in inside and pair[1] in inside for key in pair)
        anchor = max(keys, key=lambda key: (degree[key], self.members[key].signature.shingles, key))
        least = _NEAR * self.settings.containment
        near = {key for key in keys if key == anchor or self._containment(anchor, key) >= least}
        home = {self.members[key].cluster_id for key in near} - {None}
        return near | {key for key in keys if self.members[key].cluster_id in home}

    def _containment(self, first: int, second: int) -> float:
        evidence = compare(self.members[first], self.members[second])
        return max(evidence.containment_ab, evidence.containment_ba)

    def _preference(self, key: int) -> tuple[int | str, ...]:
        return preference(self.members[key], self.settings.keep, self.priorities)

    def _note_bridges(self, first: int, published: Sequence[int]) -> None:
        heads: dict[str | None, int] = {}
        for key in sorted(published, key=lambda key: (not self.members[key].is_primary, key)):
            heads.setdefault(self.members[key].cluster_id, key)
        home = self.members[first].cluster_id
        for cluster_id, key in heads.items():
            if cluster_id != home:
                self._note((heads[home], key), "bridges", home)

    def _note(self, pair: _Pair, decision: str, cluster_id: str | None) -> None:
        edge = self._edge(pair)
        edge.rule = edge.rule or "below"
        edge.decision, edge.cluster_id = decision, cluster_id
        self.edges[edge.a, edge.b] = edge

    def _cluster_id(self, edge: _Edge) -> str | None:
        """The cluster of a joined pair: that of the new one of the two."""
        if edge.decision == "joined":
            return self.cluster_ids[edge.a if edge.a in self.cluster_ids else edge.b]
        return edge.cluster_id


def _components(pairs: Iterable[_Pair], keys: Iterable[int]) -> list[list[int]]:
    """The components of `keys` under those pairs that lie within them, each sorted, that of the least key first."""
    inside = set(keys)
    ends = [(a, b) for a, b in pairs if a in inside and b in inside] + [(key, key) for key in inside]
    if not ends:
        return []
    edges = np.array(ends, np.uint64)
    found: dict[int, list[int]] = {}
    for node, label in zip(*(array.tolist() for array in components(edges[:, 0], edges[:, 1])), strict=True):
        found.setdefault(label, []).append(node)
    return list(found.values())
