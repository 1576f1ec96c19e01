from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from transforms.extraction.dates import (
    STRENGTH,
    UNKNOWN_ZONE,
    Clue,
    complete_year,
    from_url,
    parse_iso,
    parse_text_date,
    resolve,
    year_within,
)
from transforms.records import Precision

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
BOUND = datetime(2022, 12, 31, 23, 59, tzinfo=UTC)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("raw", "start", "precision"),
    [
        ("2022", at(2022, 1, 1), Precision.YEAR),
        ("2022-01", at(2022, 1, 1), Precision.MONTH),
        (" 2022-01-13 ", at(2022, 1, 13), Precision.DAY),
        ("2022-1-3", at(2022, 1, 3), Precision.DAY),
        ("20220113", at(2022, 1, 13), Precision.DAY),
        ("2022-01-13T10:05:33+01:00", at(2022, 1, 13, 9, 5, 33), Precision.SECOND),
        ("2022-01-13T10:05:33.123456Z", at(2022, 1, 13, 10, 5, 33), Precision.SECOND),
        ("2022-01-13T10:05Z", at(2022, 1, 13, 10, 5), Precision.MINUTE),
        ("20220113T100533Z", at(2022, 1, 13, 10, 5, 33), Precision.SECOND),
        ("2022-01-13 10:05:33 +0000", at(2022, 1, 13, 10, 5, 33), Precision.SECOND),
        ("2022/01/13 10:05", at(2022, 1, 13, 9, 5), Precision.MINUTE),
        ("2022-01-13T10:05:00-05:00[America/New_York]", at(2022, 1, 13, 15, 5), Precision.SECOND),
        ("Thu, 13 Jan 2022 10:05:00 +0100", at(2022, 1, 13, 9, 5), Precision.SECOND),
        ("13 Jan 2022 10:05 EST", at(2022, 1, 13, 15, 5), Precision.MINUTE),
        ("2022-01-13T00:00:00+01:00", at(2022, 1, 13), Precision.DAY),  # a date that software wrote out
    ],
)
def test_machine_readable_dates(raw: str, start: datetime, precision: Precision) -> None:
    clue = parse_iso(raw, "meta", PARIS)
    assert clue is not None
    assert (clue.source, clue.raw, clue.start, clue.precision) == ("meta", raw, start, precision)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "2022-13",
        "2022-02-30",
        "2022-00-10",
        "2022-01-00",
        "1642068333",
        "1642068333000",
        "2022-01-13T25:05",
        "202201",
        "1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00",
        "Jan 2022",
        "13.01.2022",
        "yesterday",
        "2022-01-13 and more",
    ],
)
def test_no_machine_readable_date(raw: str) -> None:
    assert parse_iso(raw, "meta") is None


def test_zone_that_was_assumed_is_recorded() -> None:
    naive, zoned = "2022-01-13T10:05", "2022-01-13T10:05Z"
    in_paris, in_none, own = parse_iso(naive, "meta", PARIS), parse_iso(naive, "meta"), parse_iso(zoned, "meta", PARIS)
    assert in_paris and in_none and own
    assert [clue.assumed_zone for clue in (in_paris, in_none, own)] == ["Europe/Paris", UNKNOWN_ZONE, None]
    assert resolve([in_paris], None).evidence[0].raw == "2022-01-13T10:05 [Europe/Paris]"
    assert resolve([own], None).evidence[0].raw == zoned


