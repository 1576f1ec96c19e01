"""Wire copies: each article gets the cluster of its story, and one article of a cluster is the primary.

Only references and packed arrays of hashes are shuffled, by the thousand. The steps are in `transforms.reprints`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import apache_beam as beam
import numpy as np
from apache_beam.utils.windowed_value import WindowedValue
from numpy.typing import NDArray

from transforms import spool
from transforms.config import Config, Limits, Reprints
from transforms.pool import Failure
from transforms.pooled import Pooled
from transforms.records import Decision, IndexRow, LedgerEntry, Packed, Rejection
from transforms.reprints import boilerplate, candidates, components, identity, index
from transforms.reprints.clusters import settle
from transforms.reprints.index import IndexFile
from transforms.reprints.signature import Signature, key_of
from transforms.reprints.signed import PagePacked, Signed, SignPacked, ToSign, member, rejection
from transforms.storage.layout import Layout

_BATCH = 50_000  # records of one packed array, before it is split into buckets
_TABLE = np.dtype([("key", "<u8"), ("group", "<u8")])


@dataclasses.dataclass(frozen=True)
class Deduplicated:
    """What deduplication made."""

    decisions: beam.PCollection[Decision]  # one for each article_id
    ledger: beam.PCollection[LedgerEntry]
    rejections: beam.PCollection[Rejection]  # `already_seen`, and what failed in the pool
    signatures: beam.PCollection[IndexRow]  # of the new articles


@dataclasses.dataclass
class Deduplicate(beam.PTransform):  # type: ignore[misc]
    """PCollection[Packed] -> Deduplicated. Reads the index of the committed runs under the output root."""

    config: Config
    layout: Layout
    spool_folder: str | None

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, articles: beam.PCollection[Packed]) -> Deduplicated:
        """Same ids out, boilerplate learned, articles signed; then candidate pairs, groups of them, and clusters."""
        settings = self.config.reprints
        found = index.index_files(self.layout, settings.lookback_days, datetime.now(UTC))
        files = articles.pipeline | "IndexFiles" >> beam.Create(found)
        unique, seen = (articles, files) | "SameIds" >> _SameIds(self.spool_folder)
        days = unique | "Day" >> beam.Map(index.day) | "Days" >> beam.CombineGlobally(index.widest)
        earlier = files | "ReadPublished" >> beam.ParDo(
            _ReadPublished(settings, self.spool_folder), beam.pvalue.AsSingleton(days)
        ).with_outputs("pages", main="published")
        learned = (unique, earlier.pages) | "Boilerplate" >> _Boilerplate(self.config.limits, self.spool_folder)
        sign = Pooled("signed", SignPacked(self.spool_folder), _blame_signing, self.config.limits)
        signed = (
            unique
            | "AddBoilerplate" >> beam.Map(_to_sign, beam.pvalue.AsDict(learned.boilerplate), learned.sample)
            | "SignInPool" >> beam.ParDo(sign).with_outputs("rejected", main="signed")
        )
        members = (signed.signed, earlier.published) | "Members" >> beam.Flatten()
        groups = members | "Candidates" >> _Candidates(settings.window_days, self.spool_folder)
        table = beam.pvalue.AsSingleton(groups.table, default_value=b"")
        routed = members | "Route" >> beam.ParDo(_Route(), table).with_outputs("alone", "grouped")
        settled = (
            (routed.grouped, groups.pairs)
            | "FlattenGroups" >> beam.Flatten()
            | "Groups" >> beam.GroupByKey()
            | "Settle" >> beam.ParDo(_Settle(self.config)).with_outputs("ledger", "signatures", main="decisions")
        )
        alone = routed.alone | "DecideAlone" >> beam.ParDo(_DecideAlone()).with_outputs("signatures", main="decisions")
        return Deduplicated(
            decisions=(settled.decisions, alone.decisions) | "Decisions" >> beam.Flatten(),
            ledger=settled.ledger,
            rejections=(seen, signed.rejected) | "Rejections" >> beam.Flatten(),
            signatures=(settled.signatures, alone.signatures)
            | "FlattenSignatures" >> beam.Flatten()
            | "Signatures" >> beam.MapTuple(IndexRow),
        )


# Same ids


class _SameIds(beam.PTransform):  # type: ignore[misc]
    """(PCollection[Packed], PCollection[IndexFile]) -> the survivors of their ids, and the rejections of the others."""

    def __init__(self, spool_folder: str | None) -> None:
        super().__init__()
        self._spool_folder = spool_folder

    def expand(
        self, inputs: tuple[beam.PCollection[Packed], beam.PCollection[IndexFile]]
    ) -> tuple[beam.PCollection[Packed], beam.PCollection[Rejection]]:
        """Ids are compared first, 16 bytes each; articles are shuffled only where an id came before."""
        articles, files = inputs
        own = articles | "OwnIds" >> beam.ParDo(_OwnIds(self._spool_folder))
        seen = files | "SeenIds" >> beam.ParDo(_SeenIds(self._spool_folder))
        contested = (
            (own, seen)
            | "FlattenIds" >> beam.Flatten()
            | "GroupIds" >> beam.GroupByKey()
            | "Contested" >> beam.FlatMap(_contested)
        )
        runs = files | "RunNames" >> beam.Map(lambda file: (file.number, file.run_id)) | "OneName" >> beam.Distinct()
        split = articles | "Split" >> beam.ParDo(_Split(), beam.pvalue.AsDict(contested)).with_outputs(
            "contested", main="clear"
        )
        chosen = (
            split.contested
            | "GroupContested" >> beam.GroupByKey()
            | "Choose" >> beam.ParDo(_Choose(), beam.pvalue.AsDict(runs)).with_outputs("rejected", main="kept")
        )
        return (split.clear, chosen.kept) | "Unique" >> beam.Flatten(), chosen.rejected


class _PackRecords(beam.DoFn):  # type: ignore[misc]
    """Base of steps that gather packed records and emit (bucket, blob) by the thousand."""

    def __init__(self, spool_folder: str | None) -> None:
        self._spool_folder = spool_folder

    def start_bundle(self) -> None:
        """Starts empty."""
        self._parts: list[NDArray[np.void]] = []
        self._size = 0

    def finish_bundle(self) -> Iterator[WindowedValue]:
        """Emits what is left."""
        window = beam.window.GlobalWindow()
        for element in self._flush():
            yield WindowedValue(element, window.max_timestamp(), (window,))

    def _add(self, records: NDArray[np.void]) -> Iterator[tuple[int, bytes]]:
        self._parts.append(records)
        self._size += len(records)
        if self._size >= _BATCH:
            yield from self._flush()

    def _flush(self) -> Iterator[tuple[int, bytes]]:
        if self._parts:
            records = np.concatenate(self._parts)
            self._parts, self._size = [], 0
            for bucket, part in candidates.split(records, self._hashes(records)):
                yield bucket, spool.put(part, self._spool_folder)

    def _hashes(self, records: NDArray[np.void]) -> NDArray[np.uint32]:
        raise NotImplementedError


class _Ids(_PackRecords):
    def _hashes(self, records: NDArray[np.void]) -> NDArray[np.uint32]:
        hashes: NDArray[np.uint32] = records["low"].astype(np.uint32)
        return hashes


class _OwnIds(_Ids):
    """Packed -> (bucket, packed ids)."""

    def process(self, packed: Packed) -> Iterator[tuple[int, bytes]]:
        yield from self._add(identity.ids([packed.article_id], 0))


class _SeenIds(_Ids):
    """IndexFile -> (bucket, packed ids)."""

    def process(self, file: IndexFile) -> Iterator[tuple[int, bytes]]:
        for records in index.seen(file):
            yield from self._add(records)


def _contested(element: tuple[int, Iterable[bytes]]) -> Iterator[tuple[str, int]]:
    return identity.contested(candidates.join(map(spool.get, element[1]), identity.ID))


class _Split(beam.DoFn):  # type: ignore[misc]
    """Packed -> main: what has its id for itself; contested: (article_id, (number of an earlier run or 0, Packed))."""

    def process(self, packed: Packed, contested: Mapping[str, int]) -> Iterator[Any]:
        run = contested.get(packed.article_id)
        if run is None:
            yield packed
        else:
            yield beam.pvalue.TaggedOutput("contested", (packed.article_id, (run, packed)))


class _Choose(beam.DoFn):  # type: ignore[misc]
    """The documents of one id -> the survivor, unless an earlier run had it; rejected: the others."""

    def process(self, element: tuple[str, Iterable[tuple[int, Packed]]], runs: Mapping[int, str]) -> Iterator[Any]:
        values = list(element[1])
        run = values[0][0]
        if run:
            rejections = [identity.already_seen(packed, f"in run {runs[run]}") for _, packed in values]
        else:
            kept, rejections = identity.survivor(packed for _, packed in values)
            yield kept
        for rejected in rejections:
            yield beam.pvalue.TaggedOutput("rejected", rejected)


# Boilerplate


@dataclasses.dataclass(frozen=True)
class _Learned:
    """What was learned, and from which articles."""

    boilerplate: beam.PCollection[tuple[str, bytes]]  # outlet, reference to its boilerplate shingles
    sample: beam.pvalue.AsSingleton  # the sorted keys of the articles of this run that it was learned from


class _Boilerplate(beam.PTransform):  # type: ignore[misc]
    """(PCollection[Packed], pages of earlier runs) -> _Learned."""

    def __init__(self, limits: Limits, spool_folder: str | None) -> None:
        super().__init__()
        self._limits = limits
        self._spool_folder = spool_folder

    def expand(
        self, inputs: tuple[beam.PCollection[Packed], beam.PCollection[tuple[str, tuple[str, bytes]]]]
    ) -> _Learned:
        """Chooses the pages with the smallest ids of each outlet, then reads only those."""
        articles, earlier = inputs
        sample = beam.pvalue.AsSingleton(
            articles
            | "OutletIds" >> beam.FlatMap(lambda packed: [(packed.outlet, packed.article_id)] if packed.outlet else [])
            | "SmallestIds" >> beam.combiners.Top.SmallestPerKey(boilerplate.SAMPLE)
            | "OneKey" >> beam.MapTuple(lambda _, article_ids: (b"", list(article_ids)))
            | "GatherSample" >> beam.GroupByKey()
            | "PackSample" >> beam.MapTuple(_sorted_keys),
            default_value=b"",
        )
        # An article whose page fails is rejected when it is signed. The pages are shuffled once more: the in-memory
        # engine holds back a Flatten until all that consume the articles are done, and signing waits for this one.
        page = Pooled("sampled", PagePacked(self._spool_folder), _blame_signing, self._limits)
        pages = (
            articles
            | "Sampled" >> beam.Filter(_is_sampled, sample)
            | "PageInPool" >> beam.ParDo(page).with_outputs("rejected", main="pages")
        ).pages | "SpreadPages" >> beam.Reshuffle()
        learned = (
            (pages, earlier)
            | "FlattenPages" >> beam.Flatten()
            | "GroupPages" >> beam.GroupByKey()
            | "Learn" >> beam.Map(_learn, self._spool_folder)
        )
        return _Learned(learned, sample)


def _sorted_keys(_: bytes, lists: Iterable[list[str]]) -> bytes:
    return np.sort(np.array([key_of(article_id) for ids in lists for article_id in ids], "<u8")).tobytes()


def _find(keys: NDArray[np.uint64], article_id: str) -> int | None:
    key = np.uint64(key_of(article_id))
    place = int(np.searchsorted(keys, key))
    return place if place < len(keys) and keys[place] == key else None


def _is_sampled(packed: Packed, sample: bytes) -> bool:
    return _find(np.frombuffer(sample, "<u8"), packed.article_id) is not None


def _learn(element: tuple[str, Iterable[tuple[str, bytes]]], spool_folder: str | None) -> tuple[str, bytes]:
    outlet, pages = element
    return outlet, spool.put(boilerplate.learn([*map(spool.get, boilerplate.sample(pages))]), spool_folder)


def _to_sign(packed: Packed, learned: Mapping[str, bytes], sample: bytes) -> ToSign:
    return packed, learned.get(packed.outlet or ""), _is_sampled(packed, sample)


def _blame_signing(element: Packed | ToSign, failure: Failure) -> Rejection:
    packed = element if isinstance(element, Packed) else element[0]
    return rejection(packed, failure.reason, failure.detail)


# Candidates


@dataclasses.dataclass(frozen=True)
class _Groups:
    """The candidate pairs by group, and the table of which article is in which group."""

    pairs: beam.PCollection[tuple[bytes, bytes]]
    table: beam.PCollection[bytes]  # one element: a sorted array of _TABLE


class _Candidates(beam.PTransform):  # type: ignore[misc]
    """PCollection[Signed] -> _Groups."""

    def __init__(self, window_days: float, spool_folder: str | None) -> None:
        super().__init__()
        self._window_days = window_days
        self._spool_folder = spool_folder

    def expand(self, members: beam.PCollection[Signed]) -> _Groups:
        """Fingerprints by hash, pairs by hash, all candidate pairs on one worker."""
        grouped = (
            members
            | "Entries" >> beam.ParDo(_Entries(self._spool_folder))
            | "GroupEntries" >> beam.GroupByKey()
            | "Pairs" >> beam.ParDo(_Pairs(self._window_days, self._spool_folder))
            | "GroupPairs" >> beam.GroupByKey()
            | "CountShared" >> beam.FlatMap(_count_shared, self._spool_folder)
            | "GatherPairs" >> beam.GroupByKey()
            | "Components" >> beam.ParDo(_Components()).with_outputs("table", main="pairs")
        )
        return _Groups(grouped.pairs, grouped.table)


class _Entries(_PackRecords):
    """Signed -> (bucket, packed entries)."""

    def process(self, signed: Signed) -> Iterator[tuple[int, bytes]]:
        article_id, _, _, cluster_id, _, content, _ = signed
        signature = Signature.from_bytes(spool.get(content))
        yield from self._add(candidates.entries(key_of(article_id), signature, published=cluster_id is not None))

    def _hashes(self, records: NDArray[np.void]) -> NDArray[np.uint32]:
        fingerprints: NDArray[np.uint32] = records["fingerprint"]
        return fingerprints


class _Pairs(_PackRecords):
    """(bucket, packed entries) -> (bucket, packed pairs)."""

    def __init__(self, window_days: float, spool_folder: str | None) -> None:
        super().__init__(spool_folder)
        self._window_days = window_days

    def process(self, element: tuple[int, Iterable[bytes]]) -> Iterator[tuple[int, bytes]]:
        entries = candidates.join(map(spool.get, element[1]), candidates.ENTRY)
        yield from self._add(candidates.pairs(entries, self._window_days))

    def _hashes(self, records: NDArray[np.void]) -> NDArray[np.uint32]:
        hashes: NDArray[np.uint32] = (records["a"] ^ records["b"] >> np.uint64(7)).astype(np.uint32)
        return hashes


def _count_shared(element: tuple[int, Iterable[bytes]], spool_folder: str | None) -> Iterator[tuple[bytes, bytes]]:
    found = candidates.add(map(spool.get, element[1]))
    if len(found):
        yield b"", spool.put(found.tobytes(), spool_folder)


class _Components(beam.DoFn):  # type: ignore[misc]
    """All candidate pairs -> (group, its pairs); table: who is in which group. See `components` for its limits."""

    def process(self, element: tuple[bytes, Iterable[bytes]]) -> Iterator[Any]:
        found = candidates.join(map(spool.get, element[1]), candidates.PAIR)
        keys, groups = components.components(found["a"], found["b"])
        table = np.empty(len(keys), _TABLE)
        table["key"], table["group"] = keys, groups
        yield beam.pvalue.TaggedOutput("table", table.tobytes())
        homes = groups[np.searchsorted(keys, found["a"])]
        order = np.argsort(homes, kind="stable")
        for part in np.split(order, np.flatnonzero(np.diff(homes[order])) + 1):
            yield homes[part[0]].tobytes(), found[part].tobytes()


# Clusters


class _Route(beam.DoFn):  # type: ignore[misc]
    """Signed -> grouped: (group, Signed); alone: what is in no group."""

    def process(self, signed: Signed, table: bytes) -> Iterator[Any]:
        groups = np.frombuffer(table, _TABLE)
        place = _find(groups["key"], signed[0])
        if place is None:
            yield beam.pvalue.TaggedOutput("alone", signed)
        else:
            yield beam.pvalue.TaggedOutput("grouped", (groups["group"][place].tobytes(), signed))


class _DecideAlone(beam.DoFn):  # type: ignore[misc]
    """Signed -> its Decision and, as `signatures`, what its IndexRow is made of; nothing for published ones."""

    def process(self, signed: Signed) -> Iterator[Any]:
        article_id, origin, partition, cluster_id, _, content, page = signed
        if cluster_id is None:
            yield Decision(article_id, origin, partition, cluster_id=article_id, is_primary=True)
            yield beam.pvalue.TaggedOutput("signatures", (article_id, article_id, True, content, page))


class _Settle(beam.DoFn):  # type: ignore[misc]
    """(group, members and pairs) -> decisions, ledger and signatures."""

    def __init__(self, config: Config) -> None:
        self._settings = config.reprints
        self._priorities = {name: outlet.priority for name, outlet in config.outlets.items()}

    def process(self, element: tuple[bytes, Iterable[Signed | bytes]]) -> Iterator[Any]:
        signed: dict[str, Signed] = {}
        pairs: list[bytes] = []
        for value in element[1]:
            if isinstance(value, bytes):
                pairs.append(value)
            else:
                signed[value[0]] = value
        found = candidates.join(pairs, candidates.PAIR)
        settled = settle(
            map(member, signed.values()),
            zip(found["a"].tolist(), found["b"].tolist(), strict=True),
            self._settings,
            self._priorities,
        )
        for decision in settled.decisions:
            yield decision
            content = signed[decision.article_id][-2:]
            row = (decision.article_id, decision.cluster_id, decision.is_primary, *content)
            yield beam.pvalue.TaggedOutput("signatures", row)
        for entry in settled.ledger:
            yield beam.pvalue.TaggedOutput("ledger", entry)


class _ReadPublished(beam.DoFn):  # type: ignore[misc]
    """IndexFile -> the Signed of its articles that lie in the look-back window; pages: (outlet, (article_id, page))."""

    def __init__(self, settings: Reprints, spool_folder: str | None) -> None:
        self._settings = settings
        self._spool_folder = spool_folder

    def process(self, file: IndexFile, days: index.Days | None) -> Iterator[Any]:
        for outlet, signed in index.published(file, days, self._settings, self._spool_folder):
            yield signed
            if outlet and signed[-1] is not None:
                yield beam.pvalue.TaggedOutput("pages", (outlet, (signed[0], signed[-1])))
