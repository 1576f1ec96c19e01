"""Sentences and headings that run together where markup was lost: `…l'Otan.Le ministre…`, `…à MoscouIl a…`."""

from __future__ import annotations

import itertools
import re
from collections import Counter

from transforms.extraction.stop_words import main_language, stop_words

BREAK = "\n\n"

_SENTENCE_END = re.compile(
    r"(?<=[^\W_])(?P<marks>(?:\s»)?[»”’\")\]%°]*)(?P<stop>[.!?…]+)(?P<close>[»”’)\]]*)(?P<quote>\"?)(?P<open>[«“„‘(\[¿¡—–-]?\s?)"
    r"(?P<next>[^\W\d_][\w'’\-]{0,40})"
)
_CLOSED = re.compile(r"(?<=[^\W_][»”)\]])(?=[^\W\d_])|(?<=[.!?…][»”)\]])(?=[^\W\d_])")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w.-]+")
_WORD_BEFORE = re.compile(r"[^\W_]{1,20}$")
_TOKEN = re.compile(r"[^\W\d_]+")
_ABBREVIATIONS = """
mr mrs ms dr st sr sra prof gen gov sen rep col lt sgt capt mme mlle me mgr hr fr dott sig no art vs inc ltd co
"""


def unglue(text: str) -> str:
    """`text` with a paragraph break where one sentence or heading runs into the next, a space after a glued initial.

    Names with capitals inside (YouTube, McDonald) stay: a word is cut only where both halves are words of this text or
    of its language. Abbreviations, numbers, domains and URLs stay.
    """
    kept: list[str] = []
    end = 0
    for address in _ADDRESS.finditer(text):
        kept += [_unglued(text[end : address.start()]), address[0]]
        end = address.end()
    kept.append(_unglued(text[end:]))
    return "".join(kept)


def _unglued(text: str) -> str:
    text = BREAK.join(_quotes(paragraph) for paragraph in text.split(BREAK))
    text = _SENTENCE_END.sub(_broken, text)
    text = _CLOSED.sub(_spaced, text)
    return _words(text)


def _spaced(found: re.Match[str]) -> str:
    """A space after a closing mark; after a bracket only before a capital: employé(e)s stays."""
    before, after = found.string[found.start() - 1], found.string[found.end()]
    return " " if before in "»”" or after.isupper() else ""


def _broken(found: re.Match[str]) -> str:
    following = found["next"]
    if not following[0].isupper():
        return found[0]
    before = found[0][: found.start("next") - found.start()]
    if found["open"].isspace() or (not found["open"] and before.endswith(" ")):
        return found[0]
    last_word = _WORD_BEFORE.search(found.string, max(0, found.start() - 20), found.start())
    word = last_word[0] if last_word else ""
    single = len(word) == 1 and word.isupper() and found["stop"] == "."
    if single or (found["stop"] == "." and word.casefold() in _ABBREVIATIONS.split()):
        initials = not found["close"] and not found["quote"] and not found["open"]
        long_name = len(following) > 2 and following[1].islower()  # M.Lavrov, but U.S.A and J.K.
        return f"{before} {following}" if initials and long_name else found[0]
    if found["stop"] == "." and len(following) > 1 and following.isupper() and len(following) < 4 and not found["open"]:
        return found[0]  # ASP.NET, Node.JS
    ends = found["marks"] + found["stop"] + found["close"]
    return f"{ends}{BREAK}{found['quote']}{found['open']}{following}"


def _quotes(paragraph: str) -> str:
    """A break after a closing quote that runs into a word with a capital, and before an opening one after a stop."""
    pieces = paragraph.split('"')
    if len(pieces) < 3 or len(pieces) % 2 == 0 or re.search(r"[\u0590-\u05ff]", paragraph):
        return paragraph  # unpaired: opening and closing cannot be told apart
    result = pieces[0]
    for number, piece in enumerate(pieces[1:], 1):
        if number % 2:  # an opening quote
            glued = result[-1:] in (".", "!", "?", "…")
            result += f'{BREAK if glued else ""}"{piece}'
        else:
            first = piece[:1]
            glue = BREAK if first.isupper() and pieces[number - 1][:1].isupper() else " " if first.isalpha() else ""
            result += f'"{glue}{piece}'
    return result


def _words(text: str) -> str:
    """Cuts words with a capital inside where both halves are words."""
    suspects = [found for found in _TOKEN.finditer(text) if _inner_capital(found[0])]
    if not suspects:
        return text
    tokens = Counter(found[0] for found in _TOKEN.finditer(text))
    common = stop_words(main_language(tokens))
    pieces: list[str] = []
    end = 0
    for found in suspects:
        cut = _cut(found[0], text[found.end() : found.end() + 1], tokens, common)
        if cut and not (
            text[found.end() : found.end() + 1] in ("@", ".") and text[found.end() + 1 : found.end() + 2].isalnum()
        ):
            pieces += [text[end : found.start() + cut], BREAK]
            end = found.start() + cut
    return "".join([*pieces, text[end:]])


def _inner_capital(token: str) -> bool:
    return any(a.islower() and b.isupper() for a, b in itertools.pairwise(token))


def _cut(token: str, after: str, tokens: Counter[str], common: frozenset[str]) -> int | None:
    """Where to cut a token that `after` follows; None where it may be a name."""
    if tokens[token] > 1:
        return None
    for at in range(len(token) - 1, 0, -1):
        left, right = token[:at], token[at:]
        if not (left[-1].islower() and right[0].isupper()):
            continue
        elided = len(right) == 1 and after[:1] in ("'", "’")  # d'après, l'heure
        begins = elided or right.casefold() in common or (len(right) > 1 and tokens[right] > 0)
        ends = tokens[left] > 0 or left.casefold() in common
        if left[0].islower():  # few names begin so, and their first part is short: iPhone, eBay, macOS
            if (len(left) > 5 and (elided or not right.isupper())) or (begins and len(left) > (2 if ends else 3)):
                return at
        elif tokens[left] > 0 and len(left) > 2 and (begins or (len(left) > 4 and len(right) > 5)):
            return at
    return None
