"""Who wrote an article: byline lines and the author boxes that stand under an article."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from transforms.extraction.agencies import agency_named, in_byline
from transforms.extraction.calendar_names import month_number, weekdays_in
from transforms.extraction.names import is_person_name
from transforms.extraction.residue import fold, is_author_heading

_LEAD = re.compile(
    r"""[\s*_|•·–—-]*(?:
    (?P<sure>(?:written|reported|posted|published|story|text|words|article|analysis)\ by
    |rédigée?\ par|écrit\ par|publiée?\ par|postée?\ par|propos\ recueillis\ par
    |escrito\ por|publicado\ por|redactado\ por|scritto\ da|pubblicato\ da|geschrieben\ von|geschreven\ door
    |(?:author|authors|byline|auteur|auteurs|autor|autores|autora|autore|autori|autoren|autorin|автор|авторы|автори|текст
    |redactor|text|texte|texto|testo|words
    |yazan|yazar|haber|muhabir|skribent|journalist|journaliste|reporter|periodista|giornalista|toimittaja|forfatter|oleh|penulis|opracował
    |opracowała|kirjoittaja|作者|记者|記者|撰文|文|기자|كتب|بقلم)\s*[:：=＝])
    |(?P<likely>by|par|von|por|di|da|door|av|af|od|napsal|napsala|írta|skriver|от|pisze
    |de\ not(?:re|s)\ (?:correspondant|envoyé)e?s?(?:\ (?:spécial|permanent)\w*)?(?:\ (?:à|en|au|aux)\ [^,:]{2,30}[,:])?
    )(?=[\s:])\s*:?
    )\s*(?P<names>.+)""",
    re.IGNORECASE | re.VERBOSE,
)
_BETWEEN = re.compile(
    r"\s*(?:[,;&+/|•·、，]|\s[–—-]\s|\b(?:and|et|und|y|e|i|en|och|og|și|ja|ve|с|и|та|і|avec|with|mit|con|con|com)\b)\s*"
)
_BIO_FORMULA = re.compile(
    r"(?:Je me nomme|Je m['’]appelle|Moi c['’]est|My name is|Me llamo|Mi nombre es|Ich heiße|Mein Name ist|Mi chiamo"
    r"|Il mio nome è|Meu nome é|O meu nome é|Me chamo|Chamo-me|Меня зовут|Мене звати|Nazywam się|Mam na imię|Jmenuji se"
    r"|Adım|Benim adım|Jag heter|Jeg heter"
    r"|Jeg hedder|Mijn naam is|Numele meu este|Mă numesc|Nimeni on|A nevem)\s+(?P<name>[^,.;:!?()–—]+)"
)
_BIO_FIRST_PERSON = re.compile(r"(?:Je suis|I am|I'm|I’m|Soy|Ich bin|Sono|Sou|Ik ben|Jag är|Jeg er|Sunt|Jestem|Я)\s")
_TRADE = re.compile(
    r"journalis|reporter|correspond|korrespond|editor|rédact|redact|redakt|редакт|журналист|журналіст|корреспондент|кореспондент"
    r"|periodist|giornalist|jornalist|écrivain|writer|writes|blogueu|blogger|columnist|chroniqueu|autor|author|auteur|автор|dziennikar"
    r"|gazeteci|muhabir|novinář|toimittaja|skribent|freelance|記者|ライター|记者|编辑|기자",
    re.IGNORECASE,
)
_DESK = re.compile(  # who signs for no one
    r"(?:la|the|notre|the\s)?\s*(?:r[ée]daction|redacci[óo]n|reda[cç][ãa]o|redazione|redaktion|redakcja|редакция|редакція|web\s?master|admin"
    r"|administrat(?:or|eur)|staff|newsroom|news\s?desk|editors?|editorial\steam|web\sdesk|desk\sweb)"
    r"(?:[\s-](?:web|staff|team|report|reporter|online|internationale|afrique|digital|interna[ct]i?onal\w*|central|de\s.+|du\s.+))?",
    re.IGNORECASE,
)
BOX_LINES = 8  # an author box is no longer


@dataclasses.dataclass(frozen=True, slots=True)
class Byline:
    """The names on a byline; `agency` where one stands there."""

    authors: tuple[str, ...]
    agency: str | None = None
    agency_evidence: str | None = None


def parse_byline(line: str) -> Byline | None:
    """The byline that a whole line is: `Par Jean Dupont`, `By JANE DOE, Associated Press`, `Автор: …`; else None."""
    if len(line) > 120 or re.search(r"[.!?]\s+\w{2}.*[.!?]$", line):
        return None
    agency = in_byline(line)
    lead = _LEAD.fullmatch(line.strip())
    within = _LEAD.fullmatch(lead["names"]) if lead else None  # Auteur : Par …
    names = within["names"] if within else lead["names"] if lead else line
    if lead and is_desk(_bare(names)):
        return Byline((), *(agency or (None, None)))
    people = [part for part in map(_bare, _BETWEEN.split(re.sub(r"\([^()]*\)", "", names))) if part]
    people = [shorter for part in people for shorter in _without_agency(part)]
    agency = agency or next((named for part in people if (named := in_byline(part))), None)
    authors = tuple(" ".join(part.split()) for part in people if is_person_name(part) and not in_byline(part))
    if lead is None:  # a name and an agency, without a word before them
        if agency is None or not authors or len(people) != len(authors) + 1:
            return None
    elif lead["sure"]:
        authors = authors or tuple(part for part in people[:1] if not in_byline(part) and len(part.split()) <= 3)
    elif not authors and not (agency and len(people) == 1):
        single = is_person_name(people[0], at_least=1) if len(people) == 1 else False
        dated = month_number(people[0]) or weekdays_in(people[0])
        if not single or dated or fold(line).split()[0] not in {"by", "par"}:
            return None
        authors = (people[0],)
    elif not is_person_name(people[0]) and not in_byline(people[0]):
        return None
    if not authors and agency is None:
        return None
    return Byline(authors, *(agency or (None, None)))


def is_desk(name: str) -> bool:
    """Whether a name is that of a newsroom, which names no author and no place: `Rédaction`, `Web desk`."""
    return bool(_DESK.fullmatch(name))


def _without_agency(part: str) -> list[str]:
    """`Jane Doe Associated Press` into its two names; anything else as it is."""
    words = part.split()
    for at in range(2, len(words)):
        if agency_named(" ".join(words[at:])):
            return [" ".join(words[:at]), " ".join(words[at:])]
    return [part]


def _bare(part: str) -> str:
    return part.strip(" .,:*_\t'\"–—-")


@dataclasses.dataclass(frozen=True, slots=True)
class AuthorBox:
    """The last `length` lines of a page, about its author."""

    length: int
    author: str | None


def author_box(lines: Sequence[str], authors: Sequence[str] = ()) -> AuthorBox | None:
    """The author box that the last lines of a page, given here, end with; the first of `lines` is not looked at.

    A box is a heading (`About the author`), or a name and then a biography: the name twice, a biography that begins
    with the name, or one in the first person. `authors` are those known already. None where there is no box.
    """
    for start in range(1, len(lines)):
        author = _box_author(lines[start:], authors)
        if author is not None:
            return AuthorBox(len(lines) - start, author or None)
    return None


def _box_author(box: Sequence[str], authors: Sequence[str]) -> str | None:
    """The author of a box that these lines are, "" where it names none; None where they are no box."""
    name = box[0].strip(" :*_")
    biography = [line for line in box[1:] if fold(line) != fold(name)]
    if is_author_heading(name):
        title = biography[0].strip() if biography else ""
        return _formula_name(biography) or (title if is_person_name(title) else "")
    repeated = len(box) > 1 and fold(box[1]) == fold(name)
    if biography and is_person_name(name, at_least=1 if repeated else 2):
        about = fold(biography[0]).startswith(fold(name)) or _is_first_person(biography[0])
        about = about or bool(_TRADE.match(biography[0]) and is_person_name(name))
        if repeated or about:
            return _formula_name(biography) or name
    if len(box) == 1 and _TRADE.search(name):
        known = (author for author in authors if fold(name).startswith(fold(author) + " "))
        return _formula_name(box) or next(known, None)
    return None


def _is_first_person(line: str) -> bool:
    return bool(_BIO_FORMULA.match(line) or (_BIO_FIRST_PERSON.match(line) and _TRADE.search(line)))


def _formula_name(biography: Sequence[str]) -> str | None:
    """The name after `Je me nomme`: the words with capitals that follow."""
    for line in biography:
        found = _BIO_FORMULA.match(line)
        if found:
            words: list[str] = []
            for word in found["name"].split():
                if not word[0].isupper() and not (words and is_person_name(" ".join([*words, word, "X"]))):
                    break
                words.append(word)
            while words and not words[-1][0].isupper():
                words.pop()
            return " ".join(words) or None
    return None
