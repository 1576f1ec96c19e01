"""Text dumps: one article as plain text or Markdown, with whatever a web page left around it."""

from __future__ import annotations

import itertools
import re
import zoneinfo
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from transforms.extraction.agencies import agency_named, in_byline, in_credit
from transforms.extraction.bylines import BOX_LINES, author_box, is_desk, parse_byline
from transforms.extraction.calendar_names import day_first as day_first_in
from transforms.extraction.credits import split_credit
from transforms.extraction.date_lines import DateLine, read_date_line
from transforms.extraction.datelines import dateline_clue, split_dateline
from transforms.extraction.dates import from_url
from transforms.extraction.dump_header import Header, read_header
from transforms.extraction.dump_lines import Line, dump_lines
from transforms.extraction.findings import Findings, Unusable
from transforms.extraction.glue import BREAK, unglue
from transforms.extraction.names import is_capitalised, is_name, is_person_name
from transforms.extraction.outlets import is_outlet_name, outlet_of
from transforms.extraction.paragraphs import ends_sentence, join
from transforms.extraction.residue import end_of_article, fold, is_page_talk, is_related_heading, is_residue
from transforms.extraction.stop_words import main_language

_TITLE_LIMIT = 250
_TITLE_SENTENCE_LIMIT = 120  # a longer first line that ends with a full stop is a sentence of the article
_LEAD_PARAGRAPHS = 3  # in which a dateline may stand
_DATELINE_LIMIT = 60
_TOP_LINES = 10  # between title and article stand no more lines of other kinds
_FOOT_LINES = 40  # under the article stand no more
_BODY_LINE = 200  # characters; a longer line is a paragraph
_PROSE = 40  # characters; a line that is longer and ends with a full stop is one of the article
_CAPTION_LIMIT = 300
_SECTION_WORDS, _SECTION_LIMIT = 2, 30
_IMPRINT_LINES = 4
_NAME_WORDS = 4
_LANGUAGE_WORDS = 300  # enough to tell a language by its commonest words
_AMBIGUOUS = re.compile(r"(?<!\d)\d{1,2}([-/])\d{1,2}\1\d{4}(?!\d)")

_CAPTION = re.compile(
    r"©|\(c\)|\((?:image|photo)\s(?:d['’]|prétexte)|\bphotos?\s(?:d['’](?:archives?|illustration)\b|(?-i:[A-Z]))|\b(?:photos?|foto|fotos|fotografía|photographie|image|imagen|bild|фото"
    r"|snímek|zdjęcie|getty images|shutterstock"
    r"|archives?)\b\s*[:/.)]"
    r"|\b(?:afp|reuters|ap|epa|efe|ansa|dpa|tass|getty)\s?(?:/|photo)|/\s?(?:afp|reuters|ap|epa|efe|ansa|dpa|tass|getty)\b|\((?:ap|afp|reuters|file)\s(?:photo|/)",
    re.IGNORECASE,
)
_LABELLED_URL = re.compile(r"[^\W\d_][^:：]{1,40}[:：]\s*<?(?P<url>https?://\S+?)>?", re.IGNORECASE)
_LABELLED_SOURCE = re.compile(
    r"(?:sources?|fuente|fonte|quelle|bron|источник|джерело|źródło|zdroj|kaynak|källa|kilde|sursa|出典|来源|來源)\s*[:：]\s*(?P<name>.+)",
    re.IGNORECASE,
)
_TITLE_TAIL = re.compile(r"(?P<title>.{10,}\S)\s+(?P<mark>[|–—-])\s+(?P<name>[^|]{2,40})")
_TAGS = re.compile(
    r"(?:tags?|mots[- ]clés|étiquettes|etiquetas|palavras-chave|parole chiave|schlagw[oö]rter|schlagworte"
    r"|теги|метки|tagi|タグ|标签)\s*[:：]\s*(?P<tags>.+)",
    re.IGNORECASE,
)
_FULL_STOP = re.compile(r"(?<!\.)[.。][»”\"')\]]*$")
_TWO_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?。！？]\s*[»”\"]?\s*[^\W\d_a-z]")
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)[»”\"']*$")


