from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fetching.fault_server import FaultServer, Reply, Seen, page
from transforms.fetching.archive import ArchiveWriter, Replay
from transforms.fetching.crawl import Fetcher
from transforms.fetching.outcomes import Failure, Fetched, Outcome, Request
from transforms.fetching.policy import Fetching
from transforms.reasons import REASONS

ADDRESSES = tuple(f"127.0.0.{n}" for n in range(1, 6))
HERE = frozenset(ADDRESSES)


def crawl(policy: Fetching, requests: Sequence[Request], **how: object) -> dict[str, Outcome]:
    with Fetcher(policy, chance=random.Random(1), **how) as fetcher:  # type: ignore[arg-type]
        found = list(fetcher.fetch_batch(requests))
    assert sorted(one.request.url for one in found) == sorted(request.url for request in requests)
    for one in found:
        assert one.receipts
        if isinstance(one, Failure):
            assert one.reason in REASONS
            assert one.receipts[-1].reason == one.reason
    return {one.request.url: one for one in found}


def request(url: str, **known: object) -> Request:
    return Request(url, "marsh", allow_private=HERE, **known)  # type: ignore[arg-type]


def one(policy: Fetching, asked: Request, **how: object) -> Outcome:
    return crawl(policy, [asked], **how)[asked.url]


def failure(policy: Fetching, asked: Request) -> Failure:
    outcome = one(policy, asked)
    assert isinstance(outcome, Failure)
    return outcome


def fetched(policy: Fetching, asked: Request, **how: object) -> Fetched:
    outcome = one(policy, asked, **how)
    assert isinstance(outcome, Fetched)
    return outcome


def test_a_page_becomes_a_document(server: FaultServer, quick: Fetching) -> None:
    got = fetched(quick, request(server.url("/ok/herons"), fields={"title": "From the feed"}))
    assert (got.status, got.content, got.content_type, got.charset) == (200, page("herons"), "text/html", "utf-8")
    assert [(receipt.url, receipt.status) for receipt in got.receipts] == [
        (server.url("/robots.txt"), 404),
        (server.url("/ok/herons"), 200),
    ]
    document = got.document("crawl.warc.gz@0")
    assert (document.source, document.url, document.charset) == ("marsh", server.url("/ok/herons"), "utf-8")
    assert document.fields == {"title": "From the feed"}
    assert document.not_after == document.fetched_at == got.fetched_at


def test_robots_rules_are_held_and_asked_for_once(server: FaultServer, quick: Fetching) -> None:
    server.robots = Reply(body=b"User-agent: *\nDisallow: /ok/private\nContent-Signal: ai-train=no\n")
    urls = [server.url(f"/ok/{name}") for name in ("a", "private", "b")]
    found = crawl(quick, [request(url) for url in urls])
    assert isinstance(found[urls[1]], Failure)
    assert found[urls[1]].reason == "robots"  # type: ignore[union-attr]
    assert found[urls[0]].ai_opt_out == ("content-signal: ai-train=no",)  # type: ignore[union-attr]
    assert server.paths() == ["/robots.txt", "/ok/a", "/ok/b"]


def test_robots_rules_hold_for_the_target_of_a_redirect(server: FaultServer, quick: Fetching) -> None:
    server.robots = Reply(body=b"User-agent: *\nDisallow: /ok/private\n")
    got = failure(quick, request(server.url("/to//ok/private")))
    assert (got.reason, got.url) == ("robots", server.url("/ok/private"))
    assert "/ok/private" not in server.paths()


def test_a_sick_robots_txt_forbids_all(server: FaultServer, quick: Fetching) -> None:
    server.robots = Reply(503)
    got = failure(quick, request(server.url("/ok/a")))
    assert got.reason == "robots_unreachable"
    assert server.paths() == ["/robots.txt"] * quick.attempts


def test_robots_txt_is_followed_to_where_it_went(quick: Fetching) -> None:
    with FaultServer(ADDRESSES[:2]) as server:
        server.robots = Reply(301, b"", {"Location": server.url("/rules", ADDRESSES[1])})
        server.pages["/rules"] = Reply(body=b"User-agent: *\nDisallow: /ok/private\n")
        assert failure(quick, request(server.url("/ok/private"))).reason == "robots"


