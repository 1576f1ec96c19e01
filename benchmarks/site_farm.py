"""A farm of sites on loopback, fetched by a whole run: does every URL end as it should, politely, and how fast?

    python benchmarks/site_farm.py [--hosts 50] [--articles 2000] [--slow-seconds 20] [--slow-pages 5] [--delay 1]

The farm has a share of 5 % of faulty pages, two dead hosts, and one host that takes `--slow-seconds` for each answer.
Printed are the wall time of `newsmill run` and its ratio to what the slowest host alone needs by its own answers and
the delay between them, start and end of the program included in the former alone. Exits with 1 if anything is amiss.
"""

from __future__ import annotations

import argparse
import collections
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.fetching.fault_server import FaultServer  # noqa: E402
from tests.fetching.site_farm import ARTICLE, plant  # noqa: E402

DEAD = ("127.0.2.1", "127.0.2.2")


def main() -> int:
    """Plants the farm, runs newsmill over it, and compares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=50, help="default: %(default)s")
    parser.add_argument("--articles", type=int, default=2000, help="default: %(default)s")
    parser.add_argument("--slow-seconds", type=float, default=20.0, help="default: %(default)s")
    parser.add_argument("--slow-pages", type=int, default=5, help="default: %(default)s")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds; default: %(default)s")
    options = parser.parse_args()
    hosts = tuple(f"127.0.1.{number}" for number in range(1, options.hosts - len(DEAD) + 1))
    with FaultServer(hosts) as server, tempfile.TemporaryDirectory() as folder:
        server.slow = {hosts[0]: options.slow_seconds}
        farm = plant(server, DEAD, articles=options.articles, faults=0.05, slow=hosts[0], slow_pages=options.slow_pages)
        sources = Path(folder) / "sources.yaml"
        sources.write_text(farm.config(delay_seconds=options.delay, body_bytes=2_000_000), encoding="utf-8")
        started = time.monotonic()
        subprocess.run([sys.executable, "-m", "pipelines.cli", "run", str(sources), "--run-id", "farm"], cwd=ROOT,
                       check=True)  # fmt: skip
        wall = time.monotonic() - started
        wrong = {
            url: (end, farm.expected.get(url))
            for url, end in _ends(Path(folder) / "output").items()
            if end != farm.expected.get(url)
        }
        needs = {
            address: sum(seen.ended - seen.began for seen in log) + options.delay * (len(log) - 1)
            for address in hosts
            if (log := farm.requests_of(address))
        }
        slowest = max(needs, key=lambda address: needs[address])
        forbidden = [seen.path for seen in server.log if seen.path.startswith("/members/")]
        gap = farm.smallest_gap()
    # The server notes the end of an answer a moment after the client has it.
    polite = gap > 0.9 * options.delay
    figures = {
        "hosts": options.hosts,
        "articles": options.articles,
        "requests": len(server.log),
        "ends": dict(collections.Counter(farm.expected.values())),
        "wrong_ends": len(wrong),
        "fetched_against_robots": len(forbidden),
        "smallest_gap_seconds": round(gap, 3),
        "wall_seconds": round(wall, 1),
        "slowest_host_needs_seconds": round(needs[slowest], 1),
        "ratio": round(wall / needs[slowest], 3),
    }
    print(json.dumps(figures, indent=1))
    for url, (end, expected) in sorted(wrong.items())[:20]:
        print(f"{url}: {end}, expected {expected}")
    return int(bool(wrong) or bool(forbidden) or not polite)


def _ends(output: Path) -> dict[str, str]:
    ends = {}
    for table in ("articles", "reprints", "rejected"):
        for path in (output / table).rglob("*.parquet"):
            for row in pq.ParquetFile(path).read().to_pylist():
                ends[row["origin"]] = row.get("reason", ARTICLE)
    return ends


if __name__ == "__main__":
    sys.exit(main())
