"""The main text of a page: trafilatura's, checked against the blocks of the page and the page's own copy of it."""

from __future__ import annotations

import lxml.html
import trafilatura
from trafilatura.settings import Extractor

from transforms.extraction import boilerplate
from transforms.extraction.article_body import stated_body, weigh
from transforms.extraction.blocks import Layout
from transforms.extraction.headline import Headline, words
from transforms.extraction.html_tree import clean
from transforms.extraction.residue import end_of_article, is_residue
from transforms.extraction.structured import Structured, plain
from transforms.extraction.survey import Fit, Survey, key, survey

_COVERED = 0.7  # share of the dense text that an extraction must hold to be believed
_PURE = 0.7  # share of an extraction that must be neither links nor outside the article
_LOST = 0.5  # share of the dense text below which the blocks themselves are taken
_SCATTERED = 0.3  # the same for all running text: live blogs and lists have it in many small containers
_BETTER, _MUCH_BETTER = 0.1, 0.2  # by which another extraction must fit better to replace the first
_SHORT = 250  # characters, under which trafilatura writes an article without its structure
_ENOUGH = 1200  # letters and digits of blocks that may replace an extraction
_REPEATED = 100  # characters of a line that does not stand twice in an article
_RESIDUE = 8  # one line in so many may be residue; where more look like it, it is what the article is about
_STANDFIRST = 40  # characters of the shortest
_STANDFIRST_BLOCKS = 25  # blocks after the headline in which it is looked for
_SAME = 0.8  # share of words in common, of the shorter, from which a block is the page's description
_SAME_WORDS = 5
_LISTED_LINK = 20  # characters of a linked list item that is a teaser

_FIRST = Extractor(output_format="python", comments=False, fast=True)
# Not "balanced": that measures the whole page again to see whether text was missed; its blocks tell that here.
_FIRST.focus = "article"
_RECALL = Extractor(output_format="python", comments=False, recall=True)
_THOROUGH = Extractor(output_format="python", comments=False)


def main_text(
    tree: lxml.html.HtmlElement, layout: Layout | None, stated: Structured, headline: Headline
) -> list[str]:
    """The paragraphs of the article; empty where none is found. `tree` is pruned on the way; `layout` is of its body.

    trafilatura runs in its fast mode first. Only where the page has much running text that the result lacks, or the
    result much that is none, it is asked again in its slower modes; the blocks of the page decide which result is best.
    """
    body = tree.find("body")
    if body is None or layout is None:
        return []
    boilerplate.prune(body, headline.element)
    page = survey(body, layout, headline)
    lines = _extraction(tree, page)
    lines = weigh(lines, page, stated_body(stated))
    lines = _without_headline(lines, headline)
    lines = _without_links(lines, page)
    lines = _unrepeated(lines)
    lines = _with_standfirst(lines, page, stated)
    return _without_residue(lines, page)


def _extraction(tree: lxml.html.HtmlElement, page: Survey) -> list[str]:
    best = _trafilatura(tree, _FIRST)
    fit = page.fit(best)
    if not _holds(fit):
        for mode in (_RECALL, _THOROUGH):
            other = _trafilatura(tree, mode)
            rival = page.fit(other)
            purer = rival.covered >= fit.covered and rival.pure > fit.pure + _MUCH_BETTER
            if purer or rival.quality > fit.quality + _BETTER or fit.length < min(_SHORT, rival.length):
                best, fit = other, rival
            if _holds(fit):
                break
    if _blocks_are_better(page, fit):
        return list(page.article)
    return _restructured(best, page) if fit.length < _SHORT else best


def _holds(fit: Fit) -> bool:
    return fit.covered >= _COVERED and fit.pure >= _PURE and fit.length >= _SHORT


def _blocks_are_better(page: Survey, fit: Fit) -> bool:
    if len(page.article) <= 3 or (fit.covered >= _LOST and fit.scattered >= _SCATTERED):
        return False
    own = page.fit(page.article)
    if own.length < _ENOUGH and fit.length > 0:
        return False
    return fit.scattered < _SCATTERED or (
        own.length > 1.2 * fit.length and own.quality > fit.quality + _MUCH_BETTER
    )


