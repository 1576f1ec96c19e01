"""Lines that tell when and where an article appeared: `Publié le 13 janvier 2022`, `13.01.2022, Outlet Name`."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from datetime import datetime, tzinfo

from transforms.extraction.calendar_names import month_number, weekdays_in
from transforms.extraction.dates import Clue, parse_iso, parse_text_date
from transforms.extraction.names import is_name, is_person_name
from transforms.extraction.outlets import is_outlet_name
from transforms.extraction.residue import is_residue

_UPDATED = re.compile(
    r"\b(?:mis(?:e)?\s+à\s+jour|modifiée?|(?:last\s+)?updated|(?:last\s+)?modified|actualizad[oa]|atualizad[oa]|aggiornat[oa]|(?:zuletzt\s+)?aktualisiert"
    r"|stand|обновлено|изменено|оновлено|zaktualizowano|aktualizacja|güncelleme|güncellendi|uppdaterad|oppdatert|opdateret|päivitetty"
    r"|aktualizováno|bijgewerkt|actualizat)\b|更新|수정",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:publiée?|mise?\s+en\s+ligne|postée?|parue?|créée?|posted|published|first\s+published|created|publicad[oa]|pubblicat[oa]|veröffentlicht|erstellt"
    r"|erschienen|опубликован[оа]?|дата\s+публикации|опубліковано|opublikowano|data\s+publikacji|yayınlanma|yayınlandı|tarih|publicerad|publisert"
    r"|publiceret|udgivet|julkaistu|publikováno|zveřejněno|vydáno|gepubliceerd|geplaatst|publicat|date|datum|fecha|data|дата)\b"
    r"|ن[\u064b-\u0652]?شر|تاريخ\s+النشر|公開|発表|配信|掲載|投稿|发布时间|发布|发表于|時間|时间|등록|입력|승인|作成",
    re.IGNORECASE,
)
_SMALL_WORDS = re.compile(
    r"\b(?:le|la|on|the|at|à|a|am|um|uhr|el|il|las|em|às|alle|ore|ora|kl|klo|den|om|uur|в|о|г|ob|w|dnia|dne|saat|o|godz|du|from|by|de|del"
    r"|gmt|utc|min|mins|read|lecture|h)\b|[^\W\d_]{2,9}\.(?=\s*,)|\d{1,2}\s?[:h.]\s?\d{2}(?::\d{2})?|日|時|分",
    re.IGNORECASE,
)
_WEEKDAY_SHORT = re.compile(r"^\W*[^\W\d_]{2,4}\.?\W*$")
_AROUND = r"(?:[\s,;:|•·/–—-]|\b(?:le|on|the|à|at|am|um|el|il|em|в|den|om|op|dnia|في)\b)+"
_FIRST_SMALL_WORDS = re.compile(rf"^{_AROUND}(?=[\s,;:|•·/–—-]|(?<=[\s,;:|•·/–—-]))", re.IGNORECASE)
_LAST_SMALL_WORDS = re.compile(rf"{_AROUND}$", re.IGNORECASE)
_BYLINE = re.compile(r"(?:par|by|von|por|di|da|door|av|af)\s*:?\s.{2,60}", re.IGNORECASE)
_RUBRIC = re.compile(r"(?:dans|in|en|em|unter)\s(?P<name>.{3,40})", re.IGNORECASE)  # what it is filed under
_DATE_AND_NAME = r"(?P<date>\S[^…!?»]{5,40}?)\s*[,|]\s*(?P<name>[^\W\d_][^,;:!?|]{1,40})"
_TEASERS = (
    re.compile(rf"(?P<lead>){_DATE_AND_NAME}"),
    re.compile(rf"(?P<lead>.*?(?:\.{{3}}|[.…!?»”\"]|\s[|–—-]))\s+{_DATE_AND_NAME}"),
)
_AGO = re.compile(
    r"[\s:]*(?:il\sy\sa|hace|há|vor)?\s*\d+\s[^\W\d_]{1,10}(?:\s(?:ago|fa|atrás|geleden|назад|temu))?", re.IGNORECASE
)
_REPEATED = re.compile(r"(?<=\s\d{4})(?=\d{1,2}\s+[^\W\d_]{3,}\s+\d{4})")  # 13 janvier 202213 janvier 2022
_COUNT = re.compile(
    r"\b\d+\s(?:commentaires?|comments?|comentarios?|comentários?|commenti|kommentare?|vues|views)\b", re.IGNORECASE
)
_NO_YEAR = re.compile(r"\d\d?\s(?P<month>[^\W\d_]{3,10})\.?,?\s+(?:à\s|at\s)?\d\d?\s?[:h]\s?\d\d")
_MARKS = re.compile(r"(?:^|(?<=\s))[,;:|•·/()\[\]–—.\-]+|[,;:|•·/()\[\]–—.\-]+(?=\s|$)")
_LONGEST_TEASER = 600
_LONGEST = 140  # characters of a line that is nothing but dates and names


@dataclasses.dataclass(frozen=True, slots=True)
class DateLine:
    """What such a line holds; `lead` is the sentence before it, `rest` what is neither date nor label."""

    clue: Clue | None
    modified: datetime | None = None
    outlet_name: str | None = None
    lead: str = ""
    rest: str = ""


def read_date_line(line: str, zone: tzinfo | None, day_first: bool | None) -> DateLine | None:
    """The dates of a line that holds little else; None where it is any other line."""
    teaser = _teaser(line, zone, day_first)
    if teaser:
        return teaser
    if len(line) > _LONGEST or not re.search(r"\d", line):
        return None
    yearless = _NO_YEAR.fullmatch(line)
    if yearless and month_number(yearless["month"]):
        return DateLine(None)
    line = _COUNT.sub(" ", _REPEATED.sub(" ", line))
    parts = re.split(r"(\s*[|•]\s*)", line)  # a reading time, a button beside the date
    line = "".join(part for part in parts if not (any(map(str.isalpha, part)) and is_residue(part)))
    updated = _UPDATED.search(line)
    published_part, updated_part = (line[: updated.start()], line[updated.end() :]) if updated else (line, "")
    clue, rest = _date_in(published_part, zone, day_first)
    later, later_rest = _date_in(updated_part, zone, day_first)
    if updated and later is None and _AGO.fullmatch(updated_part):
        updated, later_rest = None, ""
    if (clue is None and later is None) or (updated is not None and later is None):
        return None
    left = " ".join(_MARKS.sub(" ", f"{rest} {later_rest}").split())
    rubric = _RUBRIC.fullmatch(left)
    if not left or (rubric and is_name(rubric["name"])) or (_WEEKDAY_SHORT.match(left) and not left.isupper()):
        left = ""
    modified = later.start if later else None
    if not left:
        return DateLine(clue, modified)
    named = is_outlet_name(left, sure=False)
    if _BYLINE.fullmatch(left) or (is_person_name(left) and not named):
        return DateLine(clue, modified, rest=left)
    if not any(mark in line for mark in ",|–—-•·()/") and not _PUBLISHED.search(line):
        return None
    return DateLine(clue, modified, left if named else None, rest=left) if named or is_name(left) else None


def _teaser(line: str, zone: tzinfo | None, day_first: bool | None) -> DateLine | None:
    if len(line) > _LONGEST_TEASER:
        return None
    for form in _TEASERS:
        found = form.fullmatch(line)
        if found and is_outlet_name(found["name"].strip(), sure=True):
            clue, rest = _date_in(found["date"], zone, day_first)
            if clue is not None and not rest.strip():
                return DateLine(clue, None, found["name"].strip(), found["lead"].strip())
    return None


def _date_in(part: str, zone: tzinfo | None, day_first: bool | None) -> tuple[Clue | None, str]:
    """The date in a part of a line, and what is left of it without labels, weekdays and small words."""
    part = unicodedata.normalize("NFKC", part).strip()
    clue = parse_iso(part, "text", zone) or parse_text_date(part, "text", zone, day_first)
    if clue is None:
        return None, part
    rest = part.replace(clue.raw, " ")
    words = [word for word in rest.split() if not (weekdays_in(_bare(word)) or weekdays_in(_bare(word).lower()))]
    left = _PUBLISHED.sub(" ", " ".join(words))
    if not _MARKS.sub(" ", _SMALL_WORDS.sub(" ", left)).strip():
        return clue, ""
    return clue, _LAST_SMALL_WORDS.sub("", _FIRST_SMALL_WORDS.sub("", left))


def _bare(word: str) -> str:
    return word.strip("(),.")
