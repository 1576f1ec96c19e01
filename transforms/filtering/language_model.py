"""How well a text fits each language: langdetect's model, complete and without its dice.

langdetect is a naive Bayes classifier over groups of one to three letters. To decide, it draws groups from the text at
random until one language is ahead. Here every group counts once, which is the sum that the draw approximates: no seed,
the same answer in any process, and several times faster. Its profiles, its clean-up of text and its letter groups are
used as they are.

langdetect lacks many languages, and calls each of them by the name of a neighbour (Icelandic is Norwegian to it). They
get profiles made from lists of frequent words. A list is short, so its profile is mixed with the average of all
langdetect profiles of the same writing system (Jelinek and Mercer, Interpolated estimation of Markov source parameters
from sparse data, 1980). The words themselves count as well, for every language, which settles most headlines.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from langdetect import detector_factory
from langdetect.detector import Detector
from langdetect.utils.ngram import NGram

from transforms.filtering.scripts import ONLY_LANGUAGE, letters_by_script, script_of
from transforms.filtering.word_lists import word_lists, words_of

# langdetect's names that are no BCP 47 primary code.
_CODES = {"zh-cn": "zh", "zh-tw": "zh"}
_FLOOR = 0.5 / 10_000  # langdetect's ALPHA_DEFAULT / BASE_FREQ: what a letter group unknown to a language counts
_SHARE_OF_AVERAGE = 0.3  # of the mixture, in the profile of a word list
_LISTED = 0.5  # share of running words that a list of frequent words covers
_UNLISTED = 1e-6  # chance of one word that is on other lists only
# Languages in which little news is written: they need ten times the evidence.
_RARE = frozenset({"br", "ceb", "eo", "fo", "fy", "gd", "ht", "jv", "la", "lb", "oc", "pcm", "yi"})
_RARE_PRIOR = 0.1
# Letter groups overlap and words repeat them, so their likelihoods count only in part. Fitted on headlines and on the
# first words of articles, where the result hardly depends on them.
_GROUP_WEIGHT = 0.3
_WORD_WEIGHT = 0.7
_CACHED_WORDS = 1 << 14

_Floats = npt.NDArray[np.float32]
_Scores = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class Fit:
    """How well one piece of text fits each language of its writing system.

    `evidence` has the weighted log likelihood of the piece for each code of the model. `surprise` tells, for each code,
    how much less likely the letter groups are than if every one came from the profile that likes it best (log, summed
    over the groups, 0 or less); `groups` is their number. `listed` counts the words on the list of each code, of
    `words`, both 0 where the writing system has no lists.
    """

    evidence: _Scores
    surprise: _Scores
    groups: int
    listed: npt.NDArray[np.intp]
    words: int

    def __add__(self, other: Fit) -> Fit:
        return Fit(
            self.evidence + other.evidence,
            self.surprise + other.surprise,
            self.groups + other.groups,
            self.listed + other.listed,
            self.words + other.words,
        )


class LanguageModel:
    """The languages of one writing system. Read-only once made, so any number of threads may use it.

    `codes` are BCP 47 primary codes, in alphabetical order; `prior` is the log chance of each before any text is seen.
    """

    def __init__(self, known: Sequence[_Profile], lists: Mapping[str, frozenset[str]]) -> None:
        """`known` are langdetect's profiles; a profile is made for every code of `lists` that has none."""
        with_profile = {profile.code for profile in known}
        learnt = [_Profile.of_words(code, words) for code, words in lists.items() if code not in with_profile]
        vocabulary = sorted({group for profile in (*known, *learnt) for group in profile.frequencies})
        self._rows = {group: row for row, group in enumerate(vocabulary)}
        columns = [profile.column(self._rows) for profile in known]
        average = np.mean(columns, axis=0) if columns else np.zeros(len(vocabulary), dtype=np.float32)
        by_code = {profile.code: column for profile, column in zip(known, columns, strict=True)}
        for profile in learnt:
            by_code[profile.code] = (1 - _SHARE_OF_AVERAGE) * profile.column(self._rows) + _SHARE_OF_AVERAGE * average
        self.codes = tuple(sorted(by_code))
        self.prior: _Scores = np.log([_RARE_PRIOR if code in _RARE else 1.0 for code in self.codes])
        likelihood = np.stack([by_code[code] for code in self.codes], axis=1)
        self._matrix: _Floats = np.log(likelihood + _FLOOR).astype(np.float32)
        self._ceiling: _Floats = self._matrix.max(axis=1)
        sizes = np.array([len(lists.get(code, ())) or np.inf for code in self.codes])
        self._word_gain: _Scores = np.log(_LISTED / sizes + _UNLISTED) - np.log(_UNLISTED)
        self._listed: dict[str, tuple[int, ...]] = {}
        for column, code in enumerate(self.codes):
            for word in lists.get(code, ()):
                self._listed[word] = (*self._listed.get(word, ()), column)
        self._groups = functools.lru_cache(maxsize=_CACHED_WORDS)(self._groups_of)

    def fit(self, piece: str) -> Fit:
        """The fit of one piece of text to every language."""
        detector = _Detector(self._rows)
        detector.append(piece)
        detector.cleaning_text()
        rows = [row for word in detector.text.split() for row in self._groups(word)]
        likelihood = self._matrix[rows].sum(axis=0, dtype=np.float64)
        words = list(words_of(piece)) if self._listed else []
        columns = [column for word in words for column in self._listed.get(word, ())]
        listed = np.bincount(np.array(columns, dtype=np.intp), minlength=len(self.codes))
        return Fit(
            _GROUP_WEIGHT * likelihood + _WORD_WEIGHT * listed * self._word_gain,
            likelihood - self._ceiling[rows].sum(dtype=np.float64),
            len(rows),
            listed,
            len(words),
        )

    def _groups_of(self, word: str) -> tuple[int, ...]:
        """The rows of the letter groups of one word. langdetect forgets all at a space, so words can be cached."""
        detector = _Detector(self._rows)
        detector.text = word + " "
        return tuple(self._rows[group] for group in detector._extract_ngrams())


