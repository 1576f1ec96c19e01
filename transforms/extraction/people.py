"""The authors of a page: people, each once, without organisations, roles and the words of a byline."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any

import lxml.html

from transforms.extraction.agencies import agency_named
from transforms.extraction.blocks import Block, Layout
from transforms.extraction.calendar_names import month_number, weekdays_in
from transforms.extraction.dates import parse_text_date
from transforms.extraction.headline import words
from transforms.extraction.html_tree import clean, spaced
from transforms.extraction.names import is_person_name
from transforms.extraction.structured import Structured, plain, types

_META = (
    *("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator"),
    *("dc.creator.author", "byl", "cxenseparse:author", "citation_author", "og:article:author"),
    *("article:author_name", "creator", "twitter:data1"),
)
_MARKED = re.compile(
    r"author(?!i[sz]|it)|by-?_?line|auteur|(?:^|[^a-z])autor|verfasser|writer|redakteur|creator-name|(?:^|[\s_-])(?:fn|signature|contributors?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"comment|related|recommend|teaser|sidebar|widget|popular|newsletter|footer|kommentar|reply|review-?er|carousel|most-read",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^\W*(?:(?:written|posted|published|authored|created|reviewed|updated|erstellt|eingestellt|geschrieben"
    r"|verfasst|veröffentlicht|gespeichert"
    r"|escrito|publicado|publié|rédigé|scritto|pubblicato|autor(?:in|en|es)?|autore|auteurs?|authors?|verfasser(?:in)?"
    r"|redaktion|redakteur(?:in)?"
    r"|texte?|text und \w+|interview|reportage|story|words|foto|автор|著者|文|記者)"
    r"\s*(?:by|von|par|por|da|di|:|：|-|–)\s*:?\s*"
    r"|(?:by|von|par|por|di|da|door|av|af|od|przez|yazan|от|автор)\s*:?\s+|about\s+(?=[^\W\d_]))+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:[|•·›»,;(（\[].*|\s[-–—]\s.*|\b(?:updated|published|posted|am|on|le|el|il|den)\s+\d.*"
    r"|\b\d.*|\s(?:기자|記者|记者)\b.*)$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[,;/|•·+]|\s(?:and|et|und|y|e|en|och|og|i|with|mit|&)\s)\s*", re.IGNORECASE)
_CONNECTOR = re.compile(r"\W*(?:and|et|und|y|e|en|och|og|i|with|mit|by|von|par|por)?\W*", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"\b(?:staff|editors?|editorial|desk|teams?|redaktion|rédaction|redacción|redacao|redação|redazione|redactie|redakcja|redakce|newsroom|news"
    r"|agency|agenc\w+|agentur(?:en)?|press|presse|admin(?:istrator)?|webmaster|correspondent|reporters?|services?|media|magazin\w*|times|post|gmbh"
    r"|inc|ltd|llc|ag|tv|radio|zeitung|online|bureau|report|wire|contributors?|guest|user|authors?|autor\w*|unknown|publisher|view|posts?|read"
    r"|follow|share|twitter|facebook|instagram|linkedin|email|subscribe|about|more|archive?s?|comments?|name|images?|photo\w*|getty|expert|founder"
    r"|ceo|director|manager|gardener|consultant|journalist\w*|writer|analyst|specialist|professor|university|institute?|group|company|center"
    r"|centre|foundation|verlag|verein|bund\w*verband|verband|e\.?\s?v|nachrichten|journal|blog|club|shop|store|agence|ministry|department"
    r"|office|the|all|our|this|posted|published|updated|written|datum|ort|meldung\w*|content|aktuell\w*|unternehmen|pressemitteilung\w*|uhr|stand|am|minutes?|min|quelle|source|shares?|profile?|website|contact|sponsored|advertis\w+)\b"
    r"|@|https?:|www\.|[()<>{}=_#%*/]|\.(?:com|org|net|de|fr|ch|at|eu|uk|ru)\b",
    re.IGNORECASE,
)
_LONGEST = 60  # characters of a name
_BYLINE = 200  # characters of a byline
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,6}")
_BY = re.compile(
    r"(?:^|[|•·/–—]\s*|(?i:\d|uhr|\b[ap]m)[\s,]*|^(?i:posted|published|submitted|erstellt|eingestellt|gespeichert|veröffentlicht|publié|publicado)\b"
    r".{0,40}?\s)(?:(?i:by|von|par|por|door|av|af|от|автор)(?:\s*:\s*|\s+)|By(?=[A-Z]))(?=[^\W\d_])(?P<name>[^|•·/–—:\d]{2,60})"
)
_SIGNED = re.compile(
    r"\W*(?:written\s+by|by|von|par|por|di|autor(?:en|in|es)?|auteurs?|authors?|text|texte)\b[\s:]", re.IGNORECASE
)
_FIELD = re.compile(r"\s*[|•·—–,/]\s*|\s-\s|(?<=[^\W\d_])\s+(?=\d)|(?<=\d)\s+(?=[^\W\d_])")
_INSIDE = frozenset(
    (
        *("de", "del", "der", "den", "des", "di", "da", "do", "dos", "van", "von", "zu", "zur", "al", "el", "la", "le"),
        *("ten", "ter", "y", "e", "and", "et", "und", "og", "och", "&", "the", "die", "das"),
    )
)
_NO_BYLINE = frozenset(("figcaption", "h1", "td", "th", "option", "button"))
_BEFORE, _AFTER = 4, 30  # blocks before and after the headline in which the byline stands
_LEVELS = 4  # elements around a name whose class may say that it is of something else
_PARTS = 12  # children of an element that is a byline
_STANDFIRSTS = 2  # running blocks that may stand between the headline and the byline


def authors(page: Layout | None, stated: Structured, outlet_name: str | None) -> list[str]:
    """The people that the page names as its authors, from the first place that names any."""
    outlet = set(words(outlet_name or ""))
    people: list[str] = []
    for names in (_json_ld(stated), _microdata(stated), _meta(stated)):
        people = people or _distinct(name for raw in names for name in _people(raw, outlet, sure=True))
    return people if people or page is None else _shown(page, outlet)


def creators(stated: Structured) -> list[str]:
    """Everybody who is stated as author, organisations too."""
    return [*_json_ld(stated, organisations=True), *_meta(stated)]


def _distinct(names: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return list(found.values())


def _json_ld(stated: Structured, *, organisations: bool = False) -> Iterator[str]:
    value: Any = stated.article.get("author") or stated.article.get("creator")
    for item in value if isinstance(value, list) else [value]:
        creator = stated.resolve(item)
        if isinstance(creator, dict) and any("Organization" in kind for kind in types(creator)) and not organisations:
            continue
        name = creator.get("name") if isinstance(creator, dict) else creator
        yield from filter(None, map(plain, name if isinstance(name, list) else [name]))


def _meta(stated: Structured) -> Iterator[str]:
    for name in _META:
        values = [value for value in stated.meta.get(name, ()) if not _NO_PERSON.search(value) or "," in value]
        if values:
            yield from map(_turned, values) if name == "citation_author" else values
            return


def _turned(name: str) -> str:
    """`Last, First` as libraries write it, in the order of speech."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma else name