def test_an_endless_robots_txt_is_read_up_to_its_bound(server: FaultServer, quick: Fetching) -> None:
    server.robots = Reply(body=b"User-agent: *\nDisallow: /ok/private\n" + b"# more\n" * 100_000)
    assert failure(quick, request(server.url("/ok/private"))).reason == "robots"


def gaps(log: Sequence[Seen]) -> Iterator[float]:
    return (later.began - earlier.ended for earlier, later in itertools.pairwise(log))


def test_no_host_sees_two_requests_at_once_or_closer_than_its_delay(quick: Fetching) -> None:
    policy = quick.model_copy(update={"delay_seconds": 0.1})
    with FaultServer(ADDRESSES) as server:
        server.robots = Reply(body=b"User-agent: *\nCrawl-delay: 0.15\n")
        paths = ["/ok/a", "/ok/b", "/late/0.1", "/burst/503/1/x", "/status/404", "/reset",
                 f"/to/{server.url('/ok/elsewhere', ADDRESSES[0])}"]  # fmt: skip
        crawl(policy, [request(server.url(path, address)) for address in ADDRESSES for path in paths])
        for address in ADDRESSES:
            log = [seen for seen in server.log if seen.host.startswith(f"{address}:")]
            assert len(log) >= len(paths) + 1
            # The server notes the end of an answer a moment after the client has it.
            assert min(gaps(log[:2])) > 0.1 - 0.02
            assert min(gaps(log[1:])) > 0.15 - 0.02


def test_hosts_are_fetched_side_by_side(quick: Fetching) -> None:
    with FaultServer(ADDRESSES) as server:
        crawl(quick, [request(server.url("/late/0.2", address)) for address in ADDRESSES])
        late = [seen for seen in server.log if seen.path.startswith("/late")]
        assert max(seen.began for seen in late) < min(seen.ended for seen in late)


def test_more_hosts_than_connections_are_kept(quick: Fetching) -> None:
    policy = quick.model_copy(update={"requests_at_once": 1})
    with FaultServer(tuple(f"127.0.0.{n}" for n in range(1, 9))) as server:
        urls = [server.url(f"/ok/{n}", address) for address in server.addresses for n in range(3)]
        allow = frozenset(server.addresses)
        found = crawl(policy, [Request(url, "marsh", allow_private=allow) for url in urls])
        assert all(isinstance(outcome, Fetched) for outcome in found.values())
        spans = sorted((seen.began, seen.ended) for seen in server.log)
        # The server notes the end of an answer a moment after the client has it.
        assert all(later[0] > earlier[1] - 0.01 for earlier, later in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("path", "reason", "detail"),
    [
        ("/status/404", "http_status", "404 Not Found"),
        ("/status/403", "http_status", "403 Forbidden"),
        ("/status/304", "http_status", "304 Not Modified, though nothing was asked about"),
        ("/status/300", "http_status", "300 Multiple Choices"),
        ("/status/503", "http_status", "503 Service Unavailable"),
        ("/loop/a", "redirect_loop", "/loop/a"),
        ("/hops/11", "redirect_loop", "more than 10 redirects"),
        ("/to/http://169.254.169.254/latest/meta-data/", "refused_address", "metadata"),
        ("/to/http://2852039166/", "refused_address", "169.254.169.254"),
        ("/to/http://[::ffff:127.0.0.1]/", "refused_address", "IPv4-mapped"),
        ("/to/file:///etc/passwd", "bad_url", "file scheme"),
        ("/to/http://[b.d]/", "bad_url", "redirect to"),
        ("/bomb/gzip", "too_large", "fetching.body_bytes"),
        ("/endless", "too_large", "fetching.wire_bytes"),
        ("/trickle", "timeout", "not complete"),
        ("/silent", "timeout", "silence"),
        ("/reset", "network", ""),
        ("/cut", "network", ""),
        ("/garbage", "network", ""),
        ("/packed/liar", "malformed", ""),
        ("/clipped/x", "truncated", ""),
    ],
)
def test_every_fault_ends_with_its_true_reason(
    server: FaultServer, quick: Fetching, path: str, reason: str, detail: str
) -> None:
    got = failure(quick, request(server.url(path)))
    assert got.reason == reason
    assert detail in got.detail


