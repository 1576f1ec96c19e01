"""The lane of one host: when its next request may go out, and when none may. A state machine that is told the time."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from transforms.fetching.outcomes import FetchError
from transforms.fetching.policy import Fetching

_DEFAULT_PORTS = {"http": 80, "https": 443}
_PATIENCE = frozenset({429, 503})  # with these Retry-After asks for fewer requests (RFC 6585, 4; RFC 9110, 15.6.4)
_FINAL = frozenset({501, 505})  # server errors that another attempt does not mend


def lane_of(url: str | httpx.URL) -> str:
    """The host that a URL belongs to, with its port where that is an uncommon one; http and https share a lane."""
    parsed = httpx.URL(url)
    host = parsed.raw_host.decode("ascii").lower()
    if parsed.port is None or parsed.port in _DEFAULT_PORTS.values():
        return host
    return f"[{host}]:{parsed.port}" if ":" in host else f"{host}:{parsed.port}"


def is_transient(status: int) -> bool:
    """Whether another attempt may bring another status."""
    return status in (408, 425, 429) or (status >= 500 and status not in _FINAL)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds from `now` that a Retry-After header asks for, in seconds or as a date; None where it says neither."""
    if value is None:
        return None
    if re.fullmatch(r"\d{1,9}(\.\d+)?", value.strip(), re.ASCII):
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds())


class Lane:
    """One host. Ask `next_at` when to send, send, and tell `answered` or `failed`; times are seconds of one clock.

    The delay runs from the end of a request to the start of the next, so that a slow host is asked less. Each fault in
    a row doubles the pause, with full jitter (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
    After `policy.dead_after` of them the lane is closed for `policy.dead_seconds`; then one request is let through, and
    its outcome closes or opens the lane again.
    """

    def __init__(self, host: str, policy: Fetching, chance: random.Random) -> None:
        self.host = host
        self._policy = policy
        self._chance = chance
        self._delay = policy.delay_seconds
        self._free_at = float("-inf")
        self._closed_until = float("-inf")
        self._why_closed = FetchError("circuit_open", "")
        self._faults = 0
        self._opened: float | None = None
        self._pages = 0

    def renew_budget(self) -> None:
        """Starts a new run: pages and seconds count from here, delays and faults stay."""
        self._opened = None
        self._pages = 0

    def slow_to(self, seconds: float) -> None:
        """Heeds a delay that the host asks for; a shorter one than ours changes nothing."""
        self._delay = max(self._delay, seconds)

    def next_at(self, now: float) -> float:
        """The earliest time of the next request; `now` or later.

        Raises:
            FetchError: `circuit_open`, `rate_limited`, `budget`: none may go out in this run.
        """
        if now < self._closed_until:
            raise self._why_closed
        policy = self._policy
        if self._pages >= policy.host_pages:
            raise FetchError("budget", f"{self.host} has had its {policy.host_pages} requests (fetching.host_pages)")
        at = max(now, self._free_at)
        if self._opened is not None and at - self._opened > policy.host_seconds:
            raise FetchError("budget", f"{self.host} has had its {policy.host_seconds:g} s (fetching.host_seconds)")
        return at

    def sent(self, now: float) -> None:
        """A request goes out."""
        self._pages += 1
        if self._opened is None:
            self._opened = now

    def answered(self, now: float, status: int, patience: float | None = None) -> None:
        """A response came; `patience` is what its Retry-After asks for, in seconds."""
        if not is_transient(status):
            self._faults = 0
            self._free_at = now + self._delay
            return
        self.failed(now, f"status {status}")
        if patience is not None and status in _PATIENCE:
            if patience > self._policy.retry_after_seconds:
                asked = FetchError("rate_limited", f"{self.host} asked for {patience:g} s without requests")
                self._close(now + patience, asked)
            self._free_at = max(self._free_at, now + patience)

    def failed(self, now: float, why: str) -> None:
        """No usable response came, and the host is to blame."""
        policy = self._policy
        self._faults += 1
        ceiling = min(policy.backoff_limit_seconds, policy.backoff_seconds * 2.0 ** min(self._faults, 32))
        self._free_at = now + max(self._delay, self._chance.uniform(0.0, ceiling))
        if self._faults >= policy.dead_after:
            told = f"{self.host} failed {self._faults} times in a row, the last time by {why}"
            self._close(now + policy.dead_seconds, FetchError("circuit_open", told))

    def spared(self, now: float) -> None:
        """The request ended without a word about the host's health (a refused address, a page too large)."""
        self._free_at = now + self._delay

    def _close(self, until: float, why: FetchError) -> None:
        self._closed_until = until
        self._why_closed = why
