"""Ids, partitions and packing."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.records import (
    Article,
    DateEvidence,
    Precision,
    TopicEvidence,
    article_id,
    excerpt,
    first_day,
    pack,
    partition_of,
    unpack,
)

texts = st.text(max_size=200)
articles = st.builds(
    Article,
    article_id=texts,
    source=texts,
    origin=texts,
    title=st.none() | texts,
    text=texts,
    authors=st.lists(texts).map(tuple),
    published=st.none() | st.datetimes(timezones=st.just(UTC)),
    published_precision=st.sampled_from(Precision),
    published_evidence=st.lists(st.builds(DateEvidence, texts, texts, st.sampled_from(Precision))).map(tuple),
    topic_evidence=st.lists(st.builds(TopicEvidence, texts, st.lists(texts).map(tuple))).map(tuple),
    outlet=st.none() | texts,
)


@given(articles)
def test_what_is_packed_comes_back(article: Article) -> None:
    assert unpack(pack(article)) == article


def test_spooled_articles_come_back_from_disk(tmp_path: Path) -> None:
    packed = [
        pack(Article(article_id=str(n), source="s", origin=str(n), title=None, text="word " * n), str(tmp_path))
        for n in range(50)
    ]
    assert all(len(item.blob) < 200 for item in packed)
    assert [unpack(item).text for item in reversed(packed)] == ["word " * n for n in reversed(range(50))]


def test_article_id_is_of_the_url_else_of_outlet_and_text() -> None:
    assert article_id("https://a.org/x", "a.org", "text") == hashlib.sha256(b"https://a.org/x").hexdigest()[:32]
    assert article_id(None, "a.org", "text") == hashlib.sha256(b"a.org\ntext").hexdigest()[:32]
    assert article_id(None, None, "text") != article_id(None, "a.org", "text")


@pytest.mark.parametrize(
    ("precision", "day"),
    [
        (Precision.SECOND, date(2022, 3, 14)),
        (Precision.DAY, date(2022, 3, 14)),
        (Precision.MONTH, date(2022, 3, 1)),
        (Precision.YEAR, date(2022, 1, 1)),
        (Precision.UNKNOWN, None),
    ],
)
def test_the_partition_is_the_first_day_of_what_is_known(precision: Precision, day: date | None) -> None:
    assert first_day(datetime(2022, 3, 14, 15, 9, tzinfo=UTC), precision) == day


def test_partitions_are_spelt_as_readers_expect() -> None:
    assert partition_of(date(2022, 1, 13), "fr.example.org") == "date=2022-01-13/outlet=fr.example.org"
    assert partition_of(None, None) == "date=__HIVE_DEFAULT_PARTITION__/outlet=__HIVE_DEFAULT_PARTITION__"
    assert partition_of(None, "a/b=ü").endswith("/outlet=a%2Fb%3D%C3%BC")


@given(st.text() | st.binary())
def test_excerpts_are_one_printable_line(content: str | bytes) -> None:
    line = excerpt(content)
    assert len(line) <= 200
    assert line.isprintable()
