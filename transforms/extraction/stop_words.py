"""The commonest words of languages, and which language a text is mostly made of."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache

import justext

_LANGUAGES = """
English French Spanish Portuguese Italian German Dutch Russian Ukrainian Polish Czech Turkish Swedish Norwegian_Bokmal
Danish Finnish Romanian Bulgarian Greek Catalan Hungarian Serbian
"""


@cache
def stop_words(language: str) -> frozenset[str]:
    """The stop list of a language, named as justext names it, in lower case."""
    return frozenset(word.casefold() for word in justext.get_stoplist(language))


def main_language(tokens: Counter[str]) -> str:
    """The language whose most frequent words cover most of the text, named as justext names it."""

    words = [(word.casefold(), count) for word, count in tokens.items()]

    def covered(language: str) -> float:
        listed = stop_words(language)
        return sum(count for word, count in words if word in listed) / math.sqrt(len(listed))

    return max(_LANGUAGES.split(), key=covered)
