"""What tells one article of a text dump from the next: header lines, separators, titles behind foots.

A file holds one article unless something that repeats says otherwise. What that is, is told from the beginning of the
file, and the rule that follows from it then looks at one line after the other. A rule of three dashes or a lower
heading never splits by itself: both stand within articles.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from typing import Protocol

TAIL = 40  # lines before the one in question that a rule may look at

_SHORT = 200  # characters of a title, or of a line of fields
_BODY = 200  # characters below which a part is no article
_LONGEST = 2_000  # characters of a line that may be a header

_URL = r"<?https?://[^\s<>]+>?"
_TIME = r"(?:[T ]+\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
_NUMBERS = r"\d{4}(?:[-/.]\d{1,3}(?:[-/.]\d{1,3})?)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}[-/.]\d{4}|\d{6}|\d{8}"
_DATE = rf"(?:{_NUMBERS}){_TIME}"
_IN_WORDS = r"(?:[^\W\d]{2,12}[.,]?\s+){0,2}\d.{0,30}?"  # 13 January 2022; Thu, 13 Jan 2022 10:00 +0100
_NONE = r"[^\w]{0,3}|none|null|nan|n/a|unknown"
_OPEN, _CLOSE = r"^[\s>*_#\[({|-]{0,6}", r"[\s*_\])}|.;,]{0,4}$"
_KEY = r"date[*_\s]{0,3}"
_GAP = r"[\s,;|-]*"

# The word `date` with an address, or bare before numbers: nobody writes that as a line of a text. The date may be none.
_HEADER = re.compile(
    rf"{_OPEN}(?:"
    rf"{_KEY}[:=]?[\s*_]*(?:{_DATE}|{_IN_WORDS}|{_NONE}){_GAP}{_URL}"
    rf"|{_KEY}[:=]?[\s*_]*{_URL}{_GAP}(?:{_DATE})"
    rf"|{_URL}{_GAP}{_KEY}[:=]?[\s*_]*(?:{_DATE})"
    rf"|date\s+(?:{_DATE})"
    rf"){_CLOSE}",
    re.IGNORECASE,
)
# `Date: …` alone, or a date and an address without the word: a header only where the file begins with one.
_WEAK_HEADER = re.compile(
    rf"{_OPEN}(?:{_KEY}[:=][\s*_]*(?:{_DATE}|{_IN_WORDS})|(?:{_DATE})[\s,;|-]+{_URL}|{_URL}[\s,;|-]+(?:{_DATE})){_CLOSE}",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^[\s>*_-]{0,4}(?:title|headline|url|link|source|authors?|by|outlet|publisher|language|lang|section|category|tags|"
    r"keywords|id|guid)[*_\s]{0,3}[:=]|^---\s*$",
    re.IGNORECASE,
)

_RULE = re.compile(r"^\s{0,3}(?:-(?:\s*-){2,}|\*(?:\s*\*){2,}|_(?:\s*_){2,})\s*$")
_ADDRESS = re.compile(rf"^\s*(?:{_URL}|\[[^\]]*\]\({_URL}\))\s*$")
_TITLE = re.compile(r"^#\s+\S")
_FOOT_LINES, _FOOT_WIDTH = 4, 120  # below a rule or an address: outlet, author, date

_SCISSORS = re.compile(r"^\s*[-=_]{2,}\s*(?:8<|>8|%<|>%|✂)[-=_ 8<>%✂]*$")
_DOUBLE = re.compile(r"^\s*={5,}\s*$")
_RUNS = {char: re.compile(rf"^\s*{re.escape(char)}{{10,}}\s*$") for char in "-*_#~+."}
_ORNAMENTAL = {*_RUNS, "=", "\f"}
_FORM_FEED = re.compile(r"^\f\s*$")
_ENDING = 20  # characters in which a sentence ends
_SENTENCE_END = re.compile(r"""[.!?…。！？؟]["'»”’)\]*_]*\s*$""")


class Boundaries(Protocol):
    """How the articles of one file are told apart."""

    def carried(self, line: str, before: Sequence[str], size: int) -> int | None:
        """How many of the lines just before `line` belong to the article that it begins; None: it begins none.

        Args:
            line: without its line break.
            before: the last lines of the article so far, at most `TAIL`.
            size: bytes of the article so far.

        """

    def separates(self, line: str, before: Sequence[str]) -> bool:
        """Whether `line` only stands between articles, and is part of none."""


class One:
    """One article a file."""

    def carried(self, line: str, before: Sequence[str], size: int) -> int | None:
        """Never."""
        return None

    def separates(self, line: str, before: Sequence[str]) -> bool:
        """Never."""
        return False


@dataclasses.dataclass(frozen=True, slots=True)
class Headers:
    """Articles that begin with a header line, or with a block of fields around it."""

    weak: bool  # the file begins with a header, so that a mere `Date: …` is one
    titled: bool  # the first header stands right under its title

    def carried(self, line: str, before: Sequence[str], size: int) -> int | None:
        """At every header line."""
        if not (is_header(line) or (self.weak and _is_weak_header(line))):
            return None
        block = _last_block(before)
        if all(_FIELD.match(above) for above in block) or (self.titled and _is_title(block)):
            return len(block)
        return 0

    def separates(self, line: str, before: Sequence[str]) -> bool:
        """Never: what stands before a header is trimmed."""
        return False


