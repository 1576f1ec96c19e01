from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fetching.fault_server import FaultServer
from transforms.fetching.policy import Fetching


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def quick() -> Fetching:
    """The rules of the house, at a pace for tests."""
    return Fetching(
        contact="https://newsmill.example/crawler",
        delay_seconds=0.02,
        backoff_seconds=0.01,
        connect_seconds=2,
        read_seconds=0.4,
        total_seconds=1.0,
        wire_bytes=1_000_000,
        body_bytes=2_000_000,
    )
