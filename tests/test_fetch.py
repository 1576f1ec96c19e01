"""Whole runs over sites on loopback: what is fetched, how politely, what a second run spares, what a kill leaves."""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from apache_beam.pvalue import TaggedOutput

from pipelines.cli import main as newsmill
from tests.fetching.fault_server import FaultServer, Reply, page
from tests.fetching.site_farm import ARTICLE, Farm, plant, story
from transforms.fetch import FetchPages, Web, close
from transforms.fetching.outcomes import Request
from transforms.fetching.policy import Fetching
from transforms.storage.layout import Layout

ROOT = Path(__file__).parents[1]
HOSTS = tuple(f"127.0.1.{n}" for n in range(1, 11))
DEAD = ("127.0.2.1", "127.0.2.2")
DELAY = 0.15
QUICK = {"delay_seconds": DELAY, "backoff_seconds": 0.1, "body_bytes": 2_000_000, "read_seconds": 10}


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with FaultServer(HOSTS) as server:
        server.slow = {HOSTS[0]: 0.5}
        yield plant(server, DEAD, articles=200, faults=0.05, slow=HOSTS[0], slow_pages=6)


def rows(output: Path, table: str) -> list[dict[str, Any]]:
    return [
        {**row, "folder": str(path.parent.relative_to(output))}
        for path in sorted((output / table).rglob("*.parquet"))
        for row in pq.ParquetFile(path).read().to_pylist()
    ]


