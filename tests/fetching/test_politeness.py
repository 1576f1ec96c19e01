from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.fetching.outcomes import FetchError
from transforms.fetching.policy import Fetching
from transforms.fetching.politeness import Lane, is_transient, lane_of, retry_after

POLICY = Fetching(delay_seconds=5, backoff_seconds=2, backoff_limit_seconds=60, dead_after=3, dead_seconds=600,
                  retry_after_seconds=120, host_pages=4, host_seconds=1000)  # fmt: skip


def lane(policy: Fetching = POLICY) -> Lane:
    return Lane("h.example", policy, random.Random(7))


def refusal(of: Lane, now: float) -> FetchError:
    with pytest.raises(FetchError) as caught:
        of.next_at(now)
    return caught.value


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://h.example/a", "h.example"),
        ("https://H.example:443/b", "h.example"),
        ("http://h.example:80/", "h.example"),
        ("http://h.example:8080/", "h.example:8080"),
        ("http://[2606:4700::1]:8080/", "[2606:4700::1]:8080"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
    ],
)
def test_the_lane_of_a_url(url: str, host: str) -> None:
    assert lane_of(url) == host


def test_the_first_request_may_go_at_once_and_the_next_after_the_delay_from_its_end() -> None:
    host = lane()
    assert host.next_at(100.0) == 100.0
    host.sent(100.0)
    host.answered(103.0, 200)
    assert host.next_at(103.5) == 108.0
    assert host.next_at(200.0) == 200.0


def test_a_crawl_delay_slows_the_lane_and_never_speeds_it_up() -> None:
    host = lane()
    host.slow_to(1.0)
    host.answered(0.0, 200)
    assert host.next_at(0.0) == 5.0
    host.slow_to(30.0)
    host.slow_to(0.0)
    host.answered(0.0, 200)
    assert host.next_at(0.0) == 30.0


def test_faults_in_a_row_back_off_with_full_jitter_up_to_the_ceiling() -> None:
    policy = POLICY.model_copy(update={"delay_seconds": 0.0, "dead_after": 50})
    waits: dict[int, list[float]] = {}
    for seed in range(200):
        host = Lane("h.example", policy, random.Random(seed))
        for fault in range(1, 9):
            host.failed(0.0, "reset")
            waits.setdefault(fault, []).append(host.next_at(0.0))
    for fault, found in waits.items():
        ceiling = min(60.0, 2.0 * 2**fault)
        assert max(found) <= ceiling
        assert max(found) > 0.9 * ceiling  # the whole range is used
        assert min(found) < 0.1 * ceiling


def test_the_same_seed_gives_the_same_pauses() -> None:
    def pauses(seed: int) -> list[float]:
        host = Lane("h.example", POLICY.model_copy(update={"dead_after": 50}), random.Random(seed))
        found = []
        for _ in range(6):
            host.failed(0.0, "reset")
            found.append(host.next_at(0.0))
        return found

    assert pauses(1) == pauses(1)
    assert pauses(1) != pauses(2)


def test_a_back_off_is_never_shorter_than_the_delay() -> None:
    host = lane()
    host.failed(10.0, "reset")
    assert host.next_at(10.0) >= 15.0


def test_a_good_answer_ends_the_row_of_faults() -> None:
    host = lane()
    for _ in range(5):
        host.failed(0.0, "reset")
        host.failed(0.0, "reset")
        host.answered(0.0, 404)
    assert host.next_at(0.0) == 5.0


def test_after_too_many_faults_the_host_is_left_alone_then_tried_once() -> None:
    host = lane()
    for _ in range(3):
        host.failed(0.0, "timeout (silence)")
    fault = refusal(host, 599.0)
    assert fault.reason == "circuit_open"
    assert "3 times in a row, the last time by timeout (silence)" in fault.detail
    assert host.next_at(600.0) == 600.0
    host.failed(600.0, "timeout (silence)")
    assert refusal(host, 601.0).reason == "circuit_open"
    assert host.next_at(1200.0) == 1200.0
    host.answered(1200.0, 200)
    host.failed(1210.0, "reset")
    assert host.next_at(1300.0) == 1300.0


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_heeded(status: int) -> None:
    host = lane()
    host.answered(0.0, status, 90.0)
    assert host.next_at(0.0) == 90.0


def test_a_longer_pause_than_we_wait_for_closes_the_lane_for_as_long() -> None:
    host = lane()
    host.answered(0.0, 429, 3600.0)
    fault = refusal(host, 3599.0)
    assert (fault.reason, fault.detail) == ("rate_limited", "h.example asked for 3600 s without requests")
    assert host.next_at(3600.0) == 3600.0


def test_retry_after_with_another_status_means_something_else() -> None:
    host = lane()
    host.answered(0.0, 200, 90.0)
    assert host.next_at(0.0) == 5.0


def test_the_budget_of_pages() -> None:
    host = lane()
    for now in (0.0, 10.0, 20.0, 30.0):
        host.sent(host.next_at(now))
        host.answered(now, 200)
    assert refusal(host, 40.0).reason == "budget"
    host.renew_budget()
    assert host.next_at(40.0) == 40.0


def test_the_budget_of_time_counts_from_the_first_request_and_refuses_a_wait_beyond_it() -> None:
    host = lane()
    host.sent(host.next_at(500.0))
    host.answered(500.0, 200)
    assert host.next_at(1500.0) == 1500.0
    host.answered(1497.0, 200)
    assert refusal(host, 1497.0).detail == "h.example has had its 1000 s (fetching.host_seconds)"


def test_a_page_that_is_to_blame_itself_does_not_count_against_the_host() -> None:
    host = lane()
    for _ in range(9):
        host.spared(0.0)
    assert host.next_at(0.0) == 5.0


NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("1.5", 1.5),
        ("Sun, 01 Mar 2026 12:02:00 GMT", 120.0),
        ("Sunday, 01-Mar-26 12:02:00 GMT", 120.0),
        ("Sun Mar  1 12:02:00 2026", 120.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("9" * 30, None),
        ("١٢", None),
        (None, None),
    ],
)
def test_retry_after_in_its_forms(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(st.text(max_size=40))
def test_no_retry_after_raises_or_is_negative(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("status", "again"),
    [(200, False), (304, False), (404, False), (403, False), (408, True), (429, True), (500, True), (501, False),
     (503, True), (522, True)],
)  # fmt: skip
def test_which_statuses_are_worth_another_attempt(status: int, again: bool) -> None:
    assert is_transient(status) is again


Event = st.tuples(st.sampled_from(["ok", "busy", "fault", "page"]), st.floats(0, 50), st.floats(0, 300))


@given(st.lists(Event, max_size=40), st.integers())
def test_whatever_happens_requests_are_never_closer_than_the_delay(
    events: list[tuple[str, float, float]], seed: int
) -> None:
    host = Lane("h.example", POLICY, random.Random(seed))
    now, last_end = 0.0, float("-inf")
    for what, spent, patience in events:
        try:
            now = host.next_at(now)
        except FetchError:
            now += 100.0
            continue
        assert now >= last_end + POLICY.delay_seconds
        host.sent(now)
        now = last_end = now + spent
        if what == "fault":
            host.failed(now, "reset")
        elif what == "page":
            host.spared(now)
        else:
            host.answered(now, 200 if what == "ok" else 429, patience)
