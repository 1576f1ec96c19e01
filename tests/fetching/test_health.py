from __future__ import annotations

from datetime import UTC, datetime

import pytest

from transforms.config import Outlet
from transforms.extraction.outlets import Outlets
from transforms.fetching.health import Health, compared, in_trouble, of_receipt, outlet_at, summed
from transforms.fetching.outcomes import Receipt


def receipt(outcome: str | None, status: int | None = 200, kind: str = "page") -> Receipt:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    return Receipt("s", "u", "u", 1, at, status, body_bytes=700, kind=kind, outcome=outcome)


@pytest.mark.parametrize(
    ("told", "sign"),
    [
        (receipt(None), None),
        (receipt("ok"), ("ok", 700)),
        (receipt("unchanged", 304), ("unchanged", 700)),
        (receipt("ok", kind="listing"), ("listings", 0)),
        (receipt("network", None, kind="listing"), ("listings_failed", 0)),
        (receipt("robots", None), ("robots", 0)),
        (receipt("http_status", 403), ("blocked", 0)),
        (receipt("http_status", 404), ("failed", 0)),
        (receipt("rate_limited", None), ("blocked", 0)),
        (receipt("dns", None), ("dead", 0)),
        (receipt("too_large"), ("failed", 0)),
    ],
)
def test_what_a_receipt_tells(told: Receipt, sign: tuple[str, int] | None) -> None:
    assert of_receipt(told) == sign


def test_the_outlet_of_a_page_is_as_configured_else_its_host() -> None:
    outlets = Outlets({"the-post": Outlet(domains=["post.example.org"])})
    assert outlet_at("https://www.post.example.org/a", outlets) == "the-post"
    assert outlet_at("https://m.other.example.org/a", outlets) == "other.example.org"
    assert outlet_at("http://127.0.0.1:8080/a", outlets) == "127.0.0.1:8080"


def test_signs_are_summed_and_compared_with_the_run_before() -> None:
    now = summed([("ok", 100), ("ok", 300), ("ok", 800), ("dead", 0), ("no_date", 0)])
    assert now == Health(ok=3, dead=1, no_date=1, median_bytes=300)
    before = compared({"a": Health(ok=5, median_bytes=500), "gone": Health()}, None)
    assert before["a"]["change"] is None
    told = compared({"b": now, "a": now}, before)
    assert list(told) == ["a", "b"]
    assert told["a"]["change"] == {"ok": -2, "dead": 1, "no_date": 1, "median_bytes": -200}
    assert told["b"]["change"] is None


def test_an_outlet_that_was_asked_and_gave_nothing_is_in_trouble() -> None:
    for health, trouble in ((Health(), False), (Health(dead=1), True), (Health(ok=1, dead=9), False),
                            (Health(listings=1, robots=1), False), (Health(listings_failed=1), True)):  # fmt: skip
        assert in_trouble(compared({"a": health}, None)["a"]) is trouble
