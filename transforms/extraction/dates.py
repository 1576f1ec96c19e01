"""Publication dates: parsing what a document says, weighing the clues, inventing nothing.

No result depends on the day of the run: a part that is not written is never filled in from today's date.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
import zoneinfo
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from urllib.parse import urlsplit

from transforms.extraction.calendar_names import month_number
from transforms.records import DateEvidence, Precision

STRENGTH = ("header", "json-ld", "meta", "feed", "field", "time", "url", "dateline", "text", "http")
"""Where clues stand, strongest first; a source that is not listed is weaker than all."""

FUTURE_TOLERANCE = timedelta(hours=24)  # clocks and zones of publishers are off by less
CLOCK_SLACK = timedelta(hours=1)  # a page and its feed are stamped in different steps of one publication
PRINTED_LATER = timedelta(days=2)  # a dateline tells when a story was written; sites take it over up to so much later
AHEAD, BEHIND = timedelta(hours=14), timedelta(hours=12)  # the zones furthest from UTC: Pacific/Kiritimati, Etc/GMT+12
UNKNOWN_ZONE = "zone unknown"

_FIRST_YEAR = 1800
_FIRST_WEB_YEAR = 1990
_LAST_YEAR = 2099


@dataclasses.dataclass(frozen=True, slots=True)
class Clue:
    """One hint at the publication date: an interval that starts at `start` and is as long as `precision` says."""

    source: str  # one of STRENGTH
    raw: str  # as found
    start: datetime  # UTC; of a day and anything longer: midnight UTC of its first day as written
    precision: Precision
    assumed_zone: str | None = None  # of a clock time written without one; UNKNOWN_ZONE where UTC is but a guess


@dataclasses.dataclass(frozen=True, slots=True)
class Publication:
    """The outcome of weighing all clues."""

    published: datetime | None
    precision: Precision
    evidence: tuple[DateEvidence, ...]
    conflict: bool


_FINENESS = {p: n for n, p in enumerate(Precision)}  # second first
_CLOCK = (Precision.SECOND, Precision.MINUTE)


def resolve(clues: Sequence[Clue], not_after: datetime | None) -> Publication:
    """The most precise clue that contradicts no stronger one; the order of `clues` does not matter.

    Two clues contradict each other where their intervals have no instant in common. Between a clock time and a calendar
    day the day may lie in any time zone; a clock time of an unknown zone likewise; two clock times may differ by
    `CLOCK_SLACK`. A dateline may be up to `PRINTED_LATER` earlier than a day or clock time. A clue that starts more
    than `FUTURE_TOLERANCE` after `not_after` is set aside. Either sets `conflict`. `http` (Last-Modified) tells when a
    file was written: it counts only where there is nothing else, and being later than the publication is no
    contradiction.
    """
    weighed = sorted(set(clues), key=_weight)
    conflict = False
    accepted: list[Clue] = []
    for clue in weighed:
        if not_after is not None and clue.start > not_after + FUTURE_TOLERANCE:
            conflict = True
        elif all(_agree(clue, other) for other in accepted):
            if clue.source != "http" or not accepted:
                accepted.append(clue)
        elif clue.source != "http" or all(clue.start < other.start for other in accepted):
            conflict = True
    evidence = tuple(DateEvidence(clue.source, _recorded(clue), clue.precision) for clue in weighed)
    if not accepted:
        return Publication(None, Precision.UNKNOWN, evidence, conflict)
    # The first, so the strongest, of equals; a dateline, which may be earlier than the publication, after the others.
    best = min(accepted, key=lambda clue: (_FINENESS[clue.precision], clue.source == "dateline"))
    return Publication(best.start, best.precision, evidence, conflict)


def _weight(clue: Clue) -> tuple[int, int, datetime, str, str]:
    strength = STRENGTH.index(clue.source) if clue.source in STRENGTH else len(STRENGTH)
    return strength, _FINENESS[clue.precision], clue.start, clue.raw, clue.assumed_zone or ""


def _recorded(clue: Clue) -> str:
    return clue.raw if clue.assumed_zone is None else f"{clue.raw} [{clue.assumed_zone}]"


def _agree(one: Clue, other: Clue) -> bool:
    slack = CLOCK_SLACK if one.precision in _CLOCK and other.precision in _CLOCK else timedelta()
    return _earliest(one, other) < _latest(other, one) + slack and _earliest(other, one) < _latest(one, other) + slack


def _earliest(clue: Clue, beside: Clue) -> datetime:
    return clue.start - (AHEAD if _is_local(clue) and not _is_local(beside) else timedelta())


def _latest(clue: Clue, beside: Clue) -> datetime:
    printed_later = clue.source == "dateline" and _FINENESS[beside.precision] <= _FINENESS[Precision.DAY]
    end = _end(clue) + (PRINTED_LATER if printed_later else timedelta())
    return end + (BEHIND if _is_local(clue) and not _is_local(beside) else timedelta())


def _is_local(clue: Clue) -> bool:
    return clue.precision not in _CLOCK or clue.assumed_zone == UNKNOWN_ZONE


def _end(clue: Clue) -> datetime:
    start = clue.start
    match clue.precision:
        case Precision.SECOND:
            return start + timedelta(seconds=1)
        case Precision.MINUTE:
            return start + timedelta(minutes=1)
        case Precision.DAY:
            return start + timedelta(days=1)
        case Precision.MONTH:
            return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
        case _:
            return start.replace(year=start.year + 1)


def year_within(day: int, month: int, weekdays: Collection[int], known: Sequence[Clue]) -> date | None:
    """The day of a date written without a year that lies in the year or month of one of the clues in `known`.

    None where no clue is of a year or month, the day lies outside, or it falls on none of the `weekdays` named.
    """
    for clue in sorted(known, key=_weight):
        if clue.precision in (Precision.YEAR, Precision.MONTH):
            try:
                found = datetime(clue.start.year, month, day, tzinfo=UTC)
            except ValueError:
                return None
            inside = clue.start <= found < _end(clue)
            return found.date() if inside and (not weekdays or found.weekday() in weekdays) else None
    return None


def complete_year(day: int, month: int, weekdays: Collection[int], not_after: date | None) -> date | None:
    """The year of a date written without one: the latest up to `not_after` in which it falls on one of `weekdays`.

    `weekdays` are those named beside the date, 0 for Monday. None where no weekday is named, no bound is known or no
    year fits. The calendar repeats within 28 years (40 across a skipped leap year), so the search is bounded.
    """
    if not weekdays or not_after is None:
        return None
    for year in range(not_after.year, max(not_after.year - 40, _FIRST_YEAR - 1), -1):
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        if candidate <= not_after and candidate.weekday() in weekdays:
            return candidate
    return None


# Clock times and zones

_OFFSETS = {  # hours ahead of UTC; of those that stand for several zones, the one the world's press uses most
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2,
    "sast": 2, "eet": 2, "eest": 3, "msk": 3, "мск": 3, "trt": 3, "pkt": 5, "ist": 5.5, "wib": 7, "hkt": 8, "sgt": 8,
    "jst": 9,
    "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3, "art": -3, "ast": -4, "edt": -4, "est": -5,
    "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8,
}  # fmt: skip
_ZONES = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+\-−])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_ZONE = (
    rf"(?:{'|'.join([*_OFFSETS, *_ZONES])})(?![^\W_])(?!\s?[+\-−]\d)|(?:UTC|GMT)?\s?[+\-−]\d{{1,2}}(?::?\d\d)?(?!\d)"
)


def _zone_named(name: str) -> tzinfo | None:
    offset = _OFFSET.fullmatch(name.strip())
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=-minutes if offset[1] != "+" else minutes)) if minutes < 24 * 60 else None
    key = name.strip().lower()
    if key in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[key]))
    return zoneinfo.ZoneInfo(_ZONES[key]) if key in _ZONES else None


def _day_clue(raw: str, source: str, year: int, month: int = 0, day: int = 0) -> Clue | None:
    """A clue of a year, a month (no day) or a day; None where there is no such date."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    try:
        return Clue(source, raw, datetime(year, month or 1, day or 1, tzinfo=UTC), precision)
    except ValueError:
        return None


