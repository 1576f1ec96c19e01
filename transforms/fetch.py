"""Live sources into documents: feeds and sitemaps first, then the pages they name, host by host.

Work is keyed by host, so that on every engine one worker owns a host. Within a worker all hosts are under way at once.
A redirect to another host is followed by the worker that met it: where there are several, that host may then see two.
"""

from __future__ import annotations

import asyncio
import dataclasses
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

import apache_beam as beam
import pyarrow.compute as pc
import pyarrow.parquet as pq
from apache_beam.io.filesystem import BeamIOError, CompressionTypes
from apache_beam.io.filesystems import FileSystems
from apache_beam.utils.windowed_value import WindowedValue

from transforms import live
from transforms.config import Config, Outlet, Source
from transforms.extraction.outlets import Outlets
from transforms.fetching import discovery, health
from transforms.fetching.archive import Replay
from transforms.fetching.crawl import Fetcher, lane_or_none
from transforms.fetching.discovery import Discovery
from transforms.fetching.known import Known, page_of, to_fetch
from transforms.fetching.outcomes import Failure, Fetched, Outcome, Receipt, Request
from transforms.fetching.policy import Fetching
from transforms.reading.sniff import why_no_page
from transforms.records import Article, Document, Rejection, Tally
from transforms.storage import commit, files
from transforms.storage.archives import ArchiveFiles, replay_of
from transforms.storage.layout import Layout

_KNOWN_COLUMNS = ["requested", "run_id", "at", "status", "etag", "last_modified", "body_sha256", "kind", "outcome"]
_BATCH_ROWS = 10_000


@dataclasses.dataclass
class Fetch(beam.PTransform):  # type: ignore[misc]
    """PBegin -> documents, rejected: PCollection[Rejection], receipts: PCollection[Receipt], tallies.

    With `replay`, a folder of WARC files, nothing is asked of the network. Without, what an earlier try of the same run
    archived is not asked for again.
    """

    config: Config
    layout: Layout
    replay: str | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, begin: beam.pvalue.PBegin) -> Taken:
        """Discover, add what is known from earlier runs, fetch."""
        web = Web(self.config.fetching, self.layout, self.replay, uuid.uuid4().hex)
        sources = self.config.live
        discovered = (
            begin
            | "LiveSources" >> beam.Create(list(enumerate(sources)))
            | "KeyByFirstHost" >> beam.Map(_by_first_host)
            | "GroupFirstHosts" >> beam.GroupByKey()
            | "Discover" >> beam.ParDo(_Discover(web)).with_outputs(*_SIDES, main="wanted")
        )
        known = (
            begin
            | "EarlierFetches" >> beam.Create(_earlier_fetches(self.layout) if sources else [])
            | "ReadEarlierFetches" >> beam.FlatMap(_known)
        )
        revisit_days = {source.name: source.revisit_days for source in sources}
        fetched = (
            {"wanted": discovered.wanted, "known": known}
            | "GroupHosts" >> beam.CoGroupByKey()
            | "FetchPages" >> beam.ParDo(FetchPages(web, revisit_days)).with_outputs(*_SIDES, main="documents")
        )
        both = {side: (discovered[side], fetched[side]) | f"All{side.title()}" >> beam.Flatten() for side in _SIDES}
        return Taken(fetched.documents, **both)


class Measured(NamedTuple):
    """What the health of outlets is told from."""

    receipts: beam.PCollection[Receipt]
    rejected: beam.PCollection[Rejection]  # pages that were fetched and gave no article
    articles: beam.PCollection[Article]  # of pages that were fetched