def read_dump(
    text: str, *, not_after: datetime | None, zone: zoneinfo.ZoneInfo | None, declared_language: str | None
) -> Findings:
    """What a dump says: its article, and title, URL, outlet, authors, dates, agency and place where it names them.

    `not_after`: no article in it was published later; it completes datelines without a year. `zone`: of times that name
    none. `declared_language`: of the source; it tells how 05/06/2022 is read.

    Raises Unusable: `bad_header` for a header line with a date that does not exist, `no_text` where no article is left.
    """
    return _Dump(not_after, zone, declared_language).read(dump_lines(text))


class _Dump:
    """The reading of one dump: each step takes lines off and puts what they tell into `found`."""

    def __init__(
        self, not_after: datetime | None, zone: zoneinfo.ZoneInfo | None, declared_language: str | None
    ) -> None:
        self.not_after = not_after
        self.zone = zone
        self.day_first = day_first_in(declared_language)
        self.found = Findings(declared_language=declared_language)

    def read(self, lines: list[Line]) -> Findings:
        if self.day_first is None and not self.found.declared_language:
            self.day_first = _day_first([line.text for line in lines])
        lines = self._without_header(lines)
        lines = self._without_imprint(lines)
        lines = lines[: end_of_article([line.text for line in lines])]
        lines = self._without_foot(self._without_trailer(self._without_foot(lines)))
        lines = self._without_head(lines)
        self._take_tags(lines)
        paragraphs = join(_without_residue(lines))
        paragraphs = self._without_dateline(paragraphs)  # before its marks are taken for those of a sentence
        paragraphs = self._without_credits(unglue(BREAK.join(paragraphs)).split(BREAK))
        self._take_outlet_from_title()
        self.found.text = BREAK.join(paragraph.strip() for paragraph in paragraphs if paragraph.strip())
        if not _has_letters(self.found.text):
            raise Unusable("no_text", "no line of an article was found in the dump")
        if self.found.url:
            clue = from_url(self.found.url, self.not_after)
            self.found.clues += [clue] if clue else []
        return self.found

    def _without_header(self, lines: list[Line]) -> list[Line]:
        """Header lines, title, and header lines under the title."""
        header = Header()
        lines = lines[self._header_lines(lines, header) :]
        at, end = self._title_span(lines)
        title = " ".join(line.text for line in lines[at:end]) or None
        if header.title:
            if title and fold(title) != fold(header.title):
                end = at
            title = header.title
        dated = self._date_line(title or "")
        if title and dated and dated.lead:  # Title - 13.01.2022, Outlet Name
            title = dated.lead.rstrip(" |–—-")
        sections = [line.text for line in lines[:at] if self._is_section(line.text)]
        above, below = [line for line in lines[:at] if line.text not in sections], lines[end:]
        below = below[self._header_lines(below, header) :]
        found = self.found
        found.title, found.url, found.outlet = title, header.url, header.outlet
        found.authors, found.clues, found.modified = header.authors, header.clues, header.modified
        found.declared_language = header.language or found.declared_language
        found.section, found.tags = header.section or (sections[0] if len(sections) == 1 else None), header.tags
        if header.outlet_name and agency_named(header.outlet_name):
            self._take_agency(in_credit(header.outlet_name))
        else:
            found.outlet_name = header.outlet_name
        if dated and dated.lead:
            self._take_date_line(dated)
        return above + below

    def _title_span(self, lines: Sequence[Line]) -> tuple[int, int]:
        """The first and the end index of the title's lines; both the same where there is none."""
        for number, line in enumerate(lines[:_TOP_LINES]):
            if line.heading == 1 or (line.heading and number == 0):
                return number, number + 1
        first = next((number for number, line in enumerate(lines) if not self._is_furniture(line.text)), None)
        if first is None:
            return 0, 0
        under = next((n for n, line in enumerate(lines[:_TOP_LINES]) if not self._is_section(line.text, True)), first)
        titled = self._date_line(lines[under].text) is None and not _FULL_STOP.search(lines[under].text)
        if titled and len(lines[under].text.split()) > 2 * _SECTION_WORDS and _title_length(lines[under:]):
            first = under
        return first, first + _title_length(lines[first:])

    def _is_furniture(self, line: str) -> bool:
        dated = self._date_line(line)
        return is_residue(line) or not _has_letters(line) or (dated is not None and not dated.lead)

    def _is_section(self, line: str, or_furniture: bool = False) -> bool:
        """Whether a line above the title may be the name of a section, or of an entry of a menu."""
        if self._is_furniture(line):
            return or_furniture
        return len(line.split()) <= _SECTION_WORDS and len(line) <= _SECTION_LIMIT and not ends_sentence(line)

    def _header_lines(self, lines: Sequence[Line], header: Header) -> int:
        return read_header([line.text for line in lines], header, self.zone, self.day_first)

    def _without_imprint(self, lines: list[Line]) -> list[Line]:
        """What the scraper set under the whole page, comments included: a rule, the URL, the outlet in bold."""
        tail = lines[-_IMPRINT_LINES:]
        start = next((n for n, line in enumerate(tail) if line.after_rule and _is_address(line.text)), len(tail))
        for line in tail[start:]:
            if not self._is_foot(line.text) and line.strong and is_outlet_name(line.text, sure=True):
                self.found.outlet_name = self.found.outlet_name or line.text
        return lines[: len(lines) - len(tail) + start]

    def _without_trailer(self, lines: list[Line]) -> list[Line]:
        """What stands under the first line of residue that has no sentence under it."""
        prose = [number for number, line in enumerate(lines) if _is_prose(line.text)]
        for start in range(prose[-1] + 1 if prose else len(lines), len(lines)):
            if self._is_edge_residue(lines[start].text):
                for line in lines[start:]:
                    self._is_foot(line.text)
                return lines[:start]
        return lines

    def _without_foot(self, lines: list[Line]) -> list[Line]:
        """What stands under the article: URL, outlet, date, byline, author box, credit, residue."""
        lines = list(lines)
        shortest = max(1, len(lines) - _FOOT_LINES)
        sure = False  # under a rule or a URL a short line can only be the outlet
        while len(lines) > shortest:
            last = lines[-1]
            box = author_box([line.text for line in lines[-BOX_LINES:]], self.found.authors)
            sure = sure or last.strong or last.after_rule or _is_address(lines[-2].text)
            if box:
                self._take_authors([box.author] if box.author else [])
                del lines[-box.length :]
            elif self._is_foot(last.text) or self._is_edge_residue(last.text) or self._is_outlet(lines, sure):
                lines.pop()
            else:
                break
        return lines

    def _is_foot(self, line: str) -> bool:
        address = _address(line)
        if address:
            if self.found.url is None and address.startswith("http"):
                self.found.url = address
            elif self.found.url is None and self.found.outlet is None:
                self.found.outlet = outlet_of(address)
            return True
        rest, credit = split_credit(line)
        if credit and not rest:
            self._take_agency(in_credit(credit))
            return True
        source = _LABELLED_SOURCE.fullmatch(line)
        if source and is_outlet_name(source["name"], sure=True):
            self.found.outlet_name = self.found.outlet_name or source["name"]
            return True
        return self._is_date_line(line) or self._is_byline(line)

    def _is_outlet(self, lines: Sequence[Line], sure: bool) -> bool:
        name = lines[-1].text
        if self.found.outlet_name is not None or fold(name) in map(fold, self.found.authors):
            return fold(name) in map(fold, [self.found.outlet_name or "", *self.found.authors])
        apart = lines[-1].after_blank or ends_sentence(lines[-2].text)
        words = name.split()
        told = sure or (lines[-1].after_blank and len(words) > 1 and is_name(name))
        capitals = sure or 2 * sum(map(is_capitalised, words)) >= len(words)
        if not (apart and capitals and not lines[-1].heading and is_outlet_name(name, sure=told)):
            return False
        if not sure and is_person_name(name) and not is_outlet_name(name, sure=False) and self._signs(name):
            self._take_authors([name])
        else:
            self.found.outlet_name = name
        return True

    def _signs(self, name: str) -> bool:
        """Whether a name under the article is a person's, not the outlet's: `Jean DUPONT`, or nothing like its host."""
        in_capitals = [word for word in name.split() if word.isupper() and len(word) > 3]
        host = (outlet_of(self.found.url) if self.found.url else self.found.outlet) or ""
        return len(in_capitals) == 1 or not any(word in host for word in fold(name).split())

    def _without_head(self, lines: list[Line]) -> list[Line]:
        """What stands between title and article: dates, byline, teaser, captions, a bare name, residue."""
        kept: list[Line] = []
        for number, line in enumerate(lines):
            text = line.text
            body = len(text) >= _BODY_LINE or (kept and ends_sentence(kept[-1].text) and ends_sentence(text))
            dated = self._date_line(text)
            last = number >= _TOP_LINES or number == len(lines) - 1
            if last or (not dated and (body or split_dateline(text)[0])):
                return kept + lines[number:]
            if dated:
                self._take_date_line(dated)
                after = lines[number + 1].text
                if dated.lead and not _ELLIPSIS.search(dated.lead) and not fold(after).startswith(fold(dated.lead)):
                    kept.append(Line(dated.lead, after_blank=line.after_blank))
            elif not (
                fold(text) == fold(self.found.title or "")
                or self._is_edge_residue(text)
                or self._is_byline(text)
                or (split_credit(text)[0] == "" and self._take_agency(in_credit(text)))
                or _is_name_line(text)
                or self._is_section(text)
                or (_CAPTION.search(text) and len(text) <= _CAPTION_LIMIT)
            ):
                kept.append(line)
        return kept

    def _is_residue_line(self, line: str) -> bool:
        self._take_tags([Line(line)])
        return is_residue(line)

    def _is_edge_residue(self, line: str) -> bool:
        return self._is_residue_line(line) or is_page_talk(line) or not _has_letters(line)

    def _take_tags(self, lines: Sequence[Line]) -> None:
        for line in lines:
            tags = _TAGS.fullmatch(line.text)
            if tags and not self.found.tags:
                self.found.tags = [
                    tag for part in re.split(r"\s*[,;、，|]\s*", tags["tags"]) if (tag := part.strip(" #."))
                ]

    def _date_line(self, line: str) -> DateLine | None:
        return read_date_line(line, self.zone, self.day_first)

    def _is_date_line(self, line: str) -> bool:
        dated = self._date_line(line)
        if dated is None or dated.lead:
            return False
        self._take_date_line(dated)
        return True

    def _take_date_line(self, dated: DateLine) -> None:
        if dated.clue:
            self.found.clues.append(dated.clue)
        self.found.modified = self.found.modified or dated.modified
        name = dated.outlet_name or dated.rest
        agency = in_byline(name) if name else None
        if agency:
            self._take_agency(agency)
        elif dated.outlet_name:
            self.found.outlet_name = self.found.outlet_name or dated.outlet_name
        elif dated.rest and not self._is_byline(dated.rest):
            self._take_name(dated.rest)

    def _take_name(self, name: str) -> None:
        """A name beside a date: of a site, a person or an outlet."""
        if _is_address(name):
            self.found.outlet = self.found.outlet or outlet_of(name)
        elif is_person_name(name):
            self._take_authors([name])
        elif is_outlet_name(name, sure=True) and len(name.split()) > 1 and not re.search(r"\d{3}|\d\D+\d", name):
            self.found.outlet_name = self.found.outlet_name or name

    def _is_byline(self, line: str) -> bool:
        byline = parse_byline(line)
        if byline is None:
            return False
        self._take_authors(byline.authors)
        if byline.agency and byline.agency_evidence:
            self._take_agency((byline.agency, byline.agency_evidence))
        return True

    def _take_authors(self, names: Sequence[str]) -> None:
        known = set(map(fold, self.found.authors))
        self.found.authors += [name for name in names if fold(name) not in known]

    def _take_agency(self, agency: tuple[str, str] | None) -> bool:
        if agency and self.found.agency is None:
            self.found.agency, self.found.agency_evidence = agency
        return agency is not None

    def _without_dateline(self, paragraphs: list[str]) -> list[str]:
        for number, paragraph in enumerate(paragraphs[:_LEAD_PARAGRAPHS]):
            dateline, rest = split_dateline(paragraph)
            following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
            if dateline is None and following and len(paragraph) <= _DATELINE_LIMIT:  # on a line of its own
                dateline, rest = split_dateline(f"{paragraph} {following}")
                dateline, rest = (dateline, "") if rest == following else (None, rest)
            if dateline is None:
                continue
            found = self.found
            found.dateline_place = None if dateline.place and is_desk(dateline.place) else dateline.place
            if dateline.agency:  # nearer to the text than a byline or a credit
                found.agency, found.agency_evidence = dateline.agency, dateline.agency_evidence
            self._take_authors(dateline.reporters)
            url_clue = from_url(found.url, self.not_after) if found.url else None
            known = [*found.clues, url_clue] if url_clue else found.clues
            clue = dateline_clue(dateline, rest or following or "", self.not_after, known)
            found.clues += [clue] if clue else []
            return [*paragraphs[:number], rest, *paragraphs[number + 1 :]]
        return paragraphs

    def _take_outlet_from_title(self) -> None:
        """`Title | Outlet Name`, where the name is known elsewhere, like the host, or behind a bar."""
        found = self.found
        tail = _TITLE_TAIL.fullmatch(found.title or "")
        if tail is None:
            return
        name = tail["name"].strip()
        host = (outlet_of(found.url) if found.url else found.outlet) or ""
        like_host = any(len(word) > 4 and word in host for word in fold(name).split())
        barred = tail["mark"] == "|" and is_outlet_name(name, sure=False)
        if fold(name) == fold(found.outlet_name or "") or (like_host and is_outlet_name(name, sure=True)) or barred:
            found.title = tail["title"]
            found.outlet_name = found.outlet_name or name

    def _without_credits(self, paragraphs: list[str]) -> list[str]:
        while paragraphs:
            rest, credit = split_credit(paragraphs[-1])
            if not credit and rest == paragraphs[-1]:
                break
            self._take_agency(in_credit(credit))
            paragraphs = [*paragraphs[:-1], rest] if rest else paragraphs[:-1]
        return paragraphs


