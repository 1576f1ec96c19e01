"""Datelines: `Moscou, 16 déc (RHC) La porte-parole …` into place, date and agency, and the sentence that follows."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from transforms.extraction.agencies import agency_named, in_dateline
from transforms.extraction.calendar_names import month_number, weekdays_in
from transforms.extraction.dates import Clue, complete_year, year_within
from transforms.extraction.names import is_capitalised, is_person_name, without_accents
from transforms.records import Precision


@dataclasses.dataclass(frozen=True, slots=True)
class Dateline:
    """What stood before the first sentence."""

    raw: str
    place: str | None = None
    written_date: str = ""
    day: int | None = None
    month: int | None = None
    year: int | None = None
    agency: str | None = None
    agency_evidence: str | None = None
    reporters: tuple[str, ...] = ()


_PLACE = r"(?P<place>[^\W\d_][^\d()\[\]—–;!?\n]{1,70}?)"
_MONTH_NAME = r"[^\W\d_]{3,12}\.?"
_DATE = rf"""(?P<date>
    (?:(?P<d1>\d\d?)(?:\.|er|º|°|ª|st|nd|rd|th)?[ ]?(?:de[ ]|of[ ]|d['’])?(?P<m1>{_MONTH_NAME})
        (?:,?[ ](?:de[ ]|del[ ])?(?P<y1>\d{{4}}))?)
    |(?:(?P<m2>{_MONTH_NAME})[ ]?(?P<d2>\d\d?)(?:st|nd|rd|th)?(?:,?[ ](?P<y2>\d{{4}}))?)
    |(?:(?P<d3>\d\d?)[./](?P<m3>\d\d?)(?:[./](?P<y3>\d{{4}})|\.)?)
    )(?:[ ]?(?:г\.|года|року))?"""
_AGENCY = r"(?:\((?P<round>[^()]{2,60})\)|/(?P<slashed>[^/()]{2,40})/|\[(?P<square>[^\[\]]{2,40})\])"
_DASH = r"(?P<dash>[ ]?\.?[ ]?(?:--|[—–])|[ ]\.?-(?=\s)|\.[ ]?-|(?<=[)/\]])(?:[ ]?[-:=]|\.)|[ ]=(?=\s))"
_COUNTRY = r"(?:\s\[[^\W\d_][^\[\]]{2,30}\]|\s\([^\W\d_][^\d()]{2,30}\)(?=,?\s\d))?"
_BEFORE_DATE = r"(?:(?:le|am|den|on|el|il)\s)?"
_REST = r"\s*(?=(?P<rest>\S))"
_WITH_AGENCY = re.compile(
    rf"(?:{_PLACE}{_COUNTRY}\s?[,.]?\s)??(?:{_BEFORE_DATE}{_DATE})?\s?[.,]?\s?{_AGENCY}{_DASH}?{_REST}", re.VERBOSE
)
_WITH_DATE = re.compile(
    rf"{_PLACE}{_COUNTRY}\s?[,.]?\s{_BEFORE_DATE}{_DATE}(?:{_DASH}|(?P<stop>\.)\s){_REST}", re.VERBOSE
)
_PLACE_DASH = re.compile(rf"{_PLACE}(?:\s(?P<dash>--|[—–-])\s|(?P<close>—)){_REST}")
_PLACE_AGENCY = re.compile(
    r"[(\[](?P<place>[^\W\d_][^()\[\]]{1,40}?)\s?[/=＝]\s?(?P<round>[^()\[\]/=]{2,30})[)\]]\s*[-–—:.=]*\s*"
)
_AGENCY_DASH = re.compile(r"(?P<round>[^\W\d_][^()\[\].,;:!?–—]{1,24}?)\s(?:--|[—–-])\s")
_AGENCY_AFTER = re.compile(
    r"(?P<round>[^\W\d_][^()\[\],;:!?–—]{1,30}?)(?:\s?[.:]\s*(?=\S)|\s[—–-]\s+)|/(?P<slashed>[^/()]{2,30})/\s?[.:–—-]*\s*"
)
_AGENCY_SLASH = re.compile(  # AA / Moscou / Jean Dupont
    r"(?P<agency>[^\W\d_]{2,12})\s?/\s?(?P<place>[^\W\d_][^\d()/.:;!?\n]{1,40}?)(?:\s?/\s?(?P<names>[^/.:;!?\d]{3,60}?))?(?:\s?[-–—]{1,2}\s|\s*$)"
)
_LABELS = """
breaking update exclusive exclusif exclusiva analysis analyse análisis opinion opinión focus video vidéo interview live
direct watch alert alerte urgent urgente report reportage feature factbox explainer timeline note correction corrected
срочно молния видео эксклюзив обновлено дополнено мнение
récit entretien décryptage enquête portrait éclairage édito éditorial tribune chronique infographie grand synthèse
témoignage podcast dossier vu hintergrund kommentar reportaje entrevista crónica reportagem perfil intervista commento
"""

_CJK = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff々ー・"
_EAST = [
    # 【東京＝共同】, 【ロンドン時事】, (서울=연합뉴스) 김철수 기자 =
    re.compile(
        r"[【(\[［（](?P<place>[^】)\]］）=＝]{1,20})[=＝](?P<agency>[^】)\]］）]{1,20})[】)\]］）]\s*(?:(?P<reporter>[가-힣]{2,4}(?:[·\s][가-힣]{2,4})*)\s?기자\s?=\s?)?"
    ),
    *(re.compile(rf"【(?P<place>[{_CJK}]{{1,12}})(?P<agency>[^】]{{{size}}})】\s*") for size in (2, 3, 4, 5, 6)),
    # [東京 13日 ロイター] -, 東京 13日 ロイター
    re.compile(
        rf"[\[［【(（]?(?P<place>[{_CJK}]{{2,15}}(?:[/／][{_CJK}]{{2,15}})*)\s*(?:(?P<month>\d\d?)月)?\s?(?P<day>\d\d?)日\s+(?P<agency>[{_CJK}]{{2,8}}|[A-Za-z]{{2,8}})\s*[\]］】)）]?(?:\s*[-－―—–=＝]+\s*|\s+|(?<=[\]］】)）]))"
    ),
    # 新华社北京1月13日电（记者 …）
    re.compile(
        r"[（(【\[]?(?P<place>[\u4e00-\u9fff]{2,14}?)(?:(?P<year>\d{4})年)?(?P<month>\d\d?)月(?P<day>\d\d?)日(?:电|電|讯|訊|专电|消息)[）)】\]]?\s*"
        r"(?:[（(](?:记者|記者)?\s?(?P<reporter>[^）)]{2,40})[）)])?[：:，,]?\s*"
    ),
]
_EAST_AGENCY_FIRST = re.compile(r"(?P<agency>[\u4e00-\u9fff]{2,4}?[社网])(?P<place>[\u4e00-\u9fff]{2,10})")


def split_dateline(paragraph: str) -> tuple[Dateline | None, str]:
    """The dateline at the start of a paragraph, and the paragraph without it; (None, paragraph) where there is none.

    A dateline is told by its form: an agency in its place, a date before a dash, or a place in capitals before a dash.
    """
    east, rest = _eastern(paragraph)
    if east:
        return east, rest
    slashed = _AGENCY_SLASH.match(paragraph)
    named = agency_named(slashed["agency"]) if slashed else None
    if slashed and named and _is_place(slashed["place"]):
        raw = slashed[0].strip(" -–—")
        names = tuple(name.strip() for name in re.split(r"\s(?:et|and|ve|y)\s|,", slashed["names"] or ""))
        people = tuple(name for name in names if is_person_name(name))
        line = Dateline(raw, slashed["place"], agency=named, agency_evidence=f"dateline: {raw}", reporters=people)
        return line, paragraph[slashed.end() :]
    for pattern in (_PLACE_AGENCY, _WITH_AGENCY, _WITH_DATE, _AGENCY_DASH, _PLACE_DASH):
        found = pattern.match(paragraph)
        dateline = _western(found) if found else None
        if found and dateline:
            dateline, end = _with_what_follows(dateline, paragraph, found.end())
            if dateline.agency or not found.groupdict().get("stop"):
                return dateline, paragraph[end:]
    return None, paragraph


def dateline_clue(dateline: Dateline, lead: str, not_after: datetime | None, known: Sequence[Clue] = ()) -> Clue | None:
    """The day of a dateline: as written with its year, else completed from the year or month that a clue in `known`
    gives, else from the first sentence of `lead` that names weekdays.

    That must be one weekday, the day's own; two different ones tell nothing.
    """
    if dateline.day is None or dateline.month is None:
        return None
    if dateline.year is not None:
        try:
            day: date | None = date(dateline.year, dateline.month, dateline.day)
        except ValueError:
            return None
    else:
        named = next((days for sentence in _sentences(lead) if (days := set(weekdays_in(sentence)))), set())
        bound = not_after.astimezone(UTC).date() if not_after else None
        day = year_within(dateline.day, dateline.month, named if len(named) == 1 else (), known)
        if day is None and len(named) == 1:
            day = complete_year(dateline.day, dateline.month, named, bound)
    if day is None:
        return None
    return Clue("dateline", dateline.written_date, datetime.combine(day, time.min, UTC), Precision.DAY)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?。！？])\s*(?=[^\W\d_a-z]|[«“\"])", text)


def _with_what_follows(dateline: Dateline, paragraph: str, end: int) -> tuple[Dateline, int]:
    """Reads on where an agency stands apart: `МОСКВА, 13 янв — РИА Новости. …`, `(ANSA) - ROMA, 13 GEN - …`."""
    if dateline.agency is None:
        after = _AGENCY_AFTER.match(paragraph, end)
        named = agency_named(after["round"] or after["slashed"]) if after else None
        if after and named:
            raw = paragraph[: after.end()].strip()
            return dataclasses.replace(dateline, raw=raw, agency=named, agency_evidence=f"dateline: {raw}"), after.end()
    elif dateline.place is None and dateline.day is None:
        more = _WITH_DATE.match(paragraph, end) or _PLACE_DASH.match(paragraph, end)
        second = _western(more) if more else None
        if more and second:
            raw = paragraph[: more.end()].strip()
            evidence = f"dateline: {raw}"
            return dataclasses.replace(second, raw=raw, agency=dateline.agency, agency_evidence=evidence), more.end()
    return dateline, end


def _western(found: re.Match[str]) -> Dateline | None:
    parts = found.groupdict()
    place = (parts.get("place") or "").strip(" ,")
    written, day, month, year = _date_of(parts)
    if written is None or (place and not _is_place(place)):
        return None
    in_brackets = parts.get("round") or parts.get("slashed") or parts.get("square")
    agency = in_dateline(in_brackets) if in_brackets else None
    known = bool(in_brackets and agency and agency_named(agency[0]))
    dash = any(parts.get(mark) for mark in ("dash", "close", "stop")) or "rest" not in parts  # short forms end with it
    begins = is_capitalised(parts.get("rest") or "A")
    if agency:
        told = dash or (begins and (bool(day) or known))
        if not place and not day:
            told = told and (known or dash)
        if not known and not day and not place.isupper():
            told = told and dash and bool(place)
    elif in_brackets:  # no agency: a country, a source nobody knows
        told = bool(day) and (dash or begins) and bool(place)
    else:
        long_enough = len(place) > (4 if parts.get("dash") == "-" else 2)  # ONU - … is a heading, ROMA — … is not
        capitals = place.isupper() and long_enough and place.casefold().split()[0] not in _LABELS.split()
        told = bool(place) and dash and (bool(day) or (capitals and begins))
    if not told or ("rest" not in parts and not known):
        return None
    raw = found[0].strip()
    return Dateline(
        raw,
        place or None,
        written,
        day,
        month,
        year,
        agency[0] if agency else None,
        f"dateline: {raw}" if agency else None,
    )


def _date_of(parts: dict[str, str | None]) -> tuple[str | None, int | None, int | None, int | None]:
    """(as written, day, month, year); as written is None where a date's form holds no date."""
    written = parts.get("date")
    if not written:
        return "", None, None, None
    day, year = (parts["d1"] or parts["d2"] or parts["d3"]), (parts["y1"] or parts["y2"] or parts["y3"])
    name = parts["m1"] or parts["m2"]
    month = month_number(name) if name else int(parts["m3"] or 0)
    if not month or not 1 <= month <= 12 or not day or not 1 <= int(day) <= 31:
        return None, None, None, None
    return written.strip(" ,"), int(day), month, int(year) if year else None


_PARTICLES = """
de du des la le les l d of and the der den dem am an im in bei sur sous en el los las do da dos das di del della upon e
y et und na nad на над a au aux
"""


def _is_particle(word: str) -> bool:
    return without_accents(word.casefold()) in _PARTICLES.split()


def _is_place(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    if (
        not words
        or len(words) > 8
        or "." in text.rstrip(".").replace("D.C", "").replace("St.", "")[1:-1].replace(". ", " ")
    ):
        return False
    if not any(is_capitalised(word) and not _is_particle(word) for word in words):
        return False
    return is_capitalised(words[0]) and all(is_capitalised(word) or _is_particle(word) for word in words)


def _eastern(paragraph: str) -> tuple[Dateline | None, str]:
    for pattern in _EAST:
        found = pattern.match(paragraph)
        if not found:
            continue
        parts = found.groupdict()
        place, agency = parts["place"].strip(), parts.get("agency")
        if agency is None:
            first = _EAST_AGENCY_FIRST.fullmatch(place)
            if first and agency_named(first["agency"]):
                agency, place = first["agency"], first["place"]
        named = agency_named(unicodedata.normalize("NFKC", agency)) if agency else None
        if named is None and not (parts.get("day") and pattern is _EAST[-1]):
            continue
        reporters = re.split(r"[、，,·\s]+", parts["reporter"].strip()) if parts.get("reporter") else []
        day, month, year = (int(parts[key]) if parts.get(key) else None for key in ("day", "month", "year"))
        raw = found[0].strip()
        written = f"{month}月{day}日" if day and month else ""
        dateline = Dateline(
            raw, place, written, day, month, year, named, f"dateline: {raw}" if named else None, tuple(reporters)
        )
        return dateline, paragraph[found.end() :]
    return None, paragraph
