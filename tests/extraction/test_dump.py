from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.extraction.dates import resolve
from transforms.extraction.dump import read_dump
from transforms.extraction.findings import Findings, Unusable

DUMPS = Path(__file__).parent / "dumps"
EXPECTED: dict[str, dict[str, Any]] = json.loads((DUMPS / "expected.json").read_text("utf-8"))
BOUND = datetime(2022, 12, 31, 23, 59, tzinfo=UTC)


def read(text: str, not_after: datetime | None = BOUND) -> Findings:
    return read_dump(text, not_after=not_after, zone=None, declared_language=None)


def test_every_dump_has_an_expectation() -> None:
    assert sorted(path.name for path in DUMPS.glob("*.txt")) == sorted(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_dump_reads_like_the_article(name: str) -> None:
    want = EXPECTED[name]
    found = read((DUMPS / name).read_bytes().decode("utf-8"))
    publication = resolve(found.clues, BOUND)
    got = {
        "title": found.title,
        "url": found.url,
        "outlet": found.outlet,
        "outlet_name": found.outlet_name,
        "authors": found.authors,
        "tags": found.tags,
        "language": found.declared_language,
        "agency": found.agency,
        "place": found.dateline_place,
        "published": publication.published.date().isoformat() if publication.published else None,
        "precision": publication.precision.value,
        "modified": found.modified.date().isoformat() if found.modified else None,
    }
    defaults: dict[str, Any] = {"authors": [], "tags": [], "precision": "unknown"}
    assert got == {key: want.get(key, defaults.get(key)) for key in got}
    assert not publication.conflict
    assert found.text.startswith(want["starts"])
    assert found.text.endswith(want["ends"])
    assert [part for part in want.get("has", []) if part not in found.text] == []
    assert [part for part in want.get("hasnot", []) if part in found.text] == []
    if "paragraphs" in want:
        assert found.text.count("\n\n") + 1 == want["paragraphs"]


BODY = "The old bridge was closed on Tuesday after divers found cracks in it, the town said.\n\nRepairs take a week."


@pytest.mark.parametrize(
    "header",
    [
        "date 2022-13 https://herald.example/a",
        " date 2022-02-30 https://herald.example/a",
        "Date: 2022-13-01",
        "date 20221399",
    ],
)
def test_header_with_a_date_that_does_not_exist(header: str) -> None:
    with pytest.raises(Unusable) as caught:
        read(f"{header}\n\nThe old bridge is closed\n\n{BODY}")
    assert caught.value.reason == "bad_header"
    assert header.strip() in caught.value.detail


@pytest.mark.parametrize(
    "text", ["", " \n\n", "---\n\n***\n", "date 2022-01 https://herald.example/a", "Share this:\n\nTweet", "<p></p>"]
)
def test_nothing_to_read(text: str) -> None:
    with pytest.raises(Unusable) as caught:
        read(text)
    assert caught.value.reason == "no_text"


@pytest.mark.parametrize(
    ("header", "published", "url"),
    [
        ("date 2022-01 https://herald.example/a", "2022-01-01", "https://herald.example/a"),
        ("https://herald.example/a 2022-01-13", "2022-01-13", "https://herald.example/a"),
        ("date: 13 January 2022 | https://herald.example/a", "2022-01-13", "https://herald.example/a"),
        ("date unknown https://herald.example/a", None, "https://herald.example/a"),
        ("Published: 2022-01-13 10:05\nLink: https://herald.example/a", "2022-01-13", "https://herald.example/a"),
        ("date 2021", "2021-01-01", None),
    ],
)
def test_header_lines(header: str, published: str | None, url: str | None) -> None:
    found = read(f"{header}\n\nThe old bridge is closed\n\n{BODY}")
    date = resolve(found.clues, BOUND).published
    assert (date.date().isoformat() if date else None, found.url) == (published, url)
    assert (found.title, found.text) == ("The old bridge is closed", BODY)


def test_a_sentence_about_a_date_is_no_header() -> None:
    assert read(f"Date 13 of 2022 was the worst for bridges, says mayor\n\n{BODY}").text == BODY


@pytest.mark.parametrize(
    ("foot", "outlet_name", "authors"),
    [
        ("**Bridge**", "Bridge", []),
        ("---\nNorwick Live", "Norwick Live", []),
        ("The Norwick Gazette", "The Norwick Gazette", []),
        ("Jean DUPONT", None, ["Jean DUPONT"]),
        ("Par Jean Dupont", None, ["Jean Dupont"]),
        ("Source: Norwick Live", "Norwick Live", []),
    ],
)
def test_last_line(foot: str, outlet_name: str | None, authors: list[str]) -> None:
    found = read(f"The old bridge is closed\n\n{BODY}\n\n{foot}")
    assert (found.outlet_name, found.authors, found.text) == (outlet_name, authors, BODY)


def test_declared_language_tells_the_order_of_day_and_month() -> None:
    text = f"The old bridge is closed\n\nPublished: 05/06/2022\n\n{BODY}"
    for language, month in (("en-GB", 6), ("en-US", 5)):
        found = read_dump(text, not_after=BOUND, zone=None, declared_language=language)
        published = resolve(found.clues, BOUND).published
        assert published is not None
        assert published.month == month


def test_mention_of_an_agency_is_no_attribution() -> None:
    found = read(f"The old bridge is closed\n\n{BODY} The mayor told Reuters so, the TASS agency reported.")
    assert (found.agency, found.agency_evidence) == (None, None)


def test_dateline_after_the_file_date_is_not_completed() -> None:
    text = "The bridge opens\n\nNorwick, 16 Dec (RHC) The bridge opened on Thursday, the town said.\n\nAll were glad."
    early = read(text, datetime(2021, 12, 15, tzinfo=UTC))
    assert [clue.start.year for clue in early.clues] == [2010]
    assert read(text, None).clues == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "---",
                    "# *Title*",
                    "**Outlet**",
                    "<https://herald.example/a>",
                    "(AFP)",
                    "Leave a Reply",
                    BODY,
                    "",
                    "Par Jean Dupont",
                    " date 2022-01 https://herald.example/a",
                    "13.01.2022, Outlet",
                    "PARIS (AFP) — Oui.",
                    "Komla",
                    "* a",
                    "a_b_c",
                ]
            ),
            st.text(max_size=40),
        ),
        max_size=12,
    )
)
def test_any_text_gives_a_clean_article_or_a_reason(lines: list[str]) -> None:
    try:
        found = read("\n".join(lines))
    except Unusable as error:
        assert error.reason in ("no_text", "bad_header")
        return
    assert found.text == found.text.strip()
    assert "\n\n\n" not in found.text
    assert unicodedata.is_normalized("NFC", found.text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in found.text if c != "\n")
    assert [clue for clue in found.clues if clue.start.tzinfo is not UTC] == []


@pytest.mark.parametrize(
    ("title", "outlet_name"),
    [
        ("The old bridge is closed - 13.01.2022, Norwick Today", "Norwick Today"),
        ("The old bridge is closed | Norwick News", "Norwick News"),
        ("The old bridge is closed – Herald", "Herald"),
    ],
)
def test_outlet_behind_the_title(title: str, outlet_name: str) -> None:
    found = read(f"date 2022-01 https://www.herald.example/a\n\n{title}\n\n{BODY}")
    assert (found.title, found.outlet_name, found.text) == ("The old bridge is closed", outlet_name, BODY)


def test_lead_that_the_article_repeats_is_dropped() -> None:
    lead = "The old bridge is closed."
    assert read(f"Bridge news\n\n{lead} 13.01.2022, Norwick Today\n\n{lead} {BODY}").text == f"{lead} {BODY}"
    assert read(f"Bridge news\n\n{lead} 13.01.2022, Norwick Today\n\n{BODY}").text == f"{lead}\n\n{BODY}"


def test_dateline_with_a_stop_before_its_dash() -> None:
    found = read(f"El puente\n\nNorwick, 20 ene (EFE).- {BODY}")
    assert (found.dateline_place, found.agency, found.text) == ("Norwick", "EFE", BODY)