def _microdata(stated: Structured) -> Iterator[str]:
    for element in stated.microdata.get("author", ()):
        if _elsewhere(element):
            continue
        inner = element.find(".//*[@itemprop='name']")
        target = element if inner is None else inner
        yield target.get("content") or spaced(target)


def _shown(page: Layout, outlet: set[str]) -> list[str]:
    """The names on the byline: a line by the headline, else the first line of the page that is marked as one."""
    place = page.after or 0
    for block in _near(page, place):
        people = _in_block(block, outlet)
        if people:
            return people
    for block in page.blocks[place:]:
        if (_marks(block) or _SIGNED.match(block.text)) and _may_be_byline(block):
            people = _in_block(block, outlet)
            if people:
                return people
    return []


def _near(page: Layout, place: int) -> Iterator[Block]:
    """The blocks from the headline to where the running text is under way, then the few before it, backwards."""
    running = 0
    for block in page.blocks[place : place + _AFTER]:
        running += block.running
        if running > _STANDFIRSTS:
            break
        if _may_be_byline(block):
            yield block
    for block in reversed(page.blocks[max(place - _BEFORE, 0) : place]):
        if _may_be_byline(block):
            yield block


def _may_be_byline(block: Block) -> bool:
    return len(block.text) <= _BYLINE and block.element.tag not in _NO_BYLINE and not _elsewhere(block.element)