def _day_first(lines: Sequence[str]) -> bool | None:
    """Whether 05/06/2022 is the fifth of June in a text: in all languages but English, of which nobody can tell."""
    if not any(map(_AMBIGUOUS.search, lines)):
        return None
    words = itertools.islice((word for line in lines for word in line.split()), _LANGUAGE_WORDS)
    return None if main_language(Counter(words)) == "English" else True


def _title_length(lines: Sequence[Line]) -> int:
    """How many of these lines, from the first on, are a title; 0 where the text begins with the article."""
    if len(lines) < 2:
        return 0
    line, after = lines[0], lines[1]
    if line.strong and len(line.text) <= _TITLE_LIMIT:
        return 1
    text = line.text
    if len(text) > _TITLE_LIMIT or not _has_letters(text) or split_dateline(text)[0] or parse_byline(text):
        return 0
    if not ends_sentence(text) and not after.after_blank and not is_capitalised(after.text):
        two_lines = len(lines) > 2 and lines[2].after_blank and not ends_sentence(after.text)
        return 2 if two_lines and len(text) + len(after.text) <= _TITLE_LIMIT else 0
    if _FULL_STOP.search(text):
        sentence = len(text) > _TITLE_SENTENCE_LIMIT or not after.after_blank or _TWO_SENTENCES.search(text)
        return 0 if sentence else 1
    return 1