@pytest.mark.parametrize(
    ("url", "reason"),
    [("http://10.0.0.1/", "refused_address"), ("http://localhost:1/", "refused_address"), ("nonsense", "bad_url"),
     ("http://[::1/", "bad_url"), ("http://no-such-host.invalid/", "dns")],
)  # fmt: skip
def test_what_cannot_be_asked_for(quick: Fetching, url: str, reason: str) -> None:
    outcome = crawl(quick, [Request(url, "marsh")])[url]
    assert isinstance(outcome, Failure)
    assert outcome.reason == reason
    assert outcome.rejection("run-1").reason == reason


def test_a_redirect_across_hosts_is_followed(quick: Fetching) -> None:
    with FaultServer(ADDRESSES[:2]) as server:
        target = server.url("/ok/moved", ADDRESSES[1])
        got = fetched(quick, request(server.url(f"/to/{target}")))
        assert (got.url, got.content) == (target, page("moved"))
        assert [receipt.status for receipt in got.receipts] == [404, 302, 404, 200]


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_burst_of_errors_is_outlasted(server: FaultServer, quick: Fetching, code: int) -> None:
    got = fetched(quick, request(server.url(f"/burst/{code}/2/x")))
    assert [receipt.status for receipt in got.receipts[1:]] == [code, code, 200]
    assert [receipt.attempt for receipt in got.receipts[1:]] == [1, 2, 3]


def test_what_failed_for_now_is_tried_again_after_the_rest(server: FaultServer, quick: Fetching) -> None:
    crawl(quick, [request(server.url(path)) for path in ("/burst/503/1/x", "/ok/a", "/ok/b")])
    assert server.paths() == ["/robots.txt", "/burst/503/1/x", "/ok/a", "/ok/b", "/burst/503/1/x"]


def test_a_long_retry_after_ends_the_host_for_this_run(server: FaultServer, quick: Fetching) -> None:
    urls = [server.url(path) for path in ("/status/429/3600", "/ok/a")]
    found = crawl(quick, [request(url) for url in urls])
    assert [found[url].reason for url in urls] == ["http_status", "rate_limited"]  # type: ignore[union-attr]
    assert "3600 s" in found[urls[1]].detail  # type: ignore[union-attr]
    assert "/ok/a" not in server.paths()


def test_a_dead_host_is_given_up_and_the_others_go_on(quick: Fetching) -> None:
    with FaultServer(ADDRESSES[:2]) as gone:
        dead = [gone.url(f"/ok/{n}", ADDRESSES[1]) for n in range(8)]
    with FaultServer(ADDRESSES[:1]) as server:
        alive = [server.url(f"/ok/{n}") for n in range(3)]
        found = crawl(quick, [request(url) for url in [*dead, *alive]])
        assert {found[url].reason for url in dead} == {"network"}  # type: ignore[union-attr]
        assert all(isinstance(found[url], Fetched) for url in alive)
    attempts = [receipt for url in dead for receipt in found[url].receipts if receipt.url.endswith("robots.txt")]
    assert len([receipt for receipt in attempts if receipt.attempt]) == quick.attempts


def test_a_host_that_dies_underway_is_left_alone(server: FaultServer, quick: Fetching) -> None:
    urls = [server.url(f"/reset/{n}") for n in range(12)]
    found = crawl(quick.model_copy(update={"attempts": 1}), [request(url) for url in urls])
    reasons = [found[url].reason for url in urls]  # type: ignore[union-attr]
    assert reasons == ["network"] * quick.dead_after + ["circuit_open"] * 7
    assert "failed 5 times in a row" in found[urls[-1]].detail  # type: ignore[union-attr]
    assert len(server.log) == quick.dead_after + 1