def _clock_clue(
    clue: Clue | None, clock: tuple[int, int, int | None], own: tzinfo | None, zone: tzinfo | None
) -> Clue | None:
    """A day's clue with a clock time added: `own` is the zone as written, `zone` the one to assume without it.

    Midnight to the second is how software writes a date that has no time: it stays a day.
    """
    hour, minute, second = clock
    if clue is None or (hour, minute, second or 0) == (0, 0, 0):
        return clue
    try:
        local = clue.start.replace(hour=hour, minute=minute, second=min(second or 0, 59), tzinfo=own or zone or UTC)
    except ValueError:
        return None
    assumed = None if own else str(zone) if zone else UNKNOWN_ZONE
    precision = Precision.MINUTE if second is None else Precision.SECOND
    return Clue(clue.source, clue.raw, local.astimezone(UTC), precision, assumed)


# Machine-readable dates

_ISO_CLOCK = rf"(?:(?:T|_|,?\s+|\s*T\s*)(\d\d?):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*({_ZONE})?(?:\s*\[[\w/+\-]+\])?)?"
_ISO = re.compile(rf"(\d{{4}})(?:([-/.])(\d\d?)(?:\2(\d\d?){_ISO_CLOCK})?)?", re.IGNORECASE)
_ISO_COMPACT = re.compile(rf"(\d{{4}})()(\d\d)(\d\d){_ISO_CLOCK}", re.IGNORECASE)
_RFC_2822 = re.compile(
    rf"(?:[^\W\d]{{2,9}}\.?,?\s+)?(\d\d?)[\s-]+([^\W\d]{{3,9}})\.?[\s-]+(\d{{4}}),?\s+(\d\d?):(\d\d)(?::(\d\d))?\s*({_ZONE})?(?:\s*\(.*\))?",
    re.IGNORECASE,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_iso(raw: str, source: str, zone: tzinfo | None = None) -> Clue | None:
    """A date written for machines: ISO 8601 of any precision, its everyday variants (`2022/01/13 10:05`), RFC 2822.

    A time without a zone is taken in `zone` (UTC where that is None). Numbers of seconds since the epoch are no dates,
    nor is the epoch itself. Anything else: None.
    """
    text = raw.strip()
    found = _ISO.fullmatch(text) or _ISO_COMPACT.fullmatch(text)
    if found:
        year, _, month, day, hour, minute, second, own = found.groups()
        if (month and int(month) == 0) or (day and int(day) == 0):
            return None
        clue = _day_clue(raw, source, int(year), int(month or 0), int(day or 0))
    else:
        found = _RFC_2822.fullmatch(text)
        if not found:
            return None
        day, name, year, hour, minute, second, own = found.groups()
        clue = _day_clue(raw, source, int(year), month_number(name) or 13, int(day))
    if clue is not None and hour:
        clock = int(hour), int(minute), int(second) if second else None
        clue = _clock_clue(clue, clock, _zone_named(own) if own else None, zone)
    return None if clue is not None and clue.start == _EPOCH else clue


# Dates written for people

_NAME = r"[^\W\d_]{2,}\.?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_DAY = r"(?P<day>\d\d?)"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<year>\d{{4}})\s*[年년]\s*(?:(?P<month>\d\d?)\s*[月월])\s*(?:{_DAY}\s*[日일号號])?",
        rf"(?<![\d.,/-])(?P<year>\d{{4}})([-/]|\.\s?)(?P<month>\d\d?)\2{_DAY}(?!\d|[-/.]\d)",
        rf"(?<![\d.,/-]){_DAY}(?P<mark>[-/.]\s?)(?P<month>\d\d?)(?P=mark){_YEAR}(?![-/.]\d)",
        rf"(?<![\d.,]){_DAY}(?:\.|er|re|º|°|ª|o|st|nd|rd|th|-?го|:?e)?[\s\-]*(?:(?:de|of|ta’|da)\s+|d['’])?(?P<name>{_NAME})[\s\-]*,?\s*"
        rf"(?:(?:de|del|do|di|of)\s+)?{_YEAR}",
        rf"(?<!\w)(?P<name>{_NAME})\s*{_DAY}(?:st|nd|rd|th|,|\.)*\s+(?:de\s+)?{_YEAR}",
        rf"(?<!\d)(?P<year>\d{{4}})\.?\s+(?:m\.\s+)?(?P<name>{_NAME})\s+{_DAY}(?!\d)",
        rf"(?<!\w)(?<!\d\s)(?<!\d[.-]\s)(?P<name>{_NAME})\s*,?\s+(?:(?:de|del|do)\s+)?{_YEAR}",
    )
]
_CLOCK_AFTER = re.compile(
    r"\s*(?:г\.|р\.|года|року|г\b)?"
    r"(?:[\s,;.|•·–—()-]|T(?=\d)|(?:at|à|a\slas|às|alle(?:\sore)?|ore|um|kl|klo|о|в|saat|om|o\sgodz|ob|u|@)\b\.?|(?:月|火|水|木|金|土|日)(?:曜日?)?(?=[)）])|[（）])*"
    r"(?P<half_before>午前|午後|오전|오후|上午|下午)?\s*(?P<hour>\d\d?)"
    r"(?:\s?[:h.時时시点點]\s?(?P<minute>\d\d)(?:[:分분m]\s?(?P<second>\d\d)(?!\d))?)(?![\d%])(?!\.\d)[分분]?(?:\s?(?:Uhr|min|hrs?|hs|uur)\b)?"
    rf"(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?(?:\s*\(?(?P<zone>{_ZONE}))?",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    rf"(?<![\d.:])(?P<hour>\d\d?)[:h](?P<minute>\d\d)(?::(?P<second>\d\d))?(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?(?:\s*\(?(?P<zone>{_ZONE})\)?)?"
    r"(?:[\s,|•·–—-]|on\b|le\b)*(?:[^\W\d]{2,9}\.?,?\s)?\s*$",
    re.IGNORECASE,
)
_CLOCK_NEAR = 60  # characters before a date in which its time may stand


