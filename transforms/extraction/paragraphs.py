"""Lines into paragraphs: broken ones joined, wrapped ones unwrapped."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from transforms.extraction.dump_lines import Line

_ENDS = re.compile(r"[.!?…:;。！？।؟][»”’\"')\]」』）*]*$")
_GOES_ON = re.compile(r"[,–—-]$|[、，]$")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_WRAP_WIDTH = 100  # characters; text that a program broke into lines has none longer
_WRAPPED_LINES = 6  # fewer lines show no width


def join(lines: Sequence[Line]) -> list[str]:
    """The paragraphs of `lines`.

    A line that ends no sentence goes on in the next where that begins in lower case, also across a blank line; in a
    text wrapped to a width, and after a long line, where no blank line is between them.
    """
    wrapped = _is_wrapped(lines)
    paragraphs: list[str] = []
    before: Line | None = None
    for line in lines:
        if before is not None and _continues(before, line, wrapped):
            unspaced = _UNSPACED.match(line.text) and _UNSPACED.match(paragraphs[-1][-1])
            paragraphs[-1] += line.text if unspaced else f" {line.text}"
        else:
            paragraphs.append(line.text)
        before = line
    return paragraphs


def ends_sentence(text: str) -> bool:
    """Whether a text ends with a mark that ends a sentence, closing quotes and brackets aside."""
    return bool(_ENDS.search(text))


def _continues(before: Line, line: Line, wrapped: bool) -> bool:
    if before.heading or line.heading or line.item or line.after_rule:
        return False
    if wrapped and not line.after_blank:
        return True
    if ends_sentence(before.text):
        return False
    first = line.text[0]
    if first.islower() or first in ",;.)»”":
        return True
    if line.after_blank:
        return bool(_GOES_ON.search(before.text)) and len(before.text) > 40
    return len(before.text) >= (20 if _UNSPACED.match(before.text[-1]) else 60)


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether a program broke the lines at a width: none is longer, and most that have one after them come near it."""
    widest = max((len(line.text) for line in lines), default=0)
    inner = [one for one, after in itertools.pairwise(lines) if not after.after_blank]
    if not 30 <= widest <= _WRAP_WIDTH or len(inner) < _WRAPPED_LINES:
        return False
    near = sum(len(line.text) >= 0.7 * widest for line in inner)
    broken = sum(not ends_sentence(line.text) for line in inner)
    return near >= 0.7 * len(inner) and broken >= 0.4 * len(inner)