def manifest(output: Path, run_id: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((output / "runs" / run_id / "manifest.json").read_text(encoding="utf-8"))
    return told


def run(folder: Path, run_id: str, *options: str) -> int:
    return newsmill(["run", str(folder / "sources.yaml"), "--run-id", run_id, *options])


def ends(output: Path, run_id: str) -> dict[str, str]:
    """What became of each URL in a run."""
    found = {}
    for table in ("articles", "reprints"):
        found |= {row["origin"]: ARTICLE for row in rows(output, table) if row["run_id"] == run_id}
    return found | {row["origin"]: row["reason"] for row in rows(output, "rejected") if row["run_id"] == run_id}


def content(output: Path) -> list[dict[str, Any]]:
    """All articles, without what differs from one fetch to another."""
    apart = ("run_id", "fetched_at", "config_hash")
    both = rows(output, "articles") + rows(output, "reprints")
    return [
        {key: value for key, value in row.items() if key not in apart}
        for row in sorted(both, key=lambda row: str(row["article_id"]))
    ]


@pytest.fixture(scope="module")
def first(farm: Farm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("farm")
    (folder / "sources.yaml").write_text(farm.config(**QUICK), encoding="utf-8")
    farm.server.log.clear()
    assert run(folder, "first") == 0
    return folder


def test_every_url_ends_as_it_should_and_every_host_is_treated_politely(farm: Farm, first: Path) -> None:
    output = first / "output"
    assert ends(output, "first") == farm.expected
    assert set(Counter(farm.expected.values())) >= {ARTICLE, "robots", "network", "http_status", "truncated"}
    # The server notes the end of an answer some time after the client has it.
    assert farm.smallest_gap() > DELAY / 2
    assert not [seen for seen in farm.server.log if seen.path.startswith("/members/")]
    robots = [seen.host for seen in farm.server.log if seen.path == "/robots.txt"]
    assert sorted(robots) == sorted({*robots})


def test_the_receipts_and_the_archive_are_kept(farm: Farm, first: Path) -> None:
    output = first / "output"
    told = manifest(output, "first")
    receipts = rows(output, "fetches")
    ended = {row["requested"]: row["outcome"] for row in receipts if row["kind"] == "page" and row["outcome"]}
    assert ended == {url: "ok" if reason == ARTICLE else reason for url, reason in farm.expected.items()}
    assert sum(row["status"] is not None for row in receipts) >= len(farm.server.log) * 0.9
    archive = sorted((output / "archive/run=first").glob("*.warc.gz"))
    assert told["archive"] == {"files": len(archive), "bytes": sum(path.stat().st_size for path in archive)}
    assert not (output / "runs/first/archive").exists()
    health = told["health"]
    assert len(health) == len(HOSTS) + len(DEAD)
    for address in HOSTS:
        outcomes = Counter(reason for url, reason in farm.expected.items() if f"//{address}:" in url)
        of_host = health[f"{address}:{farm.server.port}"]
        assert (of_host["listings"], of_host["ok"], of_host["robots"]) == (1, outcomes[ARTICLE], outcomes["robots"])
        assert of_host["dead"] == outcomes["network"]
        assert of_host["median_bytes"] > 1_000
        assert of_host["change"] is None
    assert all(health[f"{address}:{farm.server.port}"]["dead"] == 5 for address in DEAD)


def test_a_replay_with_the_network_off_gives_the_same(farm: Farm, first: Path, tmp_path: Path) -> None:
    sent = len(farm.server.log)
    (tmp_path / "sources.yaml").write_text(farm.config(**QUICK), encoding="utf-8")
    assert run(tmp_path, "again", "--replay", str(first / "output/archive/run=first")) == 0
    assert len(farm.server.log) == sent
    assert content(tmp_path / "output") == content(first / "output")
    assert run(tmp_path, "other", "--replay", str(tmp_path)) == 2
    assert newsmill(["run", str(tmp_path / "sources.yaml"), "--replay"]) == 2


def test_a_second_run_fetches_what_is_new_and_what_failed(farm: Farm, first: Path) -> None:
    output = first / "output"
    before = content(output)
    new = farm.add(HOSTS[4], "/news/late-breaking", "Late breaking", 9_999)
    farm.server.log.clear()
    assert run(first, "second") == 0
    had = {url for url, reason in farm.expected.items() if reason == ARTICLE and url != new}
    found = ends(output, "second")
    assert {url for url, end in found.items() if end == "already_seen"} == had | {
        url for url, reason in farm.expected.items() if reason == "too_large"  # it was answered, and is not asked again
    }
    assert {url for url, end in found.items() if end == ARTICLE} == {new}
    asked = {farm.server.url(seen.path, seen.host.partition(":")[0]) for seen in farm.server.log}
    assert not asked & had
    after = content(output)
    assert len({row["article_id"] for row in after}) == len(after) == len(before) + 1
    farm.server.log.clear()
    assert run(first, "second", "--replay") == 0
    assert not farm.server.log
    assert content(output) == after
    change = manifest(output, "second")["health"][f"{HOSTS[4]}:{farm.server.port}"]["change"]
    assert change["ok"] == 1 - sum(f"//{HOSTS[4]}:" in url for url in had)


@pytest.fixture
def small_farm() -> Iterator[Farm]:
    with FaultServer(HOSTS[:5]) as server:
        yield plant(server, DEAD[:1], articles=50, faults=0.05, slow=HOSTS[0], slow_pages=6)


def test_a_killed_run_is_completed_by_its_rerun(small_farm: Farm, tmp_path: Path) -> None:
    farm = small_farm
    chance = random.Random(time.time())
    config = farm.config(**{**QUICK, "delay_seconds": 0.05})
    (tmp_path / "sources.yaml").write_text(config, encoding="utf-8")
    assert run(tmp_path, "calm") == 0
    whole = sum(row["status"] is not None for row in rows(tmp_path / "output", "fetches"))
    for number, (share, pause) in enumerate([(chance.uniform(0.05, 0.5), 0), (chance.uniform(0.5, 0.95), 0), (1, 1)]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "sources.yaml").write_text(config, encoding="utf-8")
        farm.server.log.clear()
        command = [sys.executable, "-m", "pipelines.cli", "run", str(folder / "sources.yaml"), "--run-id", "killed"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while len(farm.server.log) < share * whole and process.poll() is None:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, pause))
            process.kill()
        assert run(folder, "killed") == 0
        assert ends(folder / "output", "killed") == ends(tmp_path / "output", "calm")
        assert content(folder / "output") == content(tmp_path / "output")
        asked = Counter((seen.host, seen.path) for seen in farm.server.log if seen.path in farm.server.pages)
        in_flight = [key for key, times in asked.items() if times > 1]
        assert len(in_flight) <= len(farm.server.addresses)  # what was not yet archived when the process died


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


def config(folder: Path, *sources: dict[str, Any], **fetching: Any) -> None:
    allowed = [{"allow_private": ["127.0.0.1"], "outlet": "a.example.org", **source} for source in sources]
    content = {"sources": allowed, "fetching": {"delay_seconds": 0.02, "backoff_seconds": 0.02, **fetching}}
    (folder / "sources.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")


def test_the_kinds_of_live_sources(site: FaultServer, tmp_path: Path) -> None:
    for number in range(4):
        site.pages[f"/{number}"] = Reply(body=story(f"Story {number}", number))
    site.pages["/home"] = Reply(body=b'<html><link rel="alternate" type="application/rss+xml" href="/f"><p>Hello')
    site.pages["/blank"] = Reply(body=b"<html><p>Hello")
    items = "".join(
        f"<item><link>/{n}</link><pubDate>Fri, 0{n + 1} Jan 2026 10:00:00 GMT</pubDate></item>" for n in (1, 2)
    )
    site.pages["/f"] = Reply(body=f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    site.pages["/pdf"] = Reply(body=b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    (tmp_path / "list.txt").write_text(f"# mine\n\n{site.url('/0')}\n{site.url('/0?utm_source=x')}\n", encoding="utf-8")
    config(
        tmp_path,
        {"name": "list", "urls_file": "list.txt"},
        {"name": "site", "site": site.url("/home"), "since": "2026-01-03"},
        {"name": "blank", "site": site.url("/blank")},
        {"name": "urls", "urls": [site.url("/2"), site.url("/pdf"), "http://127.0.0.9/", "gopher://x"]},
        {"name": "no-list", "urls_file": "none.txt"},
    )
    assert run(tmp_path, "a") == 0
    output = tmp_path / "output"
    told = {name: (part["documents"], part["articles"]) for name, part in manifest(output, "a")["sources"].items()}
    assert told == {"list": (2, 1), "site": (1, 1), "blank": (1, 0), "urls": (4, 0), "no-list": (1, 0)}
    assert manifest(output, "a")["sources"]["site"]["other_records"] == {"listing:window": 1}
    assert Counter((row["source"], row["reason"]) for row in rows(output, "rejected")) == Counter(
        [("list", "already_seen"), ("blank", "not_a_feed"), ("urls", "already_seen"), ("urls", "not_html"),
         ("urls", "refused_address"), ("urls", "bad_url"), ("no-list", "unreadable")]
    )  # fmt: skip


def test_what_a_feed_says_of_a_page_is_a_clue(site: FaultServer, tmp_path: Path) -> None:
    site.pages["/a"] = Reply(body=page("herons"))
    item = f"<item><title>x</title><link>{site.url('/a')}</link><pubDate>Fri, 02 Jan 2026 10:00:00 GMT</pubDate></item>"
    site.pages["/feed"] = Reply(body=f"<rss version='2.0'><channel>{item}</channel></rss>".encode())
    config(tmp_path, {"name": "feed", "feed": site.url("/feed")})
    assert run(tmp_path, "a") == 0
    [row] = rows(tmp_path / "output", "articles")
    assert row["published"].isoformat() == "2026-01-02T10:00:00+00:00"
    assert row["published_evidence"][0]["raw"] == "Fri, 02 Jan 2026 10:00:00 GMT"


def test_pages_are_visited_again_where_a_source_asks_for_it(site: FaultServer, tmp_path: Path) -> None:
    for name in ("same", "other"):
        site.pages[f"/{name}"] = Reply(body=story(name, 1))
    config(tmp_path, {"name": "urls", "urls": [site.url("/same"), site.url("/other")], "revisit_days": 0})
    assert run(tmp_path, "a") == 0
    site.pages["/other"] = Reply(body=story("Changed", 2))
    site.log.clear()
    assert run(tmp_path, "b") == 0
    assert all("if-none-match" in seen.headers for seen in site.log if seen.path != "/robots.txt")
    details = {row["origin"]: row["detail"] for row in rows(tmp_path / "output", "rejected")}
    assert details == {site.url("/same"): "not changed since", site.url("/other"): "in run a"}
    outcomes = {row["url"]: (row["status"], row["outcome"]) for row in rows(tmp_path / "output", "fetches")
                if row["run_id"] == "b" and row["outcome"]}  # fmt: skip
    assert outcomes == {site.url("/same"): (304, "unchanged"), site.url("/other"): (200, "ok")}


def test_a_bundle_that_is_tried_again_fetches_nothing_that_was_archived(site: FaultServer, tmp_path: Path) -> None:
    policy = Fetching(delay_seconds=0.02)
    step = FetchPages(Web(policy, Layout(str(tmp_path), "run"), None, "key"), {})
    urls = [site.url(f"/ok/{number}") for number in range(6)]
    group = [((0, rank), Request(url, "s", allow_private=frozenset({"127.0.0.1"}))) for rank, url in enumerate(urls)]

    def bundle() -> Iterator[Any]:
        step.start_bundle()
        step.process(("127.0.0.1", {"wanted": group, "known": []}))
        return step.finish_bundle()

    first = bundle()
    while len(site.log) < 4:
        next(first)
    first.close()  # type: ignore[attr-defined]
    archived = {seen.path for seen in site.log if seen.ended}
    site.log.clear()
    again = [item.value for item in bundle() if not isinstance(item, TaggedOutput)]
    assert sorted(document.origin for document in again) == urls
    asked = {seen.path for seen in site.log}
    assert len(asked & archived) <= 1  # what was under way when the bundle ended
    assert "/ok/0" not in asked
    close()


def test_a_missing_contact_is_told(site: FaultServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config(tmp_path, {"name": "urls", "urls": [site.url("/ok/a")]})
    assert newsmill(["check", str(tmp_path / "sources.yaml")]) == 0
    assert "fetching.contact is not set" in capsys.readouterr().out
    assert run(tmp_path, "a") == 0
    assert "fetching.contact is not set" in capsys.readouterr().err
    config(tmp_path, {"name": "urls", "urls": [site.url("/ok/a")]}, contact="me@example.org")
    assert newsmill(["check", str(tmp_path / "sources.yaml")]) == 0
    assert "contact is not" not in capsys.readouterr().out
