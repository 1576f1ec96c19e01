"""The authors of a page: people, each once, without organisations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import lxml.html

from transforms.extraction.bylines import parse_byline
from transforms.extraction.headline import words
from transforms.extraction.html_tree import spaced
from transforms.extraction.structured import Structured, plain, types

_META = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "cxenseparse:author")
_MARKED = re.compile(r"(?:^|[^a-z])(?:author|byline|auteur|autor|autore)(?:s|-?name|-?link|__name)?(?:[^a-z]|$)", re.IGNORECASE)
_LEAD = re.compile(r"^(?:by|par|von|por|di|da|door|av|af|text|texte|foto|photos?|written by|от|автор)\b[\s:]*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[,;/|•·]|\s(?:and|et|und|y|e|en|och|og|и|&)\s)\s*", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"\b(?:staff|editors?|editorial|desk|team|redaktion|rédaction|redacción|redazione|redação|newsroom|news|agency|agenc\w+|agentur"
    r"|press|presse|admin|administrator|webmaster|correspondent|reporters?|service|media|magazin\w*|times|post|gmbh|inc|ltd|tv|radio"
    r"|zeitung|online|redactie|redakcja|redakce|bureau|report|wire|afp|reuters|dpa|ap|apa|sda|ansa|efe|tass|contributor|guest|user)\b"
    r"|@|https?:|www\.|\.(?:com|org|net|de|fr)\b",
    re.IGNORECASE,
)
_LONGEST = 60  # characters of a name


def authors(tree: lxml.html.HtmlElement, stated: Structured, outlet_name: str | None) -> list[str]:
    """The people that the page names as its authors, from the first place that names any."""
    outlet = set(words(outlet_name or ""))
    for names in (_json_ld(stated), _meta(stated), _microdata(stated), _links(tree), _shown(tree)):
        people = list(dict.fromkeys(name for raw in names for name in _people(raw, outlet)))
        if people:
            return people
    return []


def creators(stated: Structured) -> list[str]:
    """Everybody who is stated as author, organisations too."""
    return [*_json_ld(stated, organisations=True), *_meta(stated)]


def _json_ld(stated: Structured, *, organisations: bool = False) -> Iterator[str]:
    value: Any = stated.article.get("author") or stated.article.get("creator")
    for item in value if isinstance(value, list) else [value]:
        item = stated.resolve(item)
        if isinstance(item, dict) and "Organization" in " ".join(types(item)) and not organisations:
            continue
        name = item.get("name") if isinstance(item, dict) else item
        for one in name if isinstance(name, list) else [name]:
            if plain(one):
                yield plain(one)


def _meta(stated: Structured) -> Iterator[str]:
    for name in _META:
        values = stated.meta.get(name, ())
        if values:
            yield from values
            return


def _microdata(stated: Structured) -> Iterator[str]:
    for element in stated.microdata.get("author", ()):
        inner = element.find(".//*[@itemprop='name']")
        target = element if inner is None else inner
        yield target.get("content") or spaced(target)


def _links(tree: lxml.html.HtmlElement) -> Iterator[str]:
    for element in tree.iterfind(".//a[@rel]"):
        if "author" in (element.get("rel") or "").lower().split():
            yield spaced(element)


def _shown(tree: lxml.html.HtmlElement) -> Iterator[str]:
    for element in tree.iter("span", "div", "p", "a", "address", "li", "em", "strong"):
        if _MARKED.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            line = spaced(element)
            byline = parse_byline(line)
            if byline is not None and byline.authors:
                yield from byline.authors
                return
            if 0 < len(line) <= _LONGEST and len(words(line)) >= 2:
                yield line
                return


def _people(raw: str, outlet: set[str]) -> Iterable[str]:
    for part in _BETWEEN.split(_LEAD.sub("", raw.strip())):
        name = _LEAD.sub("", part).strip(" .:-–—|")
        own = set(words(name))
        if not 3 <= len(name) <= _LONGEST or _NO_PERSON.search(name) or len(own) > 5 or any(c.isdigit() for c in name):
            continue
        if own and own <= outlet:
            continue
        yield name.title() if name.isupper() or name.islower() else name
