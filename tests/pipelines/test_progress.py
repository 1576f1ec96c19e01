"""The display: plain lines where the output is no terminal, a moving table where it is one."""

import io
import time

import pytest
from rich.console import Console

from pipelines import progress
from transforms import live


def test_plain_lines_tell_counts_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_LINE_SECONDS", 0.2)
    out = io.StringIO()
    with progress.display(Console(file=out, force_terminal=False)):
        for name, amount in (("documents", 1200), ("extracted", 1000), ("kept", 900), ("rejected", 200)):
            live.count(name, amount)
        live.count("bytes_to_read", 1000)
        live.count("bytes_read", 250)
        time.sleep(0.5)
    line = out.getvalue().splitlines()[0]
    assert line.startswith("documents read 1,200 · extracted 1,000 · kept 900 · rejected 200 · written 0 · rate ")
    assert line.endswith("elapsed 0:00 · reading ends in 0:00")


def test_a_terminal_gets_a_display_that_leaves_nothing_behind() -> None:
    out = io.StringIO()
    with progress.display(Console(file=out, force_terminal=True, width=80)):
        live.count("documents", 5)
        time.sleep(1.2)
    shown = out.getvalue()
    assert "documents read" in shown
    assert "\x1b[2K" in shown  # the lines are erased at the end


def test_a_new_run_counts_from_nothing() -> None:
    live.count("documents", 5)
    with progress.display(Console(file=io.StringIO())):
        assert live.snapshot()["documents"] == 0
