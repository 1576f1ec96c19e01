"""Takes out of a page's tree, before the text is extracted, what its own markup says is no article."""

from __future__ import annotations

import functools
import re

import lxml.etree
import lxml.html

_UNSEEN = ("script", "style", "noscript", "svg", "template", "iframe", "textarea", "object", "embed", "canvas")
# Words of class and id names, split at hyphens, underscores and capitals.
_NAMED = re.compile(
    r"(?:^|[^a-z])(?:"
    r"newsletter|sign-?up|subscribe|login|promo|cta|sponsored|outbrain|taboola|cookie|consent|gdpr|modal|popup|lightbox"
    r"|related|recommend(?:ed|ation)?s?|latest|trending|popular|most-(?:read|viewed)|sidebar|toc|table-of-contents"
    r"|author-?(?:bio|info|box|data|card|about|content)|bio|sharing|social|comments?|tags|credits?"
    r"|breadcrumbs?|footer|copyright|disclosure|disclaimer|tool-?tip|sr-only|visually-?hidden|screen-?reader|print"
    r"|carousel|slideshow|infobox|factbox|read(?:ing)?-time"
    r")(?:[^a-z]|$)"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARAGRAPHS = 0.25  # of the characters in paragraphs: what holds more is the article, whatever it is called
_TEXT = 0.3  # the same for all characters


def strip_unseen(body: lxml.html.HtmlElement) -> None:
    """Removes scripts, styles and the like."""
    lxml.etree.strip_elements(body, *_UNSEEN, with_tail=False)


def prune(body: lxml.html.HtmlElement, headline: lxml.html.HtmlElement | None) -> None:
    """Removes from `body` the elements whose class or id names them boilerplate.

    An element is kept, whatever its name, if it holds the headline or a good part of the page's text.
    """
    kept = set() if headline is None else {headline, *headline.iterancestors()}
    text, paragraphs = _length(body), _in_paragraphs(body)
    for element in list(body.iterdescendants("*")):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if (
            len(names) > 2
            and _is_boilerplate(names)
            and element not in kept
            and element.getparent() is not None
            and _in_paragraphs(element) <= _PARAGRAPHS * paragraphs
            and _length(element) <= _TEXT * text
        ):
            element.drop_tree()


@functools.lru_cache(maxsize=4096)
def _is_boilerplate(names: str) -> bool:
    return bool(_NAMED.search(_CAMEL.sub("-", names).lower().replace("_", "-")))


_LENGTH = lxml.etree.XPath("string-length(normalize-space())")


def _length(element: lxml.html.HtmlElement) -> int:
    return int(_LENGTH(element))


def _in_paragraphs(element: lxml.html.HtmlElement) -> int:
    return sum(_length(paragraph) for paragraph in element.iter("p"))