def parse_text_date(raw: str, source: str, zone: tzinfo | None = None, day_first: bool | None = None) -> Clue | None:
    """The first whole date, or month and year, in a visible text, in any of `calendar_names.LANGUAGES`.

    A clock time beside it is taken with it; without a zone it is taken in `zone` (UTC where that is None). `day_first`
    tells how 05/06/2022 is read; where it is None and both readings are possible, only the year counts. The clue's
    `raw` is the date as it stands in the text. None where no date with a year is found.
    """
    text = unicodedata.normalize("NFKC", raw)
    dates = [(found, _written_day(found, source, day_first)) for form in _FORMS for found in form.finditer(text)]
    known = [(_FINENESS[clue.precision], found.start(), -found.end(), found, clue) for found, clue in dates if clue]
    if not known:
        return None
    *_, found, clue = min(known, key=lambda candidate: candidate[:3])
    if clue.precision is not Precision.DAY:
        return clue
    after = _CLOCK_AFTER.match(text, found.end())
    before = None if after else _CLOCK_BEFORE.search(text[max(0, found.start() - _CLOCK_NEAR) : found.start()])
    return _with_clock(clue, after or before, text, found, zone)


def _written_day(found: re.Match[str], source: str, day_first: bool | None) -> Clue | None:
    parts = found.groupdict()
    raw, year, day = found[0].strip(), int(parts["year"]), int(parts.get("day") or 0)
    if parts.get("day") and day == 0:
        return None
    if parts.get("name"):
        month = month_number(parts["name"])
        return _day_clue(raw, source, year, month, day) if month else None
    month = int(parts["month"])
    if month == 0:
        return None
    if parts.get("mark", "").strip() in ("/", "-") and day != month:
        if day_first is None and day <= 12 and month <= 12:
            return _day_clue(raw, source, year)
        if month > 12 or (day_first is False and day <= 12):
            day, month = month, day
    return _day_clue(raw, source, year, month, day)


