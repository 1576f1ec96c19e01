"""The text of a page block by block, as a browser would set it in lines."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import lxml.etree
import lxml.html

from transforms.extraction.html_tree import clean

INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font"),
        *("i", "img", "ins", "kbd", "label", "mark", "math", "picture", "q", "s", "samp", "small", "source"),
        *("span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    )
)
_ASIDE = frozenset(["nav", "footer", "aside", "figure", "figcaption", "menu"])
RUNNING = 80  # characters; a shorter block is no running text


@dataclasses.dataclass(slots=True)
class Block:
    """One block: its text on one line, how many characters of it are link text, and the element that holds it."""

    text: str
    linked: int
    element: lxml.html.HtmlElement
    aside: bool  # within an element whose name says that it is no main text

    @property
    def leads_away(self) -> bool:
        """Whether it is for the most part links."""
        return self.linked * 2 > len(self.text)

    @property
    def running(self) -> bool:
        """Whether this is running text, as articles are made of."""
        return len(self.text) >= RUNNING and not self.leads_away and not self.aside


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a page, where each element stands, and the number of the first block after the headline."""

    blocks: Sequence[Block]
    order: Mapping[lxml.html.HtmlElement, int]
    after: int | None  # None where no headline is seen


def layout(body: lxml.html.HtmlElement, headline: lxml.html.HtmlElement | None) -> Layout:
    """Reads the blocks below `body`, which holds no scripts."""
    every = read(body)
    order = {element: number for number, element in enumerate(body.iter())}
    place = order.get(headline) if headline is not None else None
    if place is None:
        return Layout(every, order, None)
    return Layout(every, order, next((n for n, block in enumerate(every) if order[block.element] > place), len(every)))


def read(body: lxml.html.HtmlElement) -> list[Block]:
    """All blocks below `body` in reading order; neighbouring links are set apart."""
    found: list[Block] = []
    parts: list[str] = []
    holders = [body]
    linked = links = asides = 0
    after_link = False

    def flush() -> None:
        nonlocal linked
        if parts:
            text = clean("".join(parts))
            if text:
                found.append(Block(text, linked, holders[-1], asides > 0))
            parts.clear()
        linked = 0

    for event, element in lxml.etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            if tag == "a":
                links += 1
                if after_link:
                    parts.append(" ")
            elif tag == "br":
                parts.append(" ")
            elif tag not in INLINE:
                flush()
                holders.append(element)
                asides += tag in _ASIDE
            if element.text:
                parts.append(element.text)
                if links:
                    linked += len(element.text.strip())
            after_link = False
        else:
            if tag == "a":
                links -= 1
            elif tag not in INLINE and tag != "br":
                flush()
                if element is not body:
                    holders.pop()
                asides -= tag in _ASIDE
            if element.tail and element is not body:
                parts.append(element.tail)
                if links:
                    linked += len(element.tail.strip())
            after_link = tag == "a" and not element.tail
    flush()
    return found