class _Detector(Detector):  # type: ignore[misc]
    """langdetect's clean-up and letter groups, without its random numbers."""

    def __init__(self, known_groups: Mapping[str, object]) -> None:
        self.text = ""
        self.max_text_length = 10_000
        self.word_lang_prob_map = known_groups  # asked only which groups are known


@dataclasses.dataclass(frozen=True, slots=True)
class _Profile:
    code: str
    script: str
    frequencies: dict[str, float]  # of a letter group, among the groups of its length

    @classmethod
    def of_langdetect(cls, path: Path) -> _Profile:
        profile = json.loads(path.read_text(encoding="utf-8"))
        totals = profile["n_words"]
        frequencies = {group: count / totals[len(group) - 1] for group, count in profile["freq"].items()}
        return cls(_CODES.get(profile["name"], profile["name"]), _main_script(profile["freq"]), frequencies)

    @classmethod
    def of_words(cls, code: str, words: Iterable[str]) -> _Profile:
        counts: Counter[str] = Counter()
        for word in sorted(words):
            ngram = NGram()
            for character in word + " ":
                ngram.add_char(character)
                counts.update(group for n in (1, 2, 3) if (group := ngram.get(n)) and group != " ")
        totals: Counter[int] = Counter()
        for group, count in counts.items():
            totals[len(group)] += count
        return cls(code, _main_script(counts), {group: count / totals[len(group)] for group, count in counts.items()})

    def column(self, rows: Mapping[str, int]) -> _Floats:
        column = np.zeros(len(rows), dtype=np.float32)
        for group, frequency in self.frequencies.items():
            column[rows[group]] = frequency
        return column


def _main_script(counts: Mapping[str, int]) -> str:
    letters: Counter[str] = Counter()
    for group, count in counts.items():
        if len(group) == 1:
            for script in letters_by_script(group):
                letters[script] += count
    script = letters.most_common(1)[0][0]
    return "Hani" if script == "Kana" else script  # Japanese is told from Chinese by its Chinese signs


def _merged(profiles: Iterable[_Profile]) -> list[_Profile]:
    """One profile a code: langdetect has two of Chinese, which are averaged."""
    by_code: dict[str, list[_Profile]] = {}
    for profile in profiles:
        by_code.setdefault(profile.code, []).append(profile)
    merged = []
    for code, group in by_code.items():
        frequencies: defaultdict[str, float] = defaultdict(float)
        for profile in group:
            for letters, frequency in profile.frequencies.items():
                frequencies[letters] += frequency / len(group)
        merged.append(_Profile(code, group[0].script, frequencies))
    return merged


def _load() -> dict[str, LanguageModel]:
    files = sorted(Path(detector_factory.PROFILES_DIRECTORY).iterdir())
    known = _merged(_Profile.of_langdetect(file) for file in files)
    known_scripts = {profile.code: profile.script for profile in known}
    lists = word_lists()
    scripts = {code: known_scripts.get(code) or _main_script(Counter("".join(words))) for code, words in lists.items()}
    return {
        script: LanguageModel(
            [profile for profile in known if profile.script == script],
            {
                code: frozenset(word for word in words if script_of(word[0]) == script)
                for code, words in lists.items()
                if scripts[code] == script
            },
        )
        for script in sorted({*known_scripts.values(), *scripts.values()} - ONLY_LANGUAGE.keys())
    }


_lock = threading.Lock()
_models: dict[str, LanguageModel] | None = None


def language_models() -> dict[str, LanguageModel]:
    """One model for each writing system of several languages, by ISO 15924 code (Chinese and Japanese under `Hani`).

    They are made at the first call in a process; other threads wait for it, since langdetect's own loading races.
    """
    global _models  # noqa: PLW0603
    if _models is None:
        with _lock:
            if _models is None:
                _models = _load()
    return _models
