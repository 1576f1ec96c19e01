"""Reads a folder of feeds, sitemaps and robots.txt files, and counts what they yield.

read_web_formats.py [DIR]: DIR (else $NEWSMILL_EVAL) has `feeds/rss`, `feeds/sitemaps` and `robots`. A feed that by its
bytes holds items, and yields none, is named and makes the script fail; so does anything that raises.
"""

from __future__ import annotations

import argparse
import codecs
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from transforms.fetching import robots
from transforms.fetching.feeds import parse_feed
from transforms.fetching.sitemaps import parse_sitemap

URL = "https://news.example/"
_ITEM = re.compile(r'<(?:\w+:)?(?:item|entry)\b|"items"\s*:')
_MARKS = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", codecs.BOM_UTF16_LE: "utf-16",
          codecs.BOM_UTF16_BE: "utf-16", b"<\0\0\0": "utf-32-le", b"\0\0\0<": "utf-32-be", b"<\0": "utf-16-le",
          b"\0<": "utf-16-be"}  # fmt: skip


def _holds_items(body: bytes) -> bool:
    encoding = next((name for mark, name in _MARKS.items() if body.startswith(mark)), "latin-1")
    return bool(_ITEM.search(body.decode(encoding, "replace")))


def _files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    return ((path, path.read_bytes()) for path in sorted(folder.iterdir()))


def main() -> int:
    """Returns 1 if a feed that holds items yields none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=os.environ.get("NEWSMILL_EVAL"))
    folder = parser.parse_args().folder
    if folder is None:
        parser.error("name the folder, or set NEWSMILL_EVAL")
    table = Table("kind", "files", "yield something", "entries or rules", "seconds")
    missed = []

    start, files, useful, total = time.perf_counter(), 0, 0, 0
    for path, body in _files(Path(folder, "feeds/rss")):
        entries = parse_feed(body, URL).entries
        files, useful, total = files + 1, useful + bool(entries), total + len(entries)
        if not entries and _holds_items(body):
            missed.append(path.name)
    table.add_row("feeds", str(files), str(useful), str(total), f"{time.perf_counter() - start:.2f}")

    start, files, useful, total = time.perf_counter(), 0, 0, 0
    for _, body in _files(Path(folder, "feeds/sitemaps")):
        sitemap = parse_sitemap(body, URL)
        found = len(sitemap.entries) + len(sitemap.children)
        files, useful, total = files + 1, useful + bool(found), total + found
    table.add_row("sitemaps", str(files), str(useful), str(total), f"{time.perf_counter() - start:.2f}")

    start, files, useful, total = time.perf_counter(), 0, 0, 0
    for _, body in _files(Path(folder, "robots")):
        rules = robots.parse(body, "newsmill")
        paths = {URL + line.split(b":", 1)[1].strip().decode("latin-1").lstrip("/")
                 for line in body.splitlines() if line.lower().startswith(b"disallow:")}  # fmt: skip
        barred = sum(not rules.allow(path) for path in paths)
        files, useful, total = files + 1, useful + bool(barred or rules.delay or rules.sitemaps), total + barred
    table.add_row("robots.txt", str(files), str(useful), str(total), f"{time.perf_counter() - start:.2f}")

    console = Console()
    console.print(table)
    for name in missed:
        console.print(f"holds items and yields none: {name}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
