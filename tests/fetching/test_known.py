from __future__ import annotations

from datetime import UTC, datetime, timedelta

from transforms.fetching.known import Known, page_of, to_fetch
from transforms.fetching.outcomes import Request
from transforms.records import Rejection

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
URL = "https://news.example/a"


def known(days: float, run_id: str, *, body_taken: bool = True) -> Known:
    return Known(page_of(URL), run_id, NOW - timedelta(days=days), body_taken, f'"{run_id}"', None, run_id * 4)


def decide(requests: list[Request], answers: list[Known], **revisit_days: float | None) -> list[Request | Rejection]:
    return list(to_fetch(requests, answers, revisit_days, NOW))


def test_all_spellings_of_a_page_are_one() -> None:
    assert page_of(URL) == page_of("HTTPS://News.Example:443/a/?utm_source=feed#top")
    assert page_of(URL) != page_of("https://news.example/b")
    assert len(page_of("no url")) == 16


def test_a_page_that_is_named_twice_is_fetched_once() -> None:
    first, second = Request(URL, "feed"), Request(URL + "?utm_source=x", "list")
    kept, spared = decide([first, second], [])
    assert kept is first
    assert isinstance(spared, Rejection)
    assert (spared.reason, spared.source, spared.origin) == ("already_seen", "list", second.url)
    assert spared.detail == f"source feed names it first, as {URL}"


def test_what_was_fetched_before_is_spared_and_told_with_its_run() -> None:
    other = Request("https://news.example/b", "feed")
    spared, kept = decide([Request(URL, "feed"), other], [known(3, "r1"), known(2, "r2")])
    assert isinstance(spared, Rejection)
    assert spared.detail == "fetched in run r2"
    assert kept is other


def test_a_source_that_asks_for_revisits_gets_them_with_what_is_known() -> None:
    answers = [known(2, "r2", body_taken=False), known(3, "r1"), known(9, "r0")]
    [asked] = decide([Request(URL, "feed")], answers, feed=1.5)
    assert isinstance(asked, Request)
    assert (asked.etag, asked.body_sha256, asked.body_at) == ('"r2"', "r2r2r2r2", NOW - timedelta(days=3))
    [spared] = decide([Request(URL, "feed")], answers, feed=2.5)
    assert isinstance(spared, Rejection)