@dataclasses.dataclass(frozen=True, slots=True)
class Titles:
    """Articles with a Markdown title each, behind the foot of the one before."""

    def carried(self, line: str, before: Sequence[str], size: int) -> int | None:
        """At a title behind a foot."""
        return 0 if _TITLE.match(line) and size >= _BODY and _foot(before) else None

    def separates(self, line: str, before: Sequence[str]) -> bool:
        """Never."""
        return False


@dataclasses.dataclass(frozen=True, slots=True)
class Separators:
    """Articles with lines of one kind between them."""

    pattern: re.Pattern[str]

    def carried(self, line: str, before: Sequence[str], size: int) -> int | None:
        """Never: an article begins behind a separator."""
        return None

    def separates(self, line: str, before: Sequence[str]) -> bool:
        """Unless the line underlines a title."""
        if not self.pattern.match(line):
            return False
        above = before[-1].strip() if before else ""
        run = len(line.strip())
        underlines = run < 10 or abs(run - len(above)) <= 3
        return not (above and underlines and len(above) <= _SHORT and not _SENTENCE_END.search(above[-_ENDING:]))


def recognise(lines: Sequence[str], *, whole: bool) -> Boundaries:
    """How the articles of the file that begins with `lines` are told apart; `whole`: there are no more lines."""
    headers = _headers(lines)
    ornaments = {line for line in lines if line.strip(" \t\r")[:1] in _ORNAMENTAL and is_ornament(line)}
    for pattern, least in ((_SCISSORS, 2), (_FORM_FEED, 2), (_DOUBLE, 2), *((run, 3) for run in _RUNS.values())):
        if not any(pattern.match(line) for line in ornaments):
            continue
        separators = Separators(pattern)
        parts = _between(lines, separators)
        if not whole and len(parts) > least:
            parts.pop()
        if len(parts) < least or not _are_articles(parts, ends=pattern is _FORM_FEED):
            continue
        if headers is None or not any(_has_header_below(part, headers) for part in parts):
            return separators
    if headers:
        return headers
    return Titles() if _has_titles(lines) else One()


def is_header(line: str) -> bool:
    """Whether a line begins an article of a dump wherever it stands."""
    return len(line) <= _LONGEST and "date" in line.lower() and _HEADER.match(line) is not None


def _is_weak_header(line: str) -> bool:
    return len(line) <= _LONGEST and _WEAK_HEADER.match(line) is not None


def is_ornament(line: str) -> bool:
    """Whether a line can only be a separator: it holds no text."""
    return any(pattern.match(line) for pattern in (_SCISSORS, _DOUBLE, _FORM_FEED, *_RUNS.values()))


def _headers(lines: Sequence[str]) -> Headers | None:
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    block = _first_block(lines[first : first + TAIL])
    place = next((n for n, line in enumerate(block) if is_header(line) or _is_weak_header(line)), None)
    above = block[:place] if place is not None else []
    fields = all(_FIELD.match(line) for line in above)
    titled = not fields and _is_title(above)
    if place is not None and (fields or titled):
        return Headers(weak=True, titled=titled)
    return Headers(weak=False, titled=False) if any(is_header(line) for line in lines) else None


def _has_header_below(part: Sequence[str], headers: Headers) -> bool:
    """Whether a header stands in a part elsewhere than at its top."""
    fields = 0
    while fields < len(part) and _FIELD.match(part[fields]):
        fields += 1
    top = fields + 3  # a title of two lines above it
    return any(headers.carried(line, (), 0) is not None for line in part[top:])


def _first_block(lines: Iterable[str]) -> list[str]:
    block = []
    for line in lines:
        if not line.strip():
            break
        block.append(line)
    return block


def _last_block(before: Sequence[str]) -> list[str]:
    return _first_block(reversed(before))[::-1]


def _is_title(block: Sequence[str]) -> bool:
    return 1 <= len(block) <= 2 and not any(
        len(line) > _SHORT or is_header(line) or _is_weak_header(line) for line in block
    )


def _foot(before: Sequence[str]) -> bool:
    below = 0
    for line in reversed(before):
        if _RULE.match(line) or _ADDRESS.match(line):
            return True
        if line.strip():
            below += 1
            if below > _FOOT_LINES or len(line) > _FOOT_WIDTH:
                return False
    return False


def _has_titles(lines: Sequence[str]) -> bool:
    """At least two titles, and a foot before every one but the first."""
    titles = Titles()
    count = size = 0
    before: list[str] = []
    for line in lines:
        if _TITLE.match(line):
            count += 1
            if count > 1 and titles.carried(line, before[-TAIL:], size) is None:
                return False
            before, size = [], 0
        before.append(line)
        size += len(line)
    return count > 1


def _between(lines: Sequence[str], separators: Separators) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for line in lines:
        if separators.separates(line, parts[-1][-1:]):
            parts.append([])
        else:
            parts[-1].append(line)
    stripped = ([line for line in part if line.strip()] for part in parts)
    return [part for part in stripped if part]


def _is_closed(part: Sequence[str]) -> bool:
    first, last = part[0], part[-1]
    ended = _SENTENCE_END.search(last[-_ENDING:]) is not None or _ADDRESS.match(last) is not None
    return ended and not first[:1].islower()


def _are_articles(parts: Sequence[Sequence[str]], *, ends: bool) -> bool:
    """Whether at least two, and four in five, of the parts have a title and a body; `ends`: and end as articles do.

    Form feeds stand between the pages of a printed text, too, which break in mid-sentence.
    """
    good = sum(
        len(part) > 1 and len(part[0]) <= _SHORT and sum(map(len, part)) >= _BODY and (not ends or _is_closed(part))
        for part in parts
    )
    return good >= 2 and good * 5 >= len(parts) * 4
