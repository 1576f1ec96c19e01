"""The words of texts and queries, brought to forms that can be compared: without case, accents and inflection."""

from __future__ import annotations

import re
import threading
import unicodedata

import snowballstemmer

# Letters of writing systems that put no spaces between words: Thai, Lao, Tibetan, Burmese, Khmer, kana, Chinese signs.
# Each of them is a word of its own here, so a term of several is a phrase, and found inside of longer words.
_UNSPACED = (
    "\u0e01-\u0e4e\u0e81-\u0edf\u0f40-\u0fbc\u1000-\u109f\u1780-\u17d3\u3041-\u3096\u309d-\u309f\u30a1-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)
# Python's \w leaves out the vowel signs and other marks that stand inside words.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0df4\u200c\u200d"
_ANY_UNSPACED = re.compile(f"[{_UNSPACED}]")
_SPACED_WORD = re.compile(rf"[\w{_MARKS}]+")
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[\w{_MARKS}])+")  # several times slower
_HANGUL = re.compile("[\uac00-\ud7a3]")
_STRIPPED = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640\u200c\u200d]+")
# Letters that Unicode does not decompose, and Arabic ones that are typed for one another.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}
)
_INVISIBLE = ("\u00ad", "\u200b", "\u2060", "\ufeff")
# An article or pronoun that has lost its vowel before an apostrophe (French, Catalan, Italian), at the start of a term.
_ELIDED = re.compile(r"(?i)(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|un|all|dall|dell|nell|sull|quell|dell)['’](?=\w{2})")

_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}


def visible(text: str) -> str:
    """`text` without soft hyphens and other signs that nobody sees inside a word."""
    for sign in _INVISIBLE:
        text = text.replace(sign, "")
    return text


def words_of(text: str) -> list[str]:
    """The words of `text`, as they are written."""
    return _pattern(text).findall(text)


def word_spans(text: str) -> list[tuple[int, int]]:
    """First and last offset of each of `words_of(text)`."""
    return [match.span() for match in _pattern(text).finditer(text)]


def _pattern(text: str) -> re.Pattern[str]:
    return _SPACED_WORD if text.isascii() or _ANY_UNSPACED.search(text) is None else _WORD


def fold(word: str) -> str:
    """`word` without case and accents: `Sécurité` and `securite` are the same."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word).casefold()
    return unicodedata.normalize("NFC", _STRIPPED.sub("", decomposed)).translate(_LETTERS)


def without_elision(term: str) -> str:
    """`Otan` of `l'Otan`: the lost article is no part of what is searched."""
    return _ELIDED.sub("", term, count=1) if _ELIDED.match(term) else term


def has_attached_particles(word: str) -> bool:
    """Whether endings are written on to the word that no stemmer takes off (Korean)."""
    return bool(_HANGUL.search(word))


class Inflection:
    """Makes the inflected forms of a word in one language equal. May be shared by threads."""

    def __init__(self, language: str | None) -> None:
        """`language` is a BCP 47 code; without a stemmer for it only case and accents are taken away."""
        algorithm = _ALGORITHMS.get(language or "")
        self._stemmer = snowballstemmer.stemmer(algorithm) if algorithm else None
        self._lock = threading.Lock()  # a stemmer works in a buffer of its own

    def keys(self, word: str) -> frozenset[str]:
        """Forms are inflections of one word when they share a key.

        The stem is taken with and without accents, since a stemmer needs them and a hasty writer leaves them out.
        """
        folded = fold(word)
        if self._stemmer is None or folded.isdigit():
            return frozenset((folded,))
        written = word.lower()
        with self._lock:
            stem = self._stemmer.stemWord(written)
            return frozenset((fold(stem), stem if folded == written else self._stemmer.stemWord(folded)))