def _without_residue(lines: Sequence[Line]) -> list[Line]:
    """`lines` without residue, and without the titles of other articles under a heading such as `Lire aussi`."""
    kept: list[Line] = []
    under_heading = False
    for line in lines:
        if is_residue(line.text):
            under_heading = is_related_heading(line.text)
        elif under_heading and not _is_prose(line.text):
            under_heading = line.item
        else:
            under_heading = False
            kept.append(line)
    return kept


def _has_letters(line: str) -> bool:
    """Without any, a line is a count, a clock time or a row of marks."""
    return any(map(str.isalpha, line))


def _is_prose(line: str) -> bool:
    return len(line) >= _BODY_LINE or (len(line) >= _PROSE and bool(_FULL_STOP.search(line)))


def _is_name_line(line: str) -> bool:
    words = line.split()
    return len(words) <= _NAME_WORDS and is_person_name(line) and not ends_sentence(line)


def _is_address(line: str) -> bool:
    return _address(line) is not None


def _address(line: str) -> str | None:
    """The URL or host that a whole line is, perhaps after a label."""
    labelled = _LABELLED_URL.fullmatch(line)
    bare = labelled["url"] if labelled else line.strip(" <>()[]")
    if re.fullmatch(r"https?://\S+", bare):
        return bare
    return bare if re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+/?", bare) and outlet_of(bare.rstrip("/")) else None