@dataclasses.dataclass
class Health(beam.PTransform):  # type: ignore[misc]
    """Measured -> PCollection[tuple[outlet, health.Health]]."""

    config: Config

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, measured: Measured) -> beam.PCollection[tuple[str, health.Health]]:
        """One or no sign of each record, summed by outlet."""
        known = self.config.outlets
        return (
            (
                measured.receipts | "OfReceipts" >> beam.ParDo(_Signs("requested", health.of_receipt, known)),
                measured.rejected | "OfRejections" >> beam.ParDo(_Signs("origin", health.of_rejection, known)),
                measured.articles | "OfArticles" >> beam.ParDo(_Signs("origin", health.of_article, known)),
            )
            | "AllSigns" >> beam.Flatten()
            | "GroupOutlets" >> beam.GroupByKey()
            | "SumSigns" >> beam.MapTuple(lambda outlet, signs: (outlet, health.summed(signs)))
        )


class _Signs(beam.DoFn):  # type: ignore[misc]
    """A record -> (outlet, its sign), where it tells one. The outlet is that of the URL in the field `place`."""

    def __init__(
        self, place: str, sign: Callable[[Any], health.Sign | None], outlets: Mapping[str, Outlet]
    ) -> None:
        self._place = place
        self._sign = sign
        self._known = outlets

    def setup(self) -> None:
        self._outlets = Outlets(self._known)

    def process(self, record: Any) -> Iterator[tuple[str, health.Sign]]:
        sign = self._sign(record)
        if sign is not None:
            yield health.outlet_at(getattr(record, self._place), self._outlets), sign


class Taken(NamedTuple):
    """What fetching brought. Each page that a source names is one document; so is a feed that cannot be had."""

    documents: beam.PCollection[Document]
    rejected: beam.PCollection[Rejection]
    receipts: beam.PCollection[Receipt]
    tallies: beam.PCollection[Tally]


_SIDES = ("rejected", "receipts", "tallies")


@dataclasses.dataclass(frozen=True)
class Web:
    """What a worker needs to know to fetch. `key` is one for each time that a graph is built."""

    policy: Fetching
    layout: Layout
    replay: str | None
    key: str

    @property
    def open(self) -> OpenWeb:
        """The one fetcher of this process for this graph, until `close`."""
        with _lock:
            if self not in _opened:
                _opened[self] = _open(self)
            return _opened[self]


@dataclasses.dataclass(frozen=True)
class OpenWeb:
    """A fetcher with the archive it writes."""

    fetcher: Fetcher
    archive: ArchiveFiles
    now: datetime  # when the run began to fetch, in its first try


_opened: dict[Web, OpenWeb] = {}
_retired: list[OpenWeb] = []  # others may still be at work with them
_lock = threading.Lock()


def close() -> None:
    """Closes the fetchers of this process, when all its runs are over. A worker process may just end instead."""
    with _lock:
        for web in (*_opened.values(), *_retired):
            web.fetcher.close()
        _opened.clear()
        _retired.clear()


def _open(web: Web) -> OpenWeb:
    own = [web.layout.archive, web.layout.fetched]
    replay: Replay = replay_of(own if web.replay is None else [web.replay])
    archive = ArchiveFiles(web.layout.fetched)
    fetcher = Fetcher(web.policy, archive=archive, replay=replay, offline=web.replay is not None)
    return OpenWeb(fetcher, archive, replay.began or datetime.now(UTC))


