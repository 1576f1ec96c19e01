"""The text of a page block by block, as a browser would set it in lines."""

from __future__ import annotations

import dataclasses

import lxml.etree
import lxml.html

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong"
    " sub sup time tt u var wbr math img picture source".split()
)
_ASIDE = frozenset("nav footer aside figure figcaption menu".split())
RUNNING = 80  # characters; a shorter block is no running text
_LINKED = 0.5  # share of link text above which a block leads elsewhere


@dataclasses.dataclass(slots=True)
class Block:
    """One block: its text on one line, how much of it is link text, and the element that holds it."""

    text: str
    linked: int
    element: lxml.html.HtmlElement
    aside: bool  # within an element that by its name is no main text

    @property
    def running(self) -> bool:
        """Whether this is running text, as articles are made of."""
        return len(self.text) >= RUNNING and self.linked <= _LINKED * len(self.text) and not self.aside


def read(body: lxml.html.HtmlElement) -> list[Block]:
    """All blocks below `body` in reading order."""
    blocks: list[Block] = []
    parts: list[str] = []
    holder = body
    holders = [body]
    linked = links = asides = 0

    def flush() -> None:
        nonlocal parts, linked
        if parts:
            text = " ".join("".join(parts).split())
            if text:
                blocks.append(Block(text, linked, holders[-1], asides > 0))
            parts = []
        linked = 0

    for event, element in lxml.etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            if tag == "a":
                links += 1
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
    flush()
    return blocks