def _with_clock(
    clue: Clue, clock: re.Match[str] | None, text: str, date_found: re.Match[str], zone: tzinfo | None
) -> Clue:
    if clock is None:
        return clue
    half = {"午前": "a", "오전": "a", "上午": "a", "午後": "p", "오후": "p", "下午": "p"}.get(
        clock.groupdict().get("half_before") or "", (clock["half"] or "").lower()
    )
    hour = int(clock["hour"])
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    second = int(clock["second"]) if clock["second"] else None
    own = _zone_named(clock["zone"]) if clock["zone"] else None
    timed = _clock_clue(clue, (hour, int(clock["minute"]), second), own, zone)
    if timed is None:  # no such time of day: the date stands without it
        return clue
    if timed is clue:
        return clue
    span = text[date_found.start() : clock.end()] if clock.start() >= date_found.end() else clock[0] + date_found[0]
    return dataclasses.replace(timed, raw=span.strip())


# Dates in URLs

_URL_FORMS = [
    re.compile(form)
    for form in (
        r"/(?P<year>\d{4})/(?P<month>\d\d?)/(?P<day>\d\d?)(?=/|$)",
        r"/(?P<year>\d{4})/(?P<name>[a-z]{3,9})/(?P<day>\d\d?)(?=/|$)",
        r"/(?P<year>\d{4})[-/]?(?P<month>\d\d)[-/]?(?P<day>\d\d)(?=/|$)",
        r"(?<!\d)(?P<year>\d{4})([-_])(?P<month>\d\d)\2(?P<day>\d\d)(?!\d)",
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?![^\W_])",
        r"/(?P<year>\d{4})[-/](?P<month>\d\d?)(?=/(?!\d\d?(?:/|$))|$)",
    )
]


def from_url(url: str, not_after: datetime | None = None) -> Clue | None:
    """The date in the path of a URL: `/2022/01/13/`, `/20220113/`, `-2022-01-13-`, `/2022/jan/13/`, or the month of
    `/2022/01/`.

    Only days from 1990 to `not_after` count, so that article numbers do not. Where two dates of one form differ: None.
    """
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for form in _URL_FORMS:
        clues: dict[datetime, Clue] = {}
        for found in form.finditer(path):
            parts = found.groupdict()
            year, day = int(parts["year"]), int(parts.get("day") or 0)
            month = month_number(parts["name"]) if parts.get("name") else int(parts["month"])
            if not month or ("day" in parts and day == 0) or year < _FIRST_WEB_YEAR:
                continue
            clue = _day_clue(found[0].strip("/"), "url", year, month, day)
            if clue and (not_after is None or clue.start <= not_after + FUTURE_TOLERANCE):
                clues[clue.start] = clue
        if clues:
            return next(iter(clues.values())) if len(clues) == 1 else None
    return None