@pytest.mark.parametrize(
    ("raw", "start", "precision"),
    [
        ("13.01.2022", at(2022, 1, 13), Precision.DAY),
        ("13/01/2022", at(2022, 1, 13), Precision.DAY),
        ("01/13/2022", at(2022, 1, 13), Precision.DAY),
        ("05/06/2022", at(2022, 1, 1), Precision.YEAR),  # June or May: neither is made up
        ("16 décembre 2021", at(2021, 12, 16), Precision.DAY),
        ("Le 1er janvier 2022 à 10h05", at(2022, 1, 1, 10, 5), Precision.MINUTE),
        ("January 13, 2022 10:05 GMT", at(2022, 1, 13, 10, 5), Precision.MINUTE),
        ("Jan. 13, 2022, 10:05 p.m. ET", at(2022, 1, 14, 3, 5), Precision.MINUTE),
        ("Thu Jan 13 2022 10:05:00 GMT+0100 (CET)", at(2022, 1, 13, 9, 5), Precision.SECOND),
        ("10:05 AM EST, Thu January 13, 2022", at(2022, 1, 13, 15, 5), Precision.MINUTE),
        ("13 янв. 2022", at(2022, 1, 13), Precision.DAY),
        ("13 января 2022 года, 10:05", at(2022, 1, 13, 10, 5), Precision.MINUTE),
        ("10:05, 13 января 2022", at(2022, 1, 13, 10, 5), Precision.MINUTE),
        ("2022年1月13日", at(2022, 1, 13), Precision.DAY),
        ("2022年1月13日(木) 午後3時05分", at(2022, 1, 13, 15, 5), Precision.MINUTE),
        ("2022年1月", at(2022, 1, 1), Precision.MONTH),
        ("2022년 1월 13일", at(2022, 1, 13), Precision.DAY),
        ("2022. 1. 13. 오전 10:05", at(2022, 1, 13, 10, 5), Precision.MINUTE),
        ("13 de enero de 2022", at(2022, 1, 13), Precision.DAY),
        ("13 de março de 2022", at(2022, 3, 13), Precision.DAY),
        ("Veröffentlicht am 13. Januar 2022, 10:05 Uhr", at(2022, 1, 13, 10, 5), Precision.MINUTE),
        ("13 stycznia 2022", at(2022, 1, 13), Precision.DAY),
        ("13. ledna 2022", at(2022, 1, 13), Precision.DAY),
        ("13 ocak 2022 Perşembe", at(2022, 1, 13), Precision.DAY),
        ("13 січня 2022", at(2022, 1, 13), Precision.DAY),
        ("2022. január 13.", at(2022, 1, 13), Precision.DAY),
        ("Update: 13.1.2022 klo 10.05", at(2022, 1, 13, 10, 5), Precision.MINUTE),
        ("13 يناير 2022", at(2022, 1, 13), Precision.DAY),
        ("gen 2022", at(2022, 1, 1), Precision.MONTH),
        ("January 2021, published 13.02.2022", at(2022, 2, 13), Precision.DAY),
    ],
)
def test_written_dates(raw: str, start: datetime, precision: Precision) -> None:
    clue = parse_text_date(raw, "text")
    assert clue is not None
    assert (clue.start, clue.precision) == (start, precision)


@pytest.mark.parametrize(
    "raw", ["", "30 février 2022", "in 2022", "page 12 of 2022", "13 janvier", "13日", "12.12.12.2022"]
)
def test_no_written_date(raw: str) -> None:
    assert parse_text_date(raw, "text") is None


def test_day_and_month_are_told_apart_where_the_language_is_known() -> None:
    for day_first, month in ((True, 6), (False, 5)):
        clue = parse_text_date("05/06/2022", "text", None, day_first)
        assert clue and (clue.start.month, clue.precision) == (month, Precision.DAY)


def test_raw_is_the_date_as_it_stands_in_the_line() -> None:
    clue = parse_text_date("Publié le 13 janvier 2022 à 10h05 par la rédaction", "text", PARIS)
    assert clue and clue.raw == "13 janvier 2022 à 10h05"


@pytest.mark.parametrize(
    ("path", "start", "precision"),
    [
        ("/2022/01/13/slug", at(2022, 1, 13), Precision.DAY),
        ("/2022/1/13/slug", at(2022, 1, 13), Precision.DAY),
        ("/20220113/slug-1054414767.html", at(2022, 1, 13), Precision.DAY),
        ("/slug-2022-01-13-more", at(2022, 1, 13), Precision.DAY),
        ("/2022/jan/13/slug", at(2022, 1, 13), Precision.DAY),
        ("/a/2022/0113/c1001.html", at(2022, 1, 13), Precision.DAY),
        ("/2022-01/13/c_12.htm", at(2022, 1, 13), Precision.DAY),
        ("/2022/01/slug", at(2022, 1, 1), Precision.MONTH),
        ("/2022/01/131234-slug", at(2022, 1, 1), Precision.MONTH),
    ],
)
def test_dates_in_urls(path: str, start: datetime, precision: Precision) -> None:
    clue = from_url(f"https://example.org{path}", BOUND)
    assert clue is not None
    assert (clue.source, clue.start, clue.precision) == ("url", start, precision)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a/1054414767.html",
        "https://example.org/a-20221399",
        "https://example.org/id/20220113100533/",
        "https://example.org/1889/01/13/",
        "https://example.org/2022/02/30/x",
        "https://example.org/2031/01/01/x",
        "https://example.org/index.php?id=20220113",
        "https://[broken",
        "",
        "https://example.org/2022-01-13-to-2022-02-13",
    ],
)
def test_no_date_in_url(url: str) -> None:
    assert from_url(url, BOUND) is None


