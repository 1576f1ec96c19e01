"""What running text a page has, and how much of it an extraction holds."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Sequence

import lxml.html

from transforms.extraction.blocks import RUNNING, Block, Layout
from transforms.extraction.headline import Headline, words

DENSE = 400  # characters of running text in one container, from which it is an article and no list of teasers
_LEAST = 200  # characters of dense text, below which a page tells nothing about an extraction
_MANY = 2000  # characters of running text, below which scattered blocks tell nothing
_PREFIX = 80  # characters of a block by which it is recognised in an extraction
_SAMPLE = 500  # blocks of a longer page that are looked for in an extraction
_LEVELS = 8  # how far up a container of dense text is looked for
_READ = 0.2  # share of the running text that comes before a repeated headline begins the next article


@functools.lru_cache(maxsize=4096)  # the lines of one page are compared several times
def key(text: str) -> str:
    """A text reduced to its letters and digits, in which two texts are compared."""
    return "".join(words(text))


@dataclasses.dataclass(frozen=True, slots=True)
class Fit:
    """How an extraction compares with the blocks of its page; every share is from 0 to 1."""

    covered: float  # of the dense text that the extraction has
    scattered: float  # of all running text that the extraction has
    pure: float  # of the extraction that is neither links nor outside the article
    length: int  # characters

    @property
    def quality(self) -> float:
        """The harmonic mean of coverage and purity."""
        return 2 * self.covered * self.pure / (self.covered + self.pure) if self.covered + self.pure else 0.0


@dataclasses.dataclass(frozen=True, slots=True)
class Survey:
    """The blocks of a page.

    `article` are the lines that the blocks alone would give: all running text after the headline, and what stands
    among it in its containers. `dense` and `running` are the beginnings of running blocks with their lengths.
    """

    blocks: Sequence[Block]  # from the headline on, to the headline of the next article on the page
    article: Sequence[str]
    dense: Sequence[tuple[str, int]]
    running: Sequence[tuple[str, int]]
    foreign: frozenset[str]  # keys of blocks of links and of blocks outside

    def fit(self, lines: Iterable[str]) -> Fit:
        """Compares an extraction with the blocks."""
        keys = [key(line) for line in lines]
        whole = "\n".join(keys)
        length = sum(map(len, keys))
        strange = sum(len(one) for one in keys if one in self.foreign)
        return Fit(
            covered=_share(self.dense, whole, _LEAST),
            scattered=_share(self.running, whole, _MANY),
            pure=1 - strange / max(length, 1),
            length=length,
        )


def survey(body: lxml.html.HtmlElement, page: Layout, headline: Headline) -> Survey:
    """Weighs the blocks of `page` that still stand below `body`."""
    alive = set(body.iter())
    start = sum(block.element in alive for block in page.blocks[: page.after or 0])
    every = [block for block in page.blocks if block.element in alive]
    start, stop = _scope(every, start, headline)
    inside = every[start:stop]
    _unmark_main_asides(inside)
    holders = _dense_holders(inside)
    article: dict[str, Block] = {}
    dense: dict[str, int] = {}
    running: dict[str, int] = {}
    for block in inside:
        among = _within(block.element, holders)
        if block.text in article or not (block.running or (among and not block.aside and not block.leads_away)):
            continue
        article[block.text] = block
        if block.running:
            running[key(block.text)[:_PREFIX]] = len(block.text)
            if among:
                dense[key(block.text)[:_PREFIX]] = len(block.text)
    if sum(dense.values()) < DENSE:
        dense = running
    own = {key(line) for line in article}
    foreign = {key(block.text) for block in (*every[:start], *every[stop:])}
    foreign.update(key(block.text) for block in inside if block.leads_away)
    return Survey(inside, list(article), list(dense.items()), list(running.items()), frozenset(foreign - own))


def _share(parts: Sequence[tuple[str, int]], whole: str, least: int) -> float:
    if len(parts) > _SAMPLE:
        parts = parts[:: len(parts) // _SAMPLE + 1]
    total = sum(length for _, length in parts)
    return sum(length for part, length in parts if part in whole) / total if total >= least else 1.0


def _scope(every: Sequence[Block], start: int, headline: Headline) -> tuple[int, int]:
    """From the block after the headline to the one before the headline stands again, over a second copy."""
    if headline.element is None:
        return 0, len(every)
    running = sum(len(block.text) for block in every[start:] if block.running)
    shown, read = key("".join(headline.element.itertext())), 0
    for number in range(start, len(every)):
        block = every[number]
        if block.element.tag == "h1" and read > _READ * running and key(block.text) == shown:
            return start, number
        read += len(block.text) if block.running else 0
    return start, len(every)


def _unmark_main_asides(inside: list[Block]) -> None:
    """Where more text stands in asides than outside of them, the page uses the word for something else."""
    long = [block for block in inside if len(block.text) >= RUNNING]
    if sum(len(block.text) for block in long if block.aside) * 2 > sum(len(block.text) for block in long):
        for block in inside:
            block.aside = False


def _dense_holders(inside: list[Block]) -> set[lxml.html.HtmlElement]:
    weight: dict[lxml.html.HtmlElement, int] = {}
    for block in inside:
        if block.running:
            parent = block.element.getparent()
            weight[parent] = weight.get(parent, 0) + len(block.text)
    holders = {holder for holder, length in weight.items() if length >= DENSE}
    return holders | {block.element for block in inside if block.running and len(block.text) >= DENSE}


def _within(element: lxml.html.HtmlElement | None, holders: set[lxml.html.HtmlElement]) -> bool:
    for _ in range(_LEVELS):
        if element is None:
            return False
        if element in holders:
            return True
        element = element.getparent()
    return False
