from __future__ import annotations

import dataclasses
import json
import random
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import apache_beam as beam
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms import spool
from transforms.config import Config, Outlet, Source
from transforms.deduplicate import Deduplicate
from transforms.records import (
    Article,
    Decision,
    IndexRow,
    LedgerEntry,
    Packed,
    Precision,
    Rejection,
    article_id,
    pack,
)
from transforms.storage.layout import Layout
from transforms.storage.schema import TABLES, rows_to_batch

CONFIG = Config(sources=[Source(name="test", files=["-"])], outlets={"best.example": Outlet(priority=3)})
MONDAY = datetime(2022, 1, 10, 12, tzinfo=UTC)
NOTICE = "sign up for our evening letter and never miss a tide table again dear reader of the lume courier we thank you"


def story(seed: int, words: int = 100) -> str:
    chance = random.Random(seed)
    own = ["".join(chance.choices("aeiou klmnrst", k=7)).replace(" ", "x") for _ in range(50)]
    return " ".join(
        chance.choice(["the", "of", "said", "in"]) if n % 3 == 0 else chance.choice(own) for n in range(words)
    )


def article(name: str, text: str, day: float | None = None, outlet: str | None = None, origin: str = "") -> Packed:
    return pack(
        Article(
            article_id=article_id(name, None, ""),
            source="test",
            origin=origin or name,
            title=None,
            text=text,
            outlet=outlet,
            published=None if day is None else MONDAY + timedelta(days=day),
            published_precision=Precision.UNKNOWN if day is None else Precision.MINUTE,
        )
    )


@dataclasses.dataclass
class Result:
    decisions: list[Decision]
    ledger: list[LedgerEntry]
    rejections: list[Rejection]
    signatures: list[IndexRow]

    @property
    def clusters(self) -> set[frozenset[str]]:
        found: dict[str, set[str]] = {}
        for decision in self.decisions:
            found.setdefault(decision.cluster_id, set()).add(decision.article_id)
        return set(map(frozenset, found.values()))


def names(*origins: str) -> frozenset[str]:
    return frozenset(article_id(origin, None, "") for origin in origins)


class Collect(beam.DoFn):  # type: ignore[misc]
    """Keeps what a pipeline of this process made, by label."""

    kept: ClassVar[dict[str, list[object]]] = {}

    def __init__(self, label: str) -> None:
        self._label = label

    def process(self, element: object) -> None:
        Collect.kept[self._label].append(element)


def run(
    articles: Iterable[Packed],
    root: Path,
    run_id: str = "one",
    commit: bool = False,
    days_ago: int = 0,
) -> Result:
    """Runs the stage on the in-memory engine, and with `commit` leaves its index to later runs, as if made days ago."""
    layout = Layout(str(root), run_id)
    labels = [field.name for field in dataclasses.fields(Result)]
    Collect.kept = {label: [] for label in labels}
    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        made = (
            pipeline | beam.Create(list(articles), reshuffle=False) | Deduplicate(CONFIG, layout, str(root / "spool"))
        )
        for label in labels:
            _ = getattr(made, label) | label >> beam.ParDo(Collect(label))
    result = Result(**Collect.kept)  # type: ignore[arg-type]
    result.decisions.sort(key=lambda decision: decision.article_id)
    result.ledger.sort(key=lambda entry: (entry.article_a, entry.article_b))
    if commit:
        rows = [
            dataclasses.replace(
                row, signature=spool.get(row.signature), page=row.page and spool.get(row.page), run_id=run_id
            )
            for row in result.signatures
        ]
        path = Path(layout.run_file("index", 0))
        path.parent.mkdir(parents=True)
        pq.write_table(pa.Table.from_batches([rows_to_batch(rows, TABLES["index"].schema)]), path)
        Path(layout.manifest).parent.mkdir(parents=True)
        Path(layout.manifest).write_text(json.dumps({"finished_at": str(datetime.now(UTC) - timedelta(days=days_ago))}))
    return result


def test_copies_get_one_primary_and_every_article_one_decision(tmp_path: Path) -> None:
    result = run(
        [
            article("a", story(1), 0),
            article("b", story(1, 60), 1),
            article("c", story(2), 0),
            article("d", story(1) + " " + story(3, 20), 2, outlet="best.example"),
            article("e", "", 0),
        ],
        tmp_path,
    )
    assert result.clusters == {names("a", "b", "d"), names("c"), names("e")}
    assert {decision.origin for decision in result.decisions if decision.is_primary} == {"d", "c", "e"}
    assert all(decision.cluster_id == decision.article_id for decision in result.decisions if decision.is_primary)
    assert {(row.article_id, row.cluster_id, row.is_primary) for row in result.signatures} == {
        (decision.article_id, decision.cluster_id, decision.is_primary) for decision in result.decisions
    }
    assert {entry.decision for entry in result.ledger} == {"joined"}
    assert {decision.partition for decision in result.decisions if decision.origin == "d"} == {
        "date=2022-01-12/outlet=best.example"
    }


def test_nothing_in_nothing_out(tmp_path: Path) -> None:
    assert run([], tmp_path) == Result([], [], [], [])


def test_documents_with_one_id_leave_one_survivor(tmp_path: Path) -> None:
    copies = [article("a", story(1, 30 + n), 0, origin=f"file{n}") for n in range(3)]
    result = run([*copies, article("b", story(2))], tmp_path)
    assert sorted(decision.origin for decision in result.decisions) == ["b", "file2"]
    assert sorted((one.origin, one.reason, one.detail) for one in result.rejections) == [
        ("file0", "already_seen", "kept: file2"),
        ("file1", "already_seen", "kept: file2"),
    ]


