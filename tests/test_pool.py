"""The worker pool: what hangs, dies or eats memory costs its own task and no other."""

import os
import signal
import time
from collections.abc import Iterator

import pytest

from transforms.pool import Failure, Lane, Pool


def behave(item: tuple[str, int]) -> tuple[int, int]:
    kind, number = item
    if kind == "hang":
        time.sleep(600)
    if kind == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "eat":
        _ = bytearray(2**31)
    if kind == "raise":
        raise ValueError(f"number {number}")
    if kind == "slow":
        time.sleep(0.3)
    return number, os.getpid()


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(processes=2, seconds=3, memory_mib=256)
    yield pool
    pool.close()


def outcomes(lane: Lane) -> dict[int, object]:
    found: dict[int, object] = {}
    while lane.pending:
        found.update(lane.take(wait=True))
    return found


def test_every_bad_task_costs_itself_only(pool: Pool) -> None:
    lane = pool.lane(behave)
    bad = {5: "hang", 12: "die", 13: "die", 20: "eat", 30: "raise"}
    for number in range(60):
        lane.submit((bad.get(number, "fine"), number), token=number)
    found = outcomes(lane)
    assert sorted(found) == list(range(60))
    assert [found[n] for n in range(60) if n not in bad] == [
        (n, found[n][1]) for n in range(60) if n not in bad  # type: ignore[index]
    ]
    reasons = {n: found[n].reason for n in bad}  # type: ignore[attr-defined]
    assert reasons == {5: "timeout", 12: "crashed", 13: "crashed", 20: "out_of_memory", 30: "failed"}
    assert "SIGKILL" in found[12].detail  # type: ignore[attr-defined]
    assert found[30] == Failure("failed", "ValueError: number 30")


def test_a_worker_killed_from_outside_is_replaced(pool: Pool) -> None:
    lane = pool.lane(behave)
    for number in range(2):
        lane.submit(("fine", number), token=number)
    outcomes(lane)
    for pid in pool.worker_pids():
        os.kill(pid, signal.SIGKILL)
    for number in range(10):
        lane.submit(("slow", number), token=number)
    found = outcomes(lane)
    done = [value for value in found.values() if not isinstance(value, Failure)]
    assert len(found) == 10
    assert len(done) >= 8  # a task may have been on its way to a worker that was dying


def test_lanes_keep_their_functions_and_results_apart(pool: Pool) -> None:
    double, describe = pool.lane(abs), pool.lane(str)
    for number in range(-20, 0):
        double.submit(number, token=number)
        describe.submit(number, token=number)
    assert outcomes(double) == {n: -n for n in range(-20, 0)}
    assert outcomes(describe) == {n: str(n) for n in range(-20, 0)}


def test_large_items_pass_both_ways(pool: Pool) -> None:
    lane = pool.lane(bytes)
    page = bytes(5_000_000)
    for number in range(4):
        lane.submit(page, token=number)
    assert outcomes(lane) == dict.fromkeys(range(4), page)