def test_year_is_completed_from_the_weekday() -> None:
    assert complete_year(16, 12, [3], date(2022, 12, 31)) == date(2021, 12, 16)
    assert complete_year(16, 12, [3], date(2021, 12, 16)) == date(2021, 12, 16)
    assert complete_year(16, 12, [3], date(2021, 12, 15)) == date(2010, 12, 16)
    assert complete_year(29, 2, [1], date(2022, 12, 31)) == date(2000, 2, 29)
    assert complete_year(30, 2, [1], date(2022, 12, 31)) is None
    assert complete_year(16, 12, [], date(2022, 12, 31)) is None
    assert complete_year(16, 12, [3], None) is None


@given(st.dates(date(1850, 1, 1), date(2090, 1, 1)), st.dates(date(1850, 1, 1), date(2090, 1, 1)))
def test_completed_year_is_the_latest_that_fits(day: date, bound: date) -> None:
    assume(day <= bound)
    found = complete_year(day.day, day.month, [day.weekday()], bound)
    if found is None:  # only 29 February may be further back than the search goes
        assert bound.year - day.year > 40
    else:
        assert day <= found <= bound or bound.year - day.year > 40
        assert (found.day, found.month, found.weekday()) == (day.day, day.month, day.weekday())


def clue(source: str, raw: str) -> Clue:
    parsed = parse_iso(raw, source)
    assert parsed is not None
    return parsed


def test_most_precise_clue_that_contradicts_no_stronger_one_wins() -> None:
    found = resolve([clue("text", "2022-01-13"), clue("url", "2022-01-13"), clue("header", "2022-01")], BOUND)
    assert (found.published, found.precision, found.conflict) == (at(2022, 1, 13), Precision.DAY, False)
    assert [evidence.source for evidence in found.evidence] == ["header", "url", "text"]


def test_weaker_clue_that_contradicts_is_a_conflict() -> None:
    found = resolve([clue("header", "2022-01"), clue("url", "2021-12-31")], BOUND)
    assert (found.published, found.precision, found.conflict) == (at(2022, 1, 1), Precision.MONTH, True)


def test_clue_set_aside_sets_no_other_aside() -> None:
    found = resolve([clue("header", "2022-01"), clue("json-ld", "2021-12-05"), clue("url", "2022-01-13")], BOUND)
    assert (found.published, found.conflict) == (at(2022, 1, 13), True)


@pytest.mark.parametrize(
    ("day", "clock", "conflict"),
    [
        ("2022-01-13", "2022-01-12T10:30Z", False),  # the 13th in Kiribati
        ("2022-01-13", "2022-01-14T11:30Z", False),  # still the 13th on Baker Island
        ("2022-01-13", "2022-01-12T09:30Z", True),
        ("2022-01-13", "2022-01-14T12:30Z", True),
    ],
)
def test_day_may_lie_in_any_zone(day: str, clock: str, conflict: bool) -> None:
    found = resolve([clue("header", day), clue("meta", clock)], BOUND)
    assert found.conflict is conflict
    assert found.precision is (Precision.DAY if conflict else Precision.MINUTE)


def test_clock_time_of_an_unknown_zone_has_the_same_room() -> None:
    naive, zoned = clue("json-ld", "2022-01-13T18:00"), clue("meta", "2022-01-13T09:00Z")
    assert not resolve([naive, zoned], BOUND).conflict
    assert resolve([clue("json-ld", "2022-01-13T18:00Z"), zoned], BOUND).conflict


