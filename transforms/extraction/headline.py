"""The headline as a reader sees it, and the name of the outlet that stands behind it in a page's title."""

from __future__ import annotations

import dataclasses
import re
import urllib.parse
from collections.abc import Iterable

import lxml.html

from transforms.extraction.html_tree import clean, spaced
from transforms.extraction.structured import Structured, plain

_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+[|‖ㅣ·•⋅:»«›‹~–—-]+\s+|\s*[|‖ㅣ]\s*")
_LONGEST = 400  # characters of a headline
_SEEN = 0.5  # likeness from which a heading counts as what the page's head calls its title
_ALONE = 0.2  # the same for the only heading of the first level
_LOWER = 0.7  # the same for a heading of a lower level, which may be that of a section
_SLOGAN = 5  # words; a site name with more is a slogan


@dataclasses.dataclass(frozen=True, slots=True)
class Headline:
    """The title, and the element that shows it, where one does."""

    title: str | None
    element: lxml.html.HtmlElement | None


def words(text: str) -> list[str]:
    """The words of a text, folded for comparison."""
    return _WORD.findall(text.casefold())


def outlet_name(stated: Structured, url: str | None) -> str | None:
    """The name of the outlet as the page states it; a slogan is cut off or left out."""
    publisher = stated.resolve(stated.article.get("publisher"))
    names = (stated.first("og:site_name"), plain(publisher), *stated.site_names, stated.first("application-name"))
    for name in filter(None, names):
        parts = [part for part in _SEPARATOR.split(clean(name)) if part.strip()]
        host = _host_words(url)
        for part in sorted(parts, key=lambda part: -len(host & set(words(part)))):
            if part and len(words(part)) <= _SLOGAN and not part.startswith(("http:", "https:", "@")):
                return part.strip()
    return None


def find(tree: lxml.html.HtmlElement, stated: Structured, url: str | None = None) -> Headline:
    """The heading that the page's head calls the title; where none is seen, the stated title without the outlet."""
    sites = _site_words(stated, url)
    titles = _stated_titles(stated, sites)
    whole = [set(words(title)) for title in titles]
    for tags, enough in ((("h1",), _SEEN), (("h2", "h3"), _LOWER)):
        best, best_likeness = None, 0.0
        for element in tree.iter(*tags):
            text = _text(element, whole)
            if not text or len(text) > _LONGEST:
                continue
            likeness = 0.0 if _is_site(set(words(text)), sites) else _likeness(set(words(text)), whole)
            if likeness > best_likeness:
                best, best_likeness = Headline(_without_kicker(text, titles), element), likeness
        if best is not None and best_likeness >= enough:
            return best
    alone = [element for element in tree.iter("h1") if 0 < len(spaced(element)) <= _LONGEST]
    if len(alone) == 1 or not titles:
        for element in alone[:1]:
            seen = set(words(spaced(element)))
            if not titles or (not _is_site(seen, sites) and _likeness(seen, whole) >= _ALONE):
                return Headline(spaced(element), element)
    return Headline(titles[0] if titles else None, None)


def _text(element: lxml.html.HtmlElement, titles: list[set[str]]) -> str:
    """The text of a heading; its parts are set apart where the stated titles have them so."""
    joined = spaced(element)
    if len(element) == 0:
        return joined
    apart = clean(" ".join(element.itertext()))
    return apart if _likeness(set(words(apart)), titles) > _likeness(set(words(joined)), titles) else joined


def _likeness(heading: set[str], titles: list[set[str]]) -> float:
    """How much of a heading is in a stated title, and a little less heavily, how much of the title is in it."""
    best = 0.0
    for title in titles:
        common = len(heading & title)
        if common:
            best = max(best, common / len(heading) * float((common / len(title)) ** 0.5))
    return best


def _without_kicker(text: str, titles: list[str]) -> str:
    """The heading from where a stated title begins, if that is how it ends."""
    heading = words(text)
    for title in titles:
        stated = words(title)
        if 3 <= len(stated) < len(heading) and heading[-len(stated) :] == stated and len(stated) * 2 >= len(heading):
            starts = [match.start() for match in _WORD.finditer(text)]
            begin = starts[len(starts) - len(stated)]
            while begin and text[begin - 1] in "«»„“”\"'‘’‚¿¡([":
                begin -= 1
            return text[begin:]
    return text


def _stated_titles(stated: Structured, sites: list[set[str]]) -> list[str]:
    candidates = [
        plain(stated.article.get("headline")),
        stated.first("og:title", "twitter:title", "dc.title", "citation_title") or "",
        *(spaced(element) or element.get("content") or "" for element in stated.microdata.get("headline", ())[:1]),
        stated.html_title,
    ]
    titles = []
    for candidate in candidates:
        title = _without_outlet(clean(candidate), sites)
        if title and len(title) <= _LONGEST and title not in titles and not _is_site(set(words(title)), sites):
            titles.append(title)
    return titles


def _without_outlet(title: str, sites: list[set[str]]) -> str:
    """The title without the parts that name the outlet, at its end or its beginning."""
    while True:
        separators = list(_SEPARATOR.finditer(title))
        if not separators:
            return title
        first, last = separators[0], separators[-1]
        if _is_site(set(words(title[last.end() :])), sites) or ("|" in last.group() and last.start() > len(title) / 3):
            title = title[: last.start()]
        elif _is_site(set(words(title[: first.start()])), sites):
            title = title[first.end() :]
        else:
            return title


def _is_site(part: set[str], sites: list[set[str]]) -> bool:
    return bool(part) and any(part <= site or (site and site <= part and len(part) <= len(site) + 2) for site in sites)


def _site_words(stated: Structured, url: str | None) -> list[set[str]]:
    publisher = plain(stated.resolve(stated.article.get("publisher")))
    sets = [set(words(name)) for name in (stated.first("og:site_name"), publisher, *stated.site_names) if name]
    host = _host_words(url or stated.canonical or stated.first("og:url"))
    return [one for one in [*sets, host] if one]


def _host_words(url: str | None) -> set[str]:
    try:
        host = urllib.parse.urlsplit(url or "").hostname or ""
    except ValueError:
        return set()
    return set(_labels(host.split(".")))


def _labels(parts: Iterable[str]) -> Iterable[str]:
    for part in parts:
        if part not in ("www", ""):
            yield part
            yield from part.split("-")