def _trafilatura(tree: lxml.html.HtmlElement, mode: Extractor) -> list[str]:
    """The lines of one extraction; `tree` is left as it is."""
    try:
        document = trafilatura.bare_extraction(tree, options=mode)
    except Exception:  # trafilatura has no list of what it raises on broken trees; another mode or the blocks remain
        return []
    lines = (document.text or "").splitlines() if document is not None else []
    return [line for line in map(clean, lines) if line]


def _restructured(lines: list[str], page: Survey) -> list[str]:
    """A short article, which trafilatura fuses into one line, by the blocks of the page that it was taken from."""
    whole = key(" ".join(lines))
    parts = [block.text for block in page.blocks if (one := key(block.text)) and one in whole]
    return parts if key(" ".join(parts)) == whole else lines


def _without_headline(lines: list[str], headline: Headline) -> list[str]:
    shown = {key(headline.title or "")}
    if headline.element is not None:
        shown.add(key("".join(headline.element.itertext())))
    return [line for line in lines if key(line) not in shown]


def _without_links(lines: list[str], page: Survey) -> list[str]:
    """Paragraphs, headings and list items that are nothing but links to other pages are teasers."""
    teasers = set()
    for block in page.blocks:
        if block.linked < 0.9 * len(block.text):
            continue
        if block.element.tag == "li":
            outward = any(not (link.get("href") or "#").startswith("#") for link in block.element.iter("a"))
            if len(block.text) < _LISTED_LINK or not outward:
                continue
        elif block.element.tag not in ("p", "div", "h2", "h3", "h4", "h5", "h6"):
            continue
        teasers.add(key(block.text))
    return [line for line in lines if key(line) not in teasers]


def _unrepeated(lines: list[str]) -> list[str]:
    seen: set[str] = set()
    kept = []
    for line in lines:
        one = key(line) if len(line) >= _REPEATED else ""
        if one and one in seen:
            continue
        seen.add(one)
        kept.append(line)
    return kept


def _with_standfirst(lines: list[str], page: Survey, stated: Structured) -> list[str]:
    """The paragraph under the headline that the page also gives as its description, where the extraction lacks it."""
    candidates = (
        *(stated.first(name) for name in ("og:description", "description", "twitter:description")),
        plain(stated.article.get("description")),
    )
    descriptions = [set(words(one)) for one in candidates if one and len(one) >= _STANDFIRST]
    whole = "\n".join(map(key, lines))
    first = next((key(line) for line in lines if len(line) >= 80), "")
    for block in page.blocks[:_STANDFIRST_BLOCKS]:
        one = key(block.text)
        if first and first in one:
            break
        if len(block.text) < _STANDFIRST or block.aside or block.leads_away or one in whole:
            continue
        own = set(words(block.text))
        if any(len(own & other) >= max(_SAME * min(len(own), len(other)), _SAME_WORDS) for other in descriptions):
            return [block.text, *lines]
    return lines


def _without_residue(lines: list[str], page: Survey) -> list[str]:
    lines = lines[: _end(lines, page)]
    residue = [is_residue(line.removeprefix("- ")) for line in lines]
    if sum(residue) * _RESIDUE > len(lines) >= _RESIDUE:
        return lines
    return [line for line, is_one in zip(lines, residue, strict=True) if not is_one]


def _end(lines: list[str], page: Survey) -> int:
    """Where the comment form or the teasers begin, unless running text of the same container follows."""
    half = len(lines) // 2  # no article ends in its first half
    end = half + end_of_article(lines[half:])
    if end == len(lines):
        return end
    holders = {key(block.text): block.element.getparent() for block in page.blocks if block.running}
    before = {holders[one] for one in map(key, lines[:end]) if one in holders}
    goes_on = any(holders.get(key(line)) in before for line in lines[end:])
    return len(lines) if goes_on else end