def test_nothing_is_published_in_the_future_of_the_fetch() -> None:
    found = resolve([clue("json-ld", "2023-05-01"), clue("url", "2022-01-13")], BOUND)
    assert (found.published, found.conflict) == (at(2022, 1, 13), True)
    assert not resolve([clue("json-ld", "2023-01-01T12:00Z")], BOUND).conflict  # within a day: clocks differ
    only = resolve([clue("json-ld", "2023-05-01")], BOUND)
    assert (only.published, only.precision, only.conflict) == (None, Precision.UNKNOWN, True)


def test_last_modified_counts_only_alone() -> None:
    modified = clue("http", "2022-01-20T10:00:00Z")
    assert resolve([modified], BOUND).published == at(2022, 1, 20, 10)
    later = resolve([modified, clue("url", "2022-01-13")], BOUND)
    assert (later.published, later.precision, later.conflict) == (at(2022, 1, 13), Precision.DAY, False)
    assert resolve([modified, clue("url", "2022-02-13")], BOUND).conflict


def test_nothing_known_is_unknown() -> None:
    found = resolve([], BOUND)
    assert (found.published, found.precision, found.evidence, found.conflict) == (None, Precision.UNKNOWN, (), False)


CLUES = st.builds(
    lambda source, moment, form: clue(source, moment.strftime(form)),
    st.sampled_from(STRENGTH),
    st.datetimes(datetime(2021, 12, 1), datetime(2022, 2, 28)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S+02:00"]),
)


@given(st.lists(CLUES, max_size=6), st.randoms())
def test_order_of_clues_does_not_matter(clues: list[Clue], random: object) -> None:
    shuffled = list(clues)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(shuffled, BOUND) == resolve(clues, BOUND)


@given(st.lists(CLUES, min_size=1, max_size=6))
def test_result_is_one_of_the_clues(clues: list[Clue]) -> None:
    found = resolve(clues, at(2022, 1, 15))
    assert len(found.evidence) == len(set(clues))
    if found.published is not None:
        assert (found.published, found.precision) in {(c.start, c.precision) for c in clues}
        assert found.published <= at(2022, 1, 16)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2099, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_iso_instants_survive(moment: datetime, offset: int) -> None:
    assume((moment.hour, moment.minute, moment.second) != (0, 0, 0))
    aware = moment.replace(microsecond=0, tzinfo=UTC).astimezone(zoneinfo.ZoneInfo("UTC")) + timedelta(0)
    written = (aware + timedelta(minutes=offset)).strftime("%Y-%m-%dT%H:%M:%S")
    assume(not written.endswith("00:00:00"))
    sign, minutes = ("-" if offset < 0 else "+"), abs(offset)
    parsed = parse_iso(f"{written}{sign}{minutes // 60:02}:{minutes % 60:02}", "meta")
    assert parsed is not None
    assert (parsed.start, parsed.precision) == (aware, Precision.SECOND)


@given(st.text(max_size=60))
def test_no_text_makes_a_parser_fail(text: str) -> None:
    for parsed in (parse_iso(text, "meta"), parse_text_date(text, "text"), from_url(f"https://example.org/{text}")):
        assert parsed is None or parsed.start.tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "precision", "weekdays", "day"),
    [
        (at(2021, 1, 1), Precision.YEAR, [], date(2021, 12, 10)),
        (at(2021, 12, 1), Precision.MONTH, [4], date(2021, 12, 10)),
        (at(2021, 12, 1), Precision.MONTH, [0], None),  # a Friday
        (at(2021, 11, 1), Precision.MONTH, [], None),
        (at(2021, 12, 11), Precision.DAY, [], None),
    ],
)
def test_year_of_a_day_within_what_is_known(
    start: datetime, precision: Precision, weekdays: list[int], day: date | None
) -> None:
    assert year_within(10, 12, weekdays, [Clue("header", "x", start, precision)]) == day


@pytest.mark.parametrize(("day", "conflict"), [(11, True), (12, False), (14, False), (15, True)])
def test_a_dateline_may_be_older_than_the_page(day: int, conflict: bool) -> None:
    dateline = Clue("dateline", "x", at(2022, 1, day), Precision.DAY)
    shown = Clue("text", "14 January 2022", at(2022, 1, 14), Precision.DAY)
    found = resolve([dateline, shown], BOUND)
    assert found.conflict is conflict
    assert conflict or found.published == at(2022, 1, 14)
