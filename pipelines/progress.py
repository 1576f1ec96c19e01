"""What a person sees while a run goes on."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.live import Live
from rich.table import Table

from transforms import live

_REFRESH_SECONDS = 0.5
_LINE_SECONDS = 10.0  # between two lines where the output is no terminal


@contextlib.contextmanager
def display(console: Console) -> Iterator[None]:
    """Shows the counts of this process while the body runs: live on a terminal, else a line now and then."""
    live.reset()
    stop = threading.Event()
    started = time.monotonic()
    show = _paint if console.is_terminal else _print_lines
    thread = threading.Thread(target=show, args=(console, started, stop), name="newsmill-progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _paint(console: Console, started: float, stop: threading.Event) -> None:
    with Live(console=console, refresh_per_second=4, transient=True) as screen:
        while not stop.wait(_REFRESH_SECONDS):
            table = Table.grid(padding=(0, 2))
            for name, value in _facts(live.snapshot(), time.monotonic() - started):
                table.add_row(name, value)
            screen.update(table)


def _print_lines(console: Console, started: float, stop: threading.Event) -> None:
    while not stop.wait(_LINE_SECONDS):
        facts = _facts(live.snapshot(), time.monotonic() - started)
        console.print(" · ".join(f"{name} {value}" for name, value in facts), soft_wrap=True, highlight=False)


def _facts(counts: Counter[str], seconds: float) -> list[tuple[str, str]]:
    rate = (counts["extracted"] + counts["rejected"]) / seconds if seconds else 0.0
    facts = [
        *([("fetched", f"{counts['fetched']:,}")] if counts["fetched"] else []),
        ("documents read", f"{counts['documents']:,}"),
        ("extracted", f"{counts['extracted']:,}"),
        ("kept", f"{counts['kept']:,}"),
        ("rejected", f"{counts['rejected']:,}"),
        ("written", f"{counts['written']:,}"),
        ("rate", f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s"),
        ("elapsed", _clock(seconds)),
    ]
    read, total = counts["bytes_read"], counts["bytes_to_read"]
    if 0 < read < total:
        facts.append(("reading ends in", _clock(seconds * (total - read) / read)))
    return facts


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
