"""The language of an article: what the text says, with what the page says of itself as evidence beside it."""

from __future__ import annotations

import dataclasses
import functools
import math

import numpy as np

from transforms import config
from transforms.filtering.frequent_words import FREQUENT_WORDS
from transforms.filtering.language_codes import primary_code
from transforms.filtering.language_model import Fit, LanguageModel, language_models
from transforms.filtering.scripts import ONLY_LANGUAGE, letters_by_script, weight

# The sample: enough to be sure (five pieces tell more than the same length from one place), and no more.
_PIECES = 5
_PIECE_CHARACTERS = 120
_LETTERS = 12  # fewer, and nobody could tell
_MAIN_SCRIPT_SHARE = 0.6  # of the letters; below it the text is mixed
_KANA_SHARE = 0.1  # from it on a text is Japanese: Chinese quotes less than that, Japanese has three times as much
_PIECE_GROUPS = 60  # letter groups from which on a piece has a say on its own
_CLEAR = math.log(1_000)  # by this much more likely in another language, a piece is written in it
_MIXED = 1 / 3  # share of the sample in another language
_DECLARED = math.log(20)  # what the declared language adds to the evidence: about two short words
# A text fits no language when its letter groups are, each on average, less likely by this (log) than in the language of
# all that likes them best; the second term leaves room for chance where groups are few.
_STRANGE = -1.15
_STRANGE_CHANCE = -5.0
# No such room is left where few of its words are frequent ones. jusText's lists hold half of the words of any text; of
# a text in the nearest other language they hold a quarter at most, but for the closest relatives.
_FEW_LISTED = 0.25
_ENOUGH_WORDS = 60
# Varieties that letters and words cannot tell apart: the declared one is believed.
_VARIETIES = {"hr": frozenset({"bs", "cnr", "sh", "sr"}), "rw": frozenset({"rn"}), "bn": frozenset({"as"})}


@dataclasses.dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A language, or None for unknown, with what it rests on.

    `code` is a BCP 47 primary code. `confidence` lies between 0 and 1, and is None where nothing was measured.
    `evidence` is one of: script, text, text and declared, declared; for unknown: no letters, too short, mixed, unclear,
    no known language.
    """

    code: str | None
    confidence: float | None
    evidence: str


def detect(text: str, title: str | None, declared: str | None, threshold: float) -> LanguageGuess:
    """The language of an article.

    `declared` is the language tag that the page, feed or row gives; it tips the balance where the text leaves it open,
    and is believed where the text fits no known language. Below a confidence of `threshold` (0 to 1) the answer is
    unknown. The same arguments give the same answer in any process.
    """
    pieces = _sample(text)
    if title:
        pieces = [title[:_PIECE_CHARACTERS], *pieces]
    claim = primary_code(declared)
    letters = letters_by_script("".join(pieces))
    kana = letters.pop("Kana", 0) + letters.pop("Bopo", 0)
    if kana:
        letters["Hani"] += kana
    if not letters:
        return LanguageGuess(None, None, "no letters")
    weights = {script: weight(script, count) for script, count in letters.items()}
    script = max(sorted(weights), key=lambda name: weights[name])
    share = weights[script] / sum(weights.values())
    if weights[script] < _LETTERS:
        return LanguageGuess(None, None, "too short")
    if share < _MAIN_SCRIPT_SHARE:
        return LanguageGuess(None, share, "mixed")
    if script == "Hani" and kana >= _KANA_SHARE * letters["Hani"]:
        return LanguageGuess("ja", share, "script")
    if script in ONLY_LANGUAGE:
        return _settle(ONLY_LANGUAGE[script], share, claim, "script")
    model = language_models().get(script)
    if model is None:
        return LanguageGuess(claim, None, "declared" if claim else "no known language")
    return _by_letters_and_words(model, pieces, claim, threshold)


def language_verdict(guess: LanguageGuess, languages: config.Languages) -> str | None:
    """The reason to reject an article of this language, a key of `transforms.reasons.REASONS`; None to keep it."""
    if guess.code is None:
        return "language_unknown" if languages.unknown == "reject" else None
    keep = {primary_code(code) for code in languages.keep}
    return "language" if keep and guess.code not in keep else None


def _by_letters_and_words(
    model: LanguageModel, pieces: list[str], claim: str | None, threshold: float
) -> LanguageGuess:
    fits = [model.fit(piece) for piece in pieces]
    whole = functools.reduce(Fit.__add__, fits)
    if not whole.groups:
        return LanguageGuess(None, None, "no known language")
    evidence = whole.evidence + model.prior
    if claim in model.codes:
        evidence[model.codes.index(claim)] += _DECLARED
    chances = np.exp(evidence - evidence.max())
    chances /= chances.sum()
    best = int(chances.argmax())
    code, confidence = model.codes[best], float(chances[best])
    if _strange(whole, best, code):
        if claim and claim not in model.codes:
            return LanguageGuess(claim, None, "declared")
        return LanguageGuess(None, None, "no known language")
    elsewhere = sum(
        fit.groups for fit in fits if fit.groups >= _PIECE_GROUPS and fit.evidence.max() - fit.evidence[best] > _CLEAR
    )
    if elsewhere >= _MIXED * whole.groups:
        return LanguageGuess(None, confidence, "mixed")
    if confidence < threshold:
        return LanguageGuess(None, confidence, "unclear")
    return _settle(code, confidence, claim, "text and declared" if code == claim else "text")


def _strange(whole: Fit, best: int, code: str) -> bool:
    surprise = float(whole.surprise[best]) / whole.groups
    if whole.words >= _ENOUGH_WORDS and whole.listed[best] < _FEW_LISTED * whole.words and code not in FREQUENT_WORDS:
        return surprise < _STRANGE
    return surprise < _STRANGE + _STRANGE_CHANCE / math.sqrt(whole.groups)


def _settle(code: str, confidence: float, claim: str | None, evidence: str) -> LanguageGuess:
    if claim in _VARIETIES.get(code, ()):
        return LanguageGuess(claim, confidence, "text and declared")
    return LanguageGuess(code, confidence, evidence)


def _sample(text: str) -> list[str]:
    """Pieces from all over the text, or the whole of a short one."""
    if len(text) <= _PIECES * _PIECE_CHARACTERS:
        starts = list(range(0, len(text), _PIECE_CHARACTERS))
    else:
        step = (len(text) - _PIECE_CHARACTERS) / (_PIECES - 1)
        starts = [round(step * at) for at in range(_PIECES)]
    pieces = [text[start : start + _PIECE_CHARACTERS] for start in starts]
    return [piece.lower() if piece.isupper() else piece for piece in pieces]  # langdetect skips words in capitals