def test_a_url_that_was_tried_keeps_its_own_reason_when_its_host_is_given_up(
    server: FaultServer, quick: Fetching
) -> None:
    urls = [server.url(f"/reset/{n}") for n in range(7)]
    found = crawl(quick, [request(url) for url in urls])
    assert [found[url].reason for url in urls] == ["network"] * 5 + ["circuit_open"] * 2  # type: ignore[union-attr]


def test_the_budget_of_a_host(server: FaultServer, quick: Fetching) -> None:
    urls = [server.url(f"/ok/{n}") for n in range(5)]
    policy = quick.model_copy(update={"host_pages": 3})
    with Fetcher(policy) as fetcher:
        for _ in range(2):
            found = {outcome.request.url: outcome for outcome in fetcher.fetch_batch([request(url) for url in urls])}
            assert isinstance(found[urls[0]], Fetched)
            assert found[urls[4]].reason == "budget"  # type: ignore[union-attr]


NOW = datetime.now(UTC)


def known(got: Fetched) -> dict[str, object]:
    return {
        "etag": got.etag,
        "last_modified": got.last_modified,
        "body_sha256": got.body_sha256,
        "body_at": got.fetched_at,
    }


def test_an_unchanged_page_is_not_sent_again(server: FaultServer, quick: Fetching) -> None:
    server.pages["/a"] = Reply(body=page("first"))
    first = fetched(quick, request(server.url("/a")))
    assert (first.unchanged, first.content) == (False, page("first"))
    again = fetched(quick, request(server.url("/a"), **known(first)))
    assert (again.status, again.unchanged, again.content) == (304, True, b"")
    assert known(again) | {"body_at": None} == known(first) | {"body_at": None}

    server.pages["/a"] = Reply(body=page("second"))
    changed = fetched(quick, request(server.url("/a"), **known(first)))
    assert (changed.status, changed.unchanged, changed.content) == (200, False, page("second"))


def test_a_body_that_is_the_same_is_unchanged_whatever_its_etag(server: FaultServer, quick: Fetching) -> None:
    first = fetched(quick, request(server.url("/restless-etag")))
    again = fetched(quick, request(server.url("/restless-etag"), **known(first)))
    assert (again.status, again.unchanged, again.content) == (200, True, b"")


def test_a_body_that_differs_is_changed_whatever_its_etag_and_its_host_is_believed_no_more(
    server: FaultServer, quick: Fetching
) -> None:
    lie, honest = server.url("/lying-etag"), server.url("/a")
    server.pages["/a"] = Reply(body=page("honest"))
    first, other = fetched(quick, request(lie)), fetched(quick, request(honest))
    server.log.clear()
    found = crawl(quick, [request(lie, **known(first)), request(honest, **known(other))])
    assert found[lie].unchanged is False  # type: ignore[union-attr]
    assert found[lie].etag == first.etag  # type: ignore[union-attr]
    assert found[honest].status == 200
    assert found[honest].unchanged is True  # type: ignore[union-attr]
    assert ["if-none-match" in seen.headers for seen in server.log] == [False, True, False]


def test_a_304_for_another_version_is_not_believed(server: FaultServer, quick: Fetching) -> None:
    asked = request(server.url("/stubborn-304/new"), etag='"old"', body_sha256="0" * 64, body_at=NOW)
    got = fetched(quick, asked)
    assert (got.status, got.unchanged, got.content) == (200, False, page("now"))
    assert [receipt.status for receipt in got.receipts[1:]] == [304, 200]


def test_a_304_is_believed_for_a_limited_time(server: FaultServer, quick: Fetching) -> None:
    asked = {"etag": '"old"', "body_sha256": "0" * 64}
    url = server.url("/stubborn-304/old")
    assert fetched(quick, request(url, body_at=datetime.now(UTC), **asked)).unchanged
    stale = datetime.now(UTC) - timedelta(days=quick.not_modified_days, seconds=1)
    assert fetched(quick, request(url, body_at=stale, **asked)).content == page("now")
    assert fetched(quick, request(url, **asked)).content == page("now")