class _OnTheWeb(beam.DoFn):  # type: ignore[misc]
    """Base of the steps that fetch: all elements of a bundle are gathered first, so that all hosts run at once."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def start_bundle(self) -> None:
        """Starts empty."""
        self._gathered: list[Any] = []
        self._counts: Counter[tuple[str, str]] = Counter()

    def process(self, element: Any) -> None:
        """Takes note of it."""
        self._gathered.extend(self._taken(element))

    def finish_bundle(self) -> Iterator[Any]:
        """Fetches."""
        if not self._gathered:
            return
        web = self._web.open
        try:
            for item in self._fetched(web):
                yield _windowed(self._counted(item))
        except BaseException:  # the bundle will be tried again: then what it archived is to be looked up
            with _lock:
                if self._web in _opened:
                    _retired.append(_opened.pop(self._web))
            raise
        finally:
            web.archive.close()
        for (source, kind), count in sorted(self._counts.items()):
            yield _windowed(beam.pvalue.TaggedOutput("tallies", Tally(source, kind, count)))

    def _taken(self, element: Any) -> Iterable[Any]:
        raise NotImplementedError

    def _fetched(self, web: OpenWeb) -> Iterator[Any]:
        raise NotImplementedError

    def _counted(self, item: Any) -> Any:
        """The item under its tag. Documents, rejections and the bytes of responses are counted as they pass."""
        if isinstance(item, Receipt):
            self._counts[item.source, "bytes"] += item.body_bytes
            self._counts[item.source, "files"] += item.status is not None
            return beam.pvalue.TaggedOutput("receipts", item)
        if isinstance(item, Document | Rejection):
            self._counts[item.source, "documents"] += 1
            live.count("documents")
        if isinstance(item, Rejection):
            live.count("rejected")
            return beam.pvalue.TaggedOutput("rejected", item)
        return item


def _windowed(item: Any) -> Any:
    window = beam.window.GlobalWindow()
    if isinstance(item, beam.pvalue.TaggedOutput):
        return beam.pvalue.TaggedOutput(item.tag, WindowedValue(item.value, window.max_timestamp(), (window,)))
    return WindowedValue(item, window.max_timestamp(), (window,))


class _Discover(_OnTheWeb):
    """(host, sources with their numbers) -> (host, ((number of the source, of the page), Request))."""

    def _taken(self, element: tuple[str, Iterable[tuple[int, Source]]]) -> Iterable[tuple[int, Source]]:
        return element[1]

    def _fetched(self, web: OpenWeb) -> Iterator[Any]:
        sources: list[tuple[int, Source]] = self._gathered
        listed = [(number, source) for number, source in sources if source.kind in _LISTINGS]
        found = web.fetcher.run(_discover_all([source for _, source in listed], web))
        for (number, source), one in zip(listed, found, strict=True):
            yield from _ranked(number, one.requests)
            yield from (failure.rejection() for failure in one.failures)
            failed = {failure.receipts[-1]: failure.reason for failure in one.failures}
            had = {listing.receipts[-1] for listing in one.listings}
            for receipt in one.receipts:
                ends = failed.get(receipt) or ("ok" if receipt in had else None)
                yield dataclasses.replace(receipt, kind="listing", outcome=ends)
            for what, count in one.left_out.items():
                self._counts[source.name, f"listing:{what}"] += count
        for number, source in sources:
            if source.kind not in _LISTINGS:
                try:
                    urls = source.urls if source.urls_file is None else _lines(source.urls_file)
                except (BeamIOError, OSError, UnicodeDecodeError) as error:
                    path = source.urls_file or ""
                    yield Rejection("fetch", "unreadable", source.name, path, detail=str(error))
                    continue
                yield from _ranked(number, [_request(source, url) for url in urls or []])


_LISTINGS: Mapping[str, discovery.Kind] = {"feed": "feed", "sitemap": "sitemap", "site": "site"}


async def _discover_all(sources: Iterable[Source], web: OpenWeb) -> list[Discovery]:
    return await asyncio.gather(*(_discover(source, web) for source in sources))


async def _discover(source: Source, web: OpenWeb) -> Discovery:
    start = _request(source, _first_url(source))
    return await discovery.discover(start, _LISTINGS[source.kind], web.fetcher, _limits(source, web.now))


def _limits(source: Source, now: datetime) -> discovery.Limits:
    day = source.since if isinstance(source.since, date) or source.since is None else None
    if isinstance(source.since, int):
        day = (now - timedelta(days=source.since)).date()
    since = None if day is None else datetime.combine(day, time.min, UTC)
    return discovery.Limits(since, source.bound, frozenset(language.lower() for language in source.languages))


def _ranked(number: int, requests: Iterable[Request]) -> Iterator[tuple[str, tuple[tuple[int, int], Request]]]:
    return ((lane_or_none(request.url), ((number, rank), request)) for rank, request in enumerate(requests))


def _request(source: Source, url: str) -> Request:
    return Request(url, source.name, allow_private=frozenset(source.allow_private))


def _first_url(source: Source) -> str:
    return source.feed or source.sitemap or source.site or ""


def _by_first_host(numbered: tuple[int, Source]) -> tuple[str, tuple[int, Source]]:
    return lane_or_none(_first_url(numbered[1])), numbered


def _lines(path: str) -> list[str]:
    with FileSystems.open(path, "text/plain", CompressionTypes.UNCOMPRESSED) as stream:
        lines = [line.strip() for line in stream.read().decode("utf-8-sig").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


class FetchPages(_OnTheWeb):
    """(host, {wanted, known}) -> documents."""

    def __init__(self, web: Web, revisit_days: Mapping[str, float | None]) -> None:
        super().__init__(web)
        self._revisit_days = revisit_days

    def _taken(self, element: tuple[str, Mapping[str, Iterable[Any]]]) -> Iterable[Request | Rejection]:
        _, group = element
        wanted = [request for _, request in sorted(group["wanted"], key=lambda pair: pair[0])]
        return to_fetch(wanted, group["known"], self._revisit_days, self._web.open.now)

    def _fetched(self, web: OpenWeb) -> Iterator[Any]:
        yield from (decided for decided in self._gathered if isinstance(decided, Rejection))
        requests = [decided for decided in self._gathered if isinstance(decided, Request)]
        for outcome in web.fetcher.fetch_batch(requests):
            live.count("fetched")
            result = _result(outcome)
            yield result
            yield from _with_end(outcome, result)


def _result(outcome: Outcome) -> Document | Rejection:
    if isinstance(outcome, Failure):
        return outcome.rejection()
    request = outcome.request
    if outcome.unchanged:
        return Rejection("fetch", "already_seen", request.source, request.url, request.url, "not changed since")
    unfit = why_no_page(outcome.content_type or "", outcome.content) if outcome.content.strip() else None
    if unfit:
        return Rejection("fetch", "not_html", request.source, request.url, request.url, unfit)
    if not outcome.content.strip():
        return Rejection("fetch", "empty", request.source, request.url, request.url, "a page without content")
    return outcome.document(request.url)


def _with_end(outcome: Outcome, result: Document | Rejection) -> Iterator[Receipt]:
    """The receipts, the last one saying how it ended."""
    yield from outcome.receipts[:-1]
    if isinstance(outcome, Fetched) and outcome.unchanged:
        ends = "unchanged"
    else:
        ends = "ok" if isinstance(result, Document) else result.reason
    last = dataclasses.replace(outcome.receipts[-1], outcome=ends)
    if isinstance(outcome, Fetched):
        last = dataclasses.replace(
            last, etag=outcome.etag, last_modified=outcome.last_modified, body_sha256=outcome.body_sha256
        )
    yield last


def _earlier_fetches(layout: Layout) -> list[str]:
    """The files of the table `fetches` of all committed runs but the present one."""
    runs = sorted(set(commit.committed_runs(layout.root)) - {layout.run_id})
    folders = [files.folder_of(Layout(layout.root, run_id).run_file("fetches", 0)) for run_id in runs]
    return [path for folder in folders for path, _ in files.listed(f"{folder}/*.parquet")]


def _known(path: str) -> Iterator[tuple[str, Known]]:
    """(host, Known) for the pages that were answered; those that were not are asked for again."""
    with FileSystems.open(path, "application/octet-stream", CompressionTypes.UNCOMPRESSED) as stream:
        for batch in pq.ParquetFile(stream).iter_batches(_BATCH_ROWS, columns=_KNOWN_COLUMNS):
            ended = pc.and_(pc.equal(batch["kind"], "page"), pc.is_valid(batch["outcome"]))
            for row in batch.filter(ended).to_pylist():
                status = row["status"] or 0
                if 200 <= status < 300 or status == 304:
                    yield lane_or_none(row["requested"]), Known(
                        page_of(row["requested"]), row["run_id"], row["at"], status != 304,
                        row["etag"], row["last_modified"], row["body_sha256"],
                    )  # fmt: skip