def test_a_second_run_over_the_same_input_has_seen_it_all(tmp_path: Path) -> None:
    articles = [article(str(n), story(n), n) for n in range(5)]
    run(articles, tmp_path, "one", commit=True)
    again = run([*articles, article("new", story(9), 0)], tmp_path, "two")
    assert [decision.origin for decision in again.decisions] == ["new"]
    assert [one.detail for one in again.rejections] == ["in run one"] * 5


def test_a_run_that_was_not_committed_counts_for_nothing(tmp_path: Path) -> None:
    articles = [article("a", story(1), 0)]
    run(articles, tmp_path, "one", commit=True)
    Path(Layout(str(tmp_path), "one").manifest).unlink()
    assert len(run(articles, tmp_path, "two").decisions) == 1


def test_a_published_primary_stays(tmp_path: Path) -> None:
    first = run([article("a", story(1, 60), 1)], tmp_path, "one", commit=True)
    second = run([article("b", story(1), 0)], tmp_path, "two", commit=True)
    third = run([article("c", story(1), 2)], tmp_path, "three")
    assert {one.cluster_id for result in (second, third) for one in result.decisions} == {first.decisions[0].article_id}
    assert not any(one.is_primary for result in (second, third) for one in result.decisions)
    assert [entry.decision for entry in second.ledger] == ["late"]


def test_stories_before_the_look_back_window_are_not_read(tmp_path: Path) -> None:
    run([article("a", story(1), -30)], tmp_path, "one", commit=True)
    result = run([article("b", story(1), 0)], tmp_path, "two")
    assert [decision.is_primary for decision in result.decisions] == [True]
    assert not result.ledger


def test_articles_without_a_date_leave_the_window_with_the_time_of_their_run(tmp_path: Path) -> None:
    run([article("a", story(1))], tmp_path, "one", commit=True, days_ago=9)
    run([article("b", story(2))], tmp_path, "two", commit=True, days_ago=5)
    result = run([article("c", story(1)), article("d", story(2))], tmp_path, "three")
    assert {decision.origin for decision in result.decisions if decision.is_primary} == {"c"}


def test_what_fails_in_the_pool_is_rejected_once_and_the_others_are_not(tmp_path: Path) -> None:
    broken = article("a", None, 0, outlet="lume.example")  # type: ignore[arg-type]
    result = run([broken, article("b", story(2), 0, outlet="lume.example")], tmp_path)
    assert [(one.stage, one.reason, one.origin) for one in result.rejections] == [("deduplicate", "failed", "a")]
    assert [one.origin for one in result.decisions] == ["b"]
    assert [one.article_id for one in result.signatures] == [one.article_id for one in result.decisions]


def test_a_small_outlet_learns_its_boilerplate_over_several_runs(tmp_path: Path) -> None:
    pages = [article(str(n), f"{NOTICE} {story(n, 20)}", n, outlet="lume.example") for n in range(8)]
    for n in range(0, 6, 3):
        run(pages[n : n + 3], tmp_path, f"run{n}", commit=True)
    last = run(pages[6:], tmp_path, "last")
    assert last.clusters == {names("6"), names("7")}
    fresh = run(pages[6:], tmp_path / "elsewhere")
    assert fresh.clusters == {names("6", "7")}


def test_a_split_leaves_no_trace_where_boilerplate_was_learned_before_it(tmp_path: Path) -> None:
    own = [article(f"own{n}", f"{story(n, 40)} {NOTICE}", n / 2, outlet="lume.example") for n in range(16)]
    copies = [article(f"copy{n}", story(n, 40), n / 2 + 1, outlet="wire.example") for n in range(0, 16, 3)]
    whole = run(own + copies, tmp_path / "whole")
    assert len(whole.clusters) == len(own)
    border = f"date={(MONDAY + timedelta(days=4)).date()}"
    early = run([one for one in own + copies if one.partition < border], tmp_path, "one", commit=True)
    late = run([one for one in own + copies if one.partition >= border], tmp_path, "two")
    assert Result(early.decisions + late.decisions, [], [], []).clusters == whole.clusters


def test_boilerplate_of_an_outlet_makes_no_copies_and_hides_none(tmp_path: Path) -> None:
    own = [article(str(n), f"{story(n, 30)} {NOTICE}", 0, outlet="lume.example") for n in range(20)]
    result = run([*own, article("wire", story(3, 30), 0)], tmp_path)
    assert {group for group in result.clusters if len(group) > 1} == {names("3", "wire")}


@st.composite
def collections(draw: st.DrawFn) -> list[Packed]:
    rows = draw(st.lists(st.tuples(st.integers(0, 5), st.sampled_from([40, 60, 100]), st.integers(0, 6)), max_size=14))
    return [article(str(n), story(seed, words), day) for n, (seed, words, day) in enumerate(rows)]


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(collections(), st.randoms(use_true_random=False))
def test_input_order_does_not_matter(tmp_path: Path, articles: list[Packed], chance: random.Random) -> None:
    expected = run(articles, tmp_path)
    chance.shuffle(articles)
    result = run(articles, tmp_path)
    assert (result.decisions, result.ledger) == (expected.decisions, expected.ledger)


@settings(max_examples=3, deadline=None)
@given(collections(), st.integers(0, 7))
def test_two_runs_split_at_any_day_are_one_run_over_both(articles: list[Packed], day: int) -> None:
    border = f"date={(MONDAY + timedelta(days=day)).date()}"
    with tempfile.TemporaryDirectory() as folder:
        whole = run(articles, Path(folder) / "whole")
        early = run([one for one in articles if one.partition < border], Path(folder), "one", commit=True)
        late = run([one for one in articles if one.partition >= border], Path(folder), "two")
        both = Result(early.decisions + late.decisions, [], [], [])
        assert both.clusters == whole.clusters