def test_a_wrong_charset_is_handed_on_as_declared(server: FaultServer, quick: Fetching) -> None:
    got = fetched(quick, request(server.url("/wrong-charset")))
    assert (got.charset, got.content_type, got.content) == ("UTF-8", "text/html", "Café à la carte".encode("latin-1"))


def archived(policy: Fetching, path: Path, requests: Sequence[Request], **how: object) -> dict[str, Outcome]:
    with path.open("ab") as stream:
        return crawl(policy, requests, archive=ArchiveWriter(stream, path.name, "newsmill"), **how)


def replay(*paths: Path) -> Replay:
    return Replay([lambda path=path: path.open("rb") for path in paths])  # type: ignore[misc]


def essence(found: dict[str, Outcome]) -> dict[str, object]:
    return {
        url: (outcome.url, outcome.content, outcome.charset, outcome.etag, outcome.ai_opt_out, outcome.fetched_at)
        if isinstance(outcome, Fetched)
        else (outcome.url, outcome.reason, outcome.detail, outcome.status)
        for url, outcome in found.items()
    }


def test_a_replay_with_the_network_off_gives_the_same(quick: Fetching, tmp_path: Path) -> None:
    with FaultServer(ADDRESSES[:2]) as server:
        server.robots = Reply(body=b"User-agent: *\nContent-Signal: ai-train=no\n")
        requests = [
            request(server.url(path))
            for path in ("/ok/a#top", "/packed/br", "/status/404", "/loop/a", "/hops/3", "/bomb/gzip", "/status/503",
                         f"/to/{server.url('/ok/b', ADDRESSES[1])}", "/to/http://10.0.0.1/", "/burst/503/1/x")
        ]  # fmt: skip
        live = archived(quick, tmp_path / "a.warc.gz", requests)
        sent = len(server.log)
        again = crawl(quick, requests, replay=replay(tmp_path / "a.warc.gz"), offline=True)
        assert len(server.log) == sent
    assert essence(again) == essence(live)
    missing = one(quick, request("http://127.0.0.1:9/x"), replay=replay(tmp_path / "a.warc.gz"), offline=True)
    assert isinstance(missing, Failure)
    assert missing.reason == "not_archived"


def test_what_is_archived_is_not_fetched_again(server: FaultServer, quick: Fetching, tmp_path: Path) -> None:
    requests = [request(server.url(path)) for path in ("/ok/a", "/ok/b", "/status/404", "/status/503")]
    archived(quick, tmp_path / "a.warc.gz", requests[:1] + requests[2:])
    server.log.clear()
    found = archived(quick, tmp_path / "b.warc.gz", requests, replay=replay(tmp_path / "a.warc.gz"))
    assert set(server.paths()) == {"/ok/b", "/status/503"}
    assert isinstance(found[requests[0].url], Fetched)
    assert len(replay(tmp_path / "b.warc.gz")) == 2


def test_a_caller_who_stops_ends_the_fetching(server: FaultServer, quick: Fetching) -> None:
    policy = quick.model_copy(update={"requests_at_once": 1})
    with Fetcher(policy) as fetcher:
        outcomes = fetcher.fetch_batch([request(server.url(f"/ok/{n}")) for n in range(50)])
        next(outcomes)
        outcomes.close()  # type: ignore[attr-defined]
        sent = len(server.log)
        assert isinstance(next(fetcher.fetch_batch([request(server.url("/ok/after"))])), Fetched)
        assert len(server.log) <= sent + 2
    assert not [thread for thread in threading.enumerate() if thread.name == "fetching"]


def test_a_slow_caller_does_not_let_pages_pile_up(server: FaultServer, quick: Fetching) -> None:
    policy = quick.model_copy(update={"requests_at_once": 1, "delay_seconds": 0.0})
    with Fetcher(policy) as fetcher:
        outcomes = fetcher.fetch_batch([request(server.url(f"/ok/{n}")) for n in range(30)])
        next(outcomes)
        threading.Event().wait(0.5)
        assert len(server.log) <= 6
        assert len(list(outcomes)) == 29


def test_fetchers_can_be_closed_twice(quick: Fetching) -> None:
    fetcher = Fetcher(quick)
    fetcher.close()
    fetcher.close()
