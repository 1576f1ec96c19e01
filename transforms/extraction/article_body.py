"""The page's own copy of its text (JSON-LD `articleBody`), as a second witness beside the extraction."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from transforms.extraction.html_tree import clean
from transforms.extraction.structured import Structured
from transforms.extraction.survey import Survey, key

_BREAK = re.compile(r"</?(?:p|div|br|h\d|li|ul|ol|blockquote|figure|figcaption)\b[^<>]*>", re.IGNORECASE)
_SHORT = 400  # letters and digits; a shorter copy is a summary, or was cut
_WHOLE = 0.8  # share of the copy that the extraction has, from which the two are of one text
_SURE = 0.6  # share of the extraction that is in the copy, from which the rest of it is in doubt
_CLOSE = 0.8  # the same, from which single lines of it are
_LOST = 0.5  # share of the copy below which the extraction has missed the text
_LONG = 1000  # letters and digits of a copy that is taken in place of the extraction
_LINE = 30  # letters and digits of a line that is recognised with certainty


def stated_body(stated: Structured) -> str:
    """The longest copy of the text that the page states, with its line breaks; empty where there is none."""
    copies = [node.get("articleBody") for node in (stated.article, *stated.others)]
    longest = max((copy for copy in copies if isinstance(copy, str)), key=len, default="")
    return _BREAK.sub("\n", html.unescape(html.unescape(longest)))


def weigh(lines: list[str], survey: Survey, body: str) -> list[str]:
    """`lines` of an extraction, judged by the page's own copy of the text.

    Where both have the same text, what follows its last line on the page goes, and list items and links that the copy
    lacks. Where the extraction has missed the text, the blocks of the page are taken if they have it, else the copy.
    """
    copy = key(body)
    if len(copy) < _SHORT:
        return lines
    keys = [key(line) for line in lines]
    common = sum(len(one) for one in keys if one in copy)
    of_copy, of_lines = common / len(copy), common / max(sum(map(len, keys)), 1)
    if of_copy >= _WHOLE and len(lines) == 1:
        return _paragraphs(body)
    if of_copy >= _WHOLE and of_lines >= _SURE:
        return _trimmed(lines, keys, survey, copy, of_lines >= _CLOSE)
    if of_copy < _LOST and len(copy) > _LONG and len(copy) > sum(map(len, keys)):
        seen = sum(len(one) for one in map(key, survey.article) if one in copy)
        if seen >= _WHOLE * len(copy):
            return list(survey.article)
        return _paragraphs(body)
    return lines


def _paragraphs(body: str) -> list[str]:
    return [line for line in map(clean, body.splitlines()) if line]


def _trimmed(lines: Sequence[str], keys: Sequence[str], survey: Survey, copy: str, close: bool) -> list[str]:
    sure = [number for number, one in enumerate(keys) if len(one) >= _LINE and one in copy]
    if not sure:
        return list(lines)
    links = {key(block.text) for block in survey.blocks if block.leads_away}
    kept = []
    for number, (line, one) in enumerate(zip(lines, keys, strict=True)):
        listed = line.startswith("- ")
        before = number < sure[0] and sure[0] <= 2 and not listed  # a standfirst is often not in the copy
        among = sure[0] <= number <= sure[-1] and not (close and (listed or one in links))
        if one in copy or before or among:
            kept.append(line)
    return kept
