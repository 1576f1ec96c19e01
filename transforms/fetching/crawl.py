"""From URLs to pages: one polite lane per host, many hosts at once, every response archived and accounted for."""

from __future__ import annotations

import asyncio
import concurrent.futures
import dataclasses
import queue
import random
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from types import TracebackType
from typing import TypeVar

import httpx

from transforms.fetching import robots
from transforms.fetching.addresses import Resolve, check_url
from transforms.fetching.archive import Archive, Replay
from transforms.fetching.client import Client
from transforms.fetching.outcomes import Exchange, Failure, Fetched, FetchError, Headers, Outcome, Receipt, Request
from transforms.fetching.policy import Fetching
from transforms.fetching.politeness import Lane, is_transient, lane_of, retry_after

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OF_LANE = frozenset({"circuit_open", "rate_limited", "budget"})  # no fault of the page that is refused for it
_UNREACHABLE = frozenset({"dns", "network", "tls", "timeout", "refused_address"})
_Result = TypeVar("_Result")


class _Host:
    """A lane, and the lock that lets one request at a time into it."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.turn = asyncio.Lock()
        self.validators_lie = False  # it sent one strong ETag for two different bodies of a page


@dataclasses.dataclass(slots=True)
class _Job:
    """A request on its way."""

    request: Request
    url: str
    hops: list[str] = dataclasses.field(default_factory=list)
    attempts: int = 0  # of `url`
    unconditional: bool = False
    last: FetchError | None = None  # what its last attempt failed by
    status: int | None = None
    receipts: list[Receipt] = dataclasses.field(default_factory=list)

    def note(self, url: str, attempt: int, **found: object) -> None:
        at = found.pop("at", None) or datetime.now(UTC)
        self.receipts.append(
            Receipt(self.request.source, self.request.url, url, attempt, at, **found)  # type: ignore[arg-type]
        )

    def note_exchange(self, exchange: Exchange, attempt: int) -> None:
        reason = "http_status" if exchange.status >= 400 else "too_large" if exchange.truncated else ""
        self.note(
            exchange.url, attempt, at=exchange.started, status=exchange.status, reason=reason,
            detail=exchange.status_line if exchange.status >= 400 else "",
            wire_bytes=exchange.wire_bytes, body_bytes=len(exchange.body),
            first_byte_seconds=exchange.first_byte_seconds, seconds=exchange.seconds, address=exchange.address,
            protocol=exchange.protocol, body_sha256=exchange.sha256, archived=exchange.archived,
        )  # fmt: skip

    def failure(self, fault: FetchError) -> Failure:
        if fault.reason in _OF_LANE and self.last is not None:
            fault = self.last
        if not self.receipts or self.receipts[-1].reason != fault.reason:
            self.note(self.url, self.attempts, reason=fault.reason, detail=fault.detail)
        return Failure(self.request, self.url, fault.reason, fault.detail, self.status, tuple(self.receipts))


class Fetcher:
    """Fetches pages. One serves a whole process: what it knows of a host holds for all that is fetched through it.

    With `replay`, what is archived there is not asked for again (but for answers that another attempt may better). When
    `offline` besides, nothing is ever asked for.
    """

    def __init__(
        self,
        policy: Fetching,
        *,
        archive: Archive | None = None,
        replay: Replay | None = None,
        offline: bool = False,
        resolve: Resolve | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self._policy = policy
        self._archive = archive
        self._replay = replay
        self._offline = offline
        self._client = Client(policy, resolve)
        self._chance = chance or random.Random()
        self._hosts: dict[str, _Host] = {}
        self._rules: dict[str, tuple[float, robots.Rules | FetchError]] = {}
        self._rules_turn: dict[str, asyncio.Lock] = {}
        self._slots = asyncio.Semaphore(policy.requests_at_once)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fetching", daemon=True)
        self._thread.start()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes all connections. The archive stays open: it belongs to the caller."""
        if self._loop.is_closed():
            return
        self.run(self._shut_down())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _shut_down(self) -> None:
        pending = asyncio.all_tasks() - {asyncio.current_task()}
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        await self._client.aclose()
        await self._loop.shutdown_asyncgens()

    def run(self, work: Coroutine[object, object, _Result]) -> _Result:
        """Runs a coroutine that uses this fetcher (`fetch`, `discovery.discover`) and waits for its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def fetch_batch(self, requests: Iterable[Request]) -> Iterator[Outcome]:
        """One outcome for each request, in the order they are had. Blocks the calling thread only.

        All hosts run at the same time, each at its own pace. A caller who takes outcomes slowly slows the fetching down
        before pages pile up; one who stops taking them ends it.
        """
        lanes: dict[str, list[Request]] = {}
        for request in requests:
            lanes.setdefault(lane_or_none(request.url), []).append(request)
        ready: queue.Queue[Outcome | None] = queue.Queue()
        room = asyncio.Semaphore(2 * self._policy.requests_at_once)

        async def run_lane(host: str, members: list[Request]) -> None:
            async for outcome in self.crawl_host(host, members):
                await room.acquire()
                ready.put(outcome)

        async def run_all() -> None:
            async with asyncio.TaskGroup() as group:
                for host, members in lanes.items():
                    group.create_task(run_lane(host, members))

        work = asyncio.run_coroutine_threadsafe(run_all(), self._loop)
        work.add_done_callback(lambda _: ready.put(None))
        try:
            while (outcome := ready.get()) is not None:
                self._loop.call_soon_threadsafe(room.release)
                yield outcome
            work.result()
        finally:
            if not work.done():
                work.cancel()
                concurrent.futures.wait([work], timeout=1)

    async def crawl_host(self, host: str, requests: Iterable[Request]) -> AsyncIterator[Outcome]:
        """One outcome for each request to `host`, as `lane_of` names it. What failed for now is tried again last."""
        if host in self._hosts:
            self._hosts[host].lane.renew_budget()
        jobs = deque(_Job(request, request.url) for request in requests)
        while jobs:
            job = jobs.popleft()
            outcome = await self._attempt(job)
            if outcome is None:
                jobs.append(job)
            else:
                yield outcome

    async def fetch(self, request: Request) -> Outcome:
        """The outcome of one request."""
        job = _Job(request, request.url)
        while True:
            outcome = await self._attempt(job)
            if outcome is not None:
                return outcome

    async def sitemaps_of(self, request: Request) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of the request's host names; none where it cannot be had."""
        try:
            url = str(check_url(request.url, request.allow_private))
            rules = self._known_rules(url) if self._offline else await self._rules_for(url, _Job(request, url))
        except FetchError:
            return ()
        return rules.sitemaps if rules else ()

    async def _attempt(self, job: _Job) -> Outcome | None:
        """The outcome, or None where the job is to be tried again later."""
        while True:
            try:
                exchange = await self._exchange(job)
                outcome = self._next(job, exchange)
            except FetchError as fault:
                spent = self._offline or job.attempts >= self._policy.attempts
                if spent or not fault.transient:
                    return job.failure(fault)
                job.last = fault
                return None
            if outcome is not None:
                return outcome

    async def _exchange(self, job: _Job) -> Exchange:
        job.url = str(check_url(job.url, job.request.allow_private))
        archived = self._archived(job.url)
        if archived is not None and (self._offline or not is_transient(archived.status)):
            job.note_exchange(archived, 0)
            return archived
        if self._offline:
            raise FetchError("not_archived", "no archive holds it, and nothing is fetched in a replay")
        rules = await self._rules_for(job.url, job)
        if not rules.allow(job.url):
            raise FetchError("robots", f"robots.txt forbids it to {', '.join(rules.groups)}")
        job.attempts += 1
        return await self._send(job.url, job, self._validators(job), job.attempts, body_bytes=job.request.body_bytes)

    def _archived(self, url: str) -> Exchange | None:
        return None if self._replay is None else self._replay.find(url)

    def _next(self, job: _Job, exchange: Exchange) -> Outcome | None:
        """The outcome, or None where the job goes on at once: to a redirect's target, or without validators.

        Raises:
            FetchError: the exchange is no page.
        """
        job.status = exchange.status
        if exchange.status in _REDIRECTS and exchange.header("location"):
            self._redirect(job, exchange.header("location") or "")
            return None
        if exchange.status == 304 and not exchange.revisit:
            if job.unconditional or not self._validators(job):
                raise FetchError("http_status", "304 Not Modified, though nothing was asked about")
            etag = exchange.header("etag")
            if etag is not None and job.request.etag is not None and _opaque(etag) != _opaque(job.request.etag):
                job.unconditional = True  # it answers for another version than the one we hold
                return None
        elif not exchange.revisit:
            if not 200 <= exchange.status < 300:
                raise FetchError("http_status", exchange.status_line, transient=is_transient(exchange.status))
            if exchange.truncated:
                raise FetchError(
                    "too_large", "more than fetching.wire_bytes, or unpacked more than fetching.body_bytes"
                )
        return self._fetched(job, exchange)

    def _redirect(self, job: _Job, location: str) -> None:
        try:
            # Servers send UTF-8 where only ASCII may stand.
            target = httpx.URL(job.url).join(location.encode("latin-1").decode("utf-8", "replace"))
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise FetchError("bad_url", f"redirect to {location!r}: {error}") from error
        job.hops.append(job.url)
        job.url = str(target)
        job.attempts, job.last = 0, None
        if job.url in job.hops:
            raise FetchError("redirect_loop", f"{' → '.join([*job.hops, job.url])}"[:500])
        if len(job.hops) > self._policy.redirects:
            raise FetchError("redirect_loop", f"more than {self._policy.redirects} redirects")

    def _fetched(self, job: _Job, exchange: Exchange) -> Fetched:
        request = job.request
        known = exchange.revisit or exchange.status == 304
        unchanged = known or exchange.sha256 == request.body_sha256
        etag, last_modified = exchange.header("etag"), exchange.header("last-modified")
        if not unchanged and etag and etag == request.etag and not etag.startswith("W/") and request.body_sha256:
            self._host(job.url).validators_lie = True
        content_type, charset = _content_type(exchange.header("content-type"))
        return Fetched(
            request=request,
            url=job.url,
            status=exchange.status,
            headers=exchange.headers,
            content=b"" if unchanged else exchange.body,
            content_type=content_type,
            charset=charset,
            fetched_at=exchange.started,
            unchanged=unchanged,
            body_sha256=(request.body_sha256 or "") if known else exchange.sha256,
            etag=etag or (request.etag if known else None),
            last_modified=last_modified or (request.last_modified if known else None),
            ai_opt_out=self._ai_opt_out(job.url, exchange),
            receipts=tuple(job.receipts),
        )

    def _validators(self, job: _Job) -> Headers:
        request = job.request
        if job.unconditional or request.body_at is None or self._host(job.url).validators_lie:
            return ()
        if datetime.now(UTC) - request.body_at > timedelta(days=self._policy.not_modified_days):
            return ()
        named = (("If-None-Match", request.etag), ("If-Modified-Since", request.last_modified))
        return tuple((key, value) for key, value in named if value)

    async def _send(
        self, url: str, job: _Job, headers: Headers, attempt: int, *, body_bytes: int | None = None
    ) -> Exchange:
        """One request, in its host's turn.

        Raises:
            FetchError: there is no response, or none may be asked for.
        """
        host = self._host(url)
        async with host.turn:
            while (wait := host.lane.next_at(now := time.monotonic()) - now) > 0:
                await asyncio.sleep(wait)
            async with self._slots:
                started = datetime.now(UTC)
                host.lane.sent(time.monotonic())
                try:
                    exchange = await self._client.exchange(
                        url,
                        allow_private=job.request.allow_private,
                        headers=headers,
                        wire_bytes=body_bytes,
                        body_bytes=body_bytes,
                    )
                except FetchError as fault:
                    now = time.monotonic()
                    if fault.of_host:
                        host.lane.failed(now, f"{fault.reason} ({fault.detail})")
                    else:
                        host.lane.spared(now)
                    spent = (datetime.now(UTC) - started).total_seconds()
                    job.note(url, attempt, at=started, reason=fault.reason, detail=fault.detail, seconds=spent)
                    raise
                patience = retry_after(exchange.header("retry-after"), datetime.now(UTC))
                host.lane.answered(time.monotonic(), exchange.status, patience)
        job.note_exchange(exchange, attempt)
        if self._archive is not None:
            same = exchange.status == 200 and exchange.sha256 == job.request.body_sha256
            self._archive.write(exchange, unchanged=same or exchange.status == 304)
        return exchange

    def _host(self, url: str) -> _Host:
        name = lane_of(url)
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host(Lane(name, self._policy, self._chance))
        return host

    async def _rules_for(self, url: str, job: _Job) -> robots.Rules:
        """The rules of robots.txt for the host of `url`, fetched once a day at most.

        Raises:
            FetchError: they cannot be had, so that nothing may be fetched.
        """
        origin = _origin(url)
        async with self._rules_turn.setdefault(origin, asyncio.Lock()):
            until, known = self._rules.get(origin, (float("-inf"), robots.ANYTHING))
            if time.monotonic() >= until:
                try:
                    known = await self._fetch_rules(f"{origin}/robots.txt", job)
                    until = time.monotonic() + robots.KEPT_SECONDS
                except FetchError as fault:
                    if fault.reason in _OF_LANE or fault.reason == "refused_address":
                        raise
                    known, until = fault, time.monotonic() + self._policy.dead_seconds
                self._rules[origin] = (until, known)
        if isinstance(known, FetchError):
            raise FetchError(known.reason, known.detail)
        self._host(url).lane.slow_to(known.delay)
        return known

    async def _fetch_rules(self, url: str, job: _Job) -> robots.Rules:
        for _ in range(self._policy.redirects + 1):
            exchange = self._archived(url)
            if exchange is None or is_transient(exchange.status) or _age(exchange) > robots.KEPT_SECONDS:
                exchange = await self._send_for_rules(url, job)
            location = exchange.header("location")
            if exchange.status not in _REDIRECTS or not location:
                return robots.judge(exchange, self._policy.user_agent)
            try:
                url = str(httpx.URL(url).join(location))
            except (httpx.InvalidURL, ValueError) as error:
                raise robots.unreachable(f"redirect to {location!r}") from error
        return robots.ANYTHING  # RFC 9309, 2.3.1.2: as if there were none

    async def _send_for_rules(self, url: str, job: _Job) -> Exchange:
        last = robots.unreachable("no attempt")
        for attempt in range(1, self._policy.attempts + 1):
            try:
                exchange = await self._send(url, job, (), attempt, body_bytes=robots.BYTES + 1)
                if not is_transient(exchange.status) or attempt == self._policy.attempts:
                    return exchange
                last = robots.unreachable(exchange.status_line)
            except FetchError as fault:
                if fault.reason in _OF_LANE:
                    raise last if attempt > 1 else fault from fault
                last = robots.unreachable(fault.detail)
                if fault.reason in _UNREACHABLE:
                    last.reason = fault.reason
                if not fault.transient:
                    break
        raise last

    def _ai_opt_out(self, url: str, exchange: Exchange) -> tuple[str, ...]:
        named = (f"{key}: {value}" for key in ("content-usage", "tdm-reservation") if (value := exchange.header(key)))
        tags = exchange.header("x-robots-tag") or ""
        rules = self._known_rules(url)
        return (
            *(rules.ai_opt_out(url) if rules else ()),
            *named,
            *((f"x-robots-tag: {tags}",) if "noai" in tags.lower() else ()),
        )

    def _known_rules(self, url: str) -> robots.Rules | None:
        origin = _origin(url)
        _, known = self._rules.get(origin, (0.0, None))
        if known is None:
            archived = self._archived(f"{origin}/robots.txt")
            if archived is not None and 200 <= archived.status < 300:
                known = robots.parse(archived.body, self._policy.user_agent)
                self._rules[origin] = (float("-inf"), known)  # for notes only: not fresh enough to fetch by
        return known if isinstance(known, robots.Rules) else None


def lane_or_none(url: str) -> str:
    """`lane_of`; empty for what is no URL."""
    try:
        return lane_of(url)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        return ""  # the attempt will say what is wrong with it


def _origin(url: str) -> str:
    parsed = httpx.URL(url)
    return f"{parsed.scheme}://{parsed.netloc.decode('ascii')}"  # httpx leaves default ports out


def _opaque(etag: str) -> str:
    """Weak comparison (RFC 9110, 8.8.3.2)."""
    return etag.removeprefix("W/")


def _age(exchange: Exchange) -> float:
    return (datetime.now(UTC) - exchange.started).total_seconds()


def _content_type(value: str | None) -> tuple[str | None, str | None]:
    if not value:
        return None, None
    message = Message()
    message["Content-Type"] = value
    charset = message.get_param("charset")
    return message.get_content_type(), charset.strip("'\" ") or None if isinstance(charset, str) else None