def _in_block(block: Block, outlet: set[str]) -> list[str]:
    """The names in one line: in what is marked in it, after `by`, or beside a date."""
    for element in block.element.iter():
        if isinstance(element.tag, str) and element is not block.element and _is_marked(element):
            people = _in_pieces(element.itertext(), outlet, sure=True)
            if people:
                return people
    if _marks(block):
        led = _LEAD.match(block.text) is not None
        people = _in_pieces(block.element.itertext(), set() if led else outlet, sure=led)
        if people:
            return people
    found = _BY.search(block.text)
    dated = any(c.isdigit() for c in block.text) and parse_text_date(block.text, "text") is not None
    if found:
        people = _distinct(_people(_capitalised(found["name"], dated), set(), sure=True))
        if people:
            return people
    if dated:
        parts = (_TAIL.sub("", part).strip() for part in _FIELD.split(block.text))
        names = [part for part in parts if is_person_name(part) and not any(map(_is_calendar, part.split()))]
        return _distinct(name for part in names[:1] for name in _people(part, outlet, sure=False))
    return []


def _capitalised(text: str, handle: bool) -> str:
    """The words with capitals that a text begins with; where it may be a `handle`, one word without."""
    kept: list[str] = []
    for word in text.split():
        if _is_calendar(word) or not (word[:1].isupper() or (kept and word.casefold() in _INSIDE)):
            break
        kept.append(word)
    while kept and kept[-1].casefold() in _INSIDE:
        kept.pop()
    first = text.split(maxsplit=1)[0] if text.split() else ""
    return " ".join(kept[:12]) or (first if handle and len(first) > 2 and first.casefold() not in _INSIDE else "")


def _is_calendar(word: str) -> bool:
    return month_number(word.strip(",.")) is not None or bool(weekdays_in(word))


def _marks(block: Block) -> bool:
    """Whether the element of a block, or one not far around it, is marked as byline."""
    element = block.element
    for _ in range(3):
        if element is None or element.tag in ("body", "main", "article"):
            return False
        if _is_marked(element):
            return True
        element = element.getparent()
        if element is not None and next(itertools.islice(element, _PARTS, None), None) is not None:
            return False
    return False


def _is_marked(element: lxml.html.HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('rel') or ''}"
    return len(names) > 3 and _MARKED.search(names) is not None


def _in_pieces(texts: Iterable[str], outlet: set[str], *, sure: bool) -> list[str]:
    """The names among the pieces of text in an element; a role or date after them ends the list."""
    found: list[str] = []
    for number, piece in enumerate(texts):
        text = clean(piece)
        if not text or _CONNECTOR.fullmatch(text):
            continue
        if len(text) > _BYLINE / 2:
            break
        people = list(_people(text, outlet, sure=sure and not found and len(words(text)) <= 3))
        if people:
            found.extend(people)
        elif found or number > 8:
            break
    return _distinct(found)


def _elsewhere(element: lxml.html.HtmlElement) -> bool:
    """Whether an element stands in a part of the page that is about something else."""
    for number, ancestor in enumerate((element, *element.iterancestors())):
        if ancestor.tag in ("footer", "nav"):
            return True
        if ancestor.tag in ("body", "main") or number > _LEVELS:
            return False
        if _ELSEWHERE.search(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"):
            return True
    return False


def _people(raw: str, outlet: set[str], *, sure: bool) -> Iterator[str]:
    """The names in a text: of people, without the words around them. `sure` where the page states it as an author."""
    raw = clean(raw)
    if "://" in raw or len(raw) > 4 * _BYLINE:
        return
    for part in _BETWEEN.split(_LEAD.sub("", raw)):
        name = _TAIL.sub("", _LEAD.sub("", part)).strip(" .:-–—|\"'")
        own = set(words(name))
        if not own or not 2 <= len(name) <= _LONGEST or _NO_PERSON.search(name) or agency_named(name):
            continue
        if own <= outlet or own <= _INSIDE:
            continue
        person = is_person_name(name.title() if name.isupper() or name.islower() else name)
        parts = name.split()
        named = len(parts) == 1 or all(part[0].isupper() or part.casefold() in _INSIDE for part in parts)
        if person or _UNSPACED.fullmatch(name) or (sure and named and len(parts) <= 5):
            yield name.title() if name.isupper() and len(name) > 4 else name
