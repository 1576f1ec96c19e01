"""What a proper name looks like, in scripts that have capitals."""

from __future__ import annotations

import re
import unicodedata

_PARTICLES = """
de du des la le los las del della di da do dos das von van der den ter ten zu zur bin ibn al el ben abu ould af av y e
"""
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-](?=[^\W\d_]|$))*")
_ARTICLE = re.compile(r"(?:the|le|les|der|die|das|los|las|il|gli|os|as)\s|l['’]", re.IGNORECASE)  # Le Monde, L'Orient
_ELIDED = re.compile(r"[dl]['’][^\W\d_a-z]")  # Tribune d'Afrique
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def without_accents(text: str) -> str:
    """`text` with accents and other combining marks off."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def is_capitalised(word: str) -> bool:
    """Whether the first letter is a capital, or of a script without capitals; opening marks and digits before it
    pass."""
    for c in word:
        if c.isalpha():
            return c.isupper() or c.istitle() or not (c.islower() or c.isupper())
        if c.isdigit():
            return True
    return False


def is_person_name(text: str, at_least: int = 2) -> bool:
    """Whether a text may be the name of a person: `at_least` to five words with capitals, particles between them."""
    words = text.split()
    if not at_least <= len(words) <= 5 or len(text) > 50 or _UNSPACED.search(text):
        return False
    if not all(_NAME_WORD.fullmatch(word) for word in words) or _ARTICLE.match(text):
        return False
    return sum(word[0].isupper() for word in words) >= at_least and is_name(text)


def is_name(text: str) -> bool:
    """Whether a text may be a proper name of any kind: up to six words with capitals or digits, particles between."""
    words = text.split()
    return 1 <= len(words) <= 6 and all(
        word[0].isupper()
        or word[0].isdigit()
        or (number > 0 and (word.casefold() in _PARTICLES.split() or _ELIDED.match(word)))
        for number, word in enumerate(words)
    )
