"""Month and weekday names as newspapers write them, in many languages.

The names come from the Unicode CLDR through `babel`; what CLDR lacks (case endings, press abbreviations) is listed
here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from babel import Locale, UnknownLocaleError

_CODES = (
    "en fr es pt it de nl ru uk be bg sr pl cs sk tr sv nb da fi is et lv lt hu ro ca gl el az ar he fa id sl bs hr"
)
# Where two languages give one word to two months (listopad, srpanj), the earlier language has it.
LANGUAGES = tuple(_CODES.split())

_PRESS_MONTHS = {
    1: "ene jän jänner", 2: "fév feber фев", 3: "mrz мрт", 5: "май", 6: "июнь", 7: "июль", 9: "sep set setiembre сен",
    10: "oct", 11: "ноя", 12: "déc dez",
}  # fmt: skip

# Inflected forms: "on Thursday" in languages where that is a case.
_INFLECTED_DAYS = {
    0: "maanantaina", 1: "tiistaina", 2: "среду середу środę středu stredu sredu keskiviikkona",
    3: "torstaina", 4: "пятницу п'ятницю perjantaina", 5: "субботу суботу sobotę sobotu subotu lauantaina",
    6: "неділю niedzielę neděli nedeľu nedelju nedjelju sunnuntaina",
}  # fmt: skip

_DAY_ENDINGS = "(?:s|en|ens|abend|morgen|mittag|vormittag|nachmittag|nacht)?"  # Donnerstagabend, torsdagen
_CJK_DAYS = re.compile("(?:星期|周|週|礼拜|禮拜)([一二三四五六日天])|([月火水木金土日])曜|([월화수목금토일])요일")
_CJK_WEEKS = ("一二三四五六日", "月火水木金土日", "월화수목금토일", "一二三四五六天")
_CJK_DAY_NUMBERS = {day: number for week in _CJK_WEEKS for number, day in enumerate(week)}


def plain(word: str) -> str:
    """`word` in the form the month table is keyed by: no case, no accents, no dots."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace(".", "").strip()


def _locales() -> Iterator[Locale]:
    for language in LANGUAGES:
        yield Locale.parse(language)


@cache
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for locale in _locales():
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in locale.months[context][width].items():
                    names.setdefault(plain(name), month)
    for month, words in _PRESS_MONTHS.items():
        for word in words.split():
            names.setdefault(plain(word), month)
    # A name cut short (sept, févr, янва) counts where it can be but one month.
    prefixes: dict[str, set[int]] = {}
    for name, month in names.items():
        for length in range(3, len(name)):
            prefixes.setdefault(name[:length], set()).add(month)
    for prefix, months in prefixes.items():
        if len(months) == 1:
            names.setdefault(prefix, next(iter(months)))
    return {name: month for name, month in names.items() if len(name) > 1 and name.isalpha()}


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name or abbreviation in any known language; else None."""
    return _months().get(plain(word))


@cache
def _day_pattern() -> tuple[re.Pattern[str], dict[str, int]]:
    numbers: dict[str, int] = {}
    for locale in _locales():
        for number, name in locale.days["format"]["wide"].items():
            if len(name) > 2:
                numbers.setdefault(name, number)
                if locale.language == "tr":  # written both ways
                    numbers.setdefault(name.lower(), number)
    for number, words in _INFLECTED_DAYS.items():
        for word in words.split():
            numbers.setdefault(word, number)
    longest_first = sorted(numbers, key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))}){_DAY_ENDINGS}(?!\w)"), numbers


def weekdays_in(sentence: str) -> list[int]:
    """The weekdays named in one sentence, 0 for Monday, in order.

    Names count only in the case their language writes them in, so that Santo Domingo is no Sunday; the first word of
    the sentence may have a capital.
    """
    pattern, numbers = _day_pattern()
    sentence = sentence.replace("’", "'").strip()
    found = [(match.start(), numbers[match[1]]) for match in pattern.finditer(sentence)]
    if not found or found[0][0] > 0:
        lowered = pattern.match(sentence[:1].lower() + sentence[1:])
        if lowered:
            found.insert(0, (0, numbers[lowered[1]]))
    for match in _CJK_DAYS.finditer(sentence):
        found.append((match.start(), _CJK_DAY_NUMBERS[match[1] or match[2] or match[3]]))
    return [number for _, number in sorted(found)]


@cache
def day_first(language: str | None) -> bool | None:
    """Whether a language writes 13/01 and not 01/13; None where the tag does not tell (no tag, bare `en`)."""
    if not language or language.lower() == "en":
        return None
    try:
        pattern = str(Locale.parse(language.replace("_", "-"), sep="-").date_formats["short"].pattern)
    except (UnknownLocaleError, ValueError):
        return None
    return pattern.lower().find("d") < pattern.find("M")
