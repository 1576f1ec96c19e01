"""Which topics an article is about: named queries over title and text, with the words that made them match."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from transforms.filtering.topic_query import All, Either, Node, Term, TopicError, Without, Word, parse_query, validate
from transforms.filtering.topic_words import Inflection, fold, visible, word_spans, words_of
from transforms.records import TopicEvidence

__all__ = ["TopicError", "Topics", "validate"]

_MOST_TERMS = 10  # of evidence, for each topic
_LONGEST_TERM = 100  # characters of it
_REMEMBERED_WORDS = 200_000  # for each language


class Topics:
    """Compiled queries. May be shared by threads, and pickled.

    Every distinct word of the queries has a bit. What a word of a text stands for is a mask of such bits, worked out
    once in each language, so an article costs little more than finding its words.
    """

    def __init__(self, queries: Mapping[str, str]) -> None:
        """`queries` are by topic, in the syntax of `transforms.filtering.topic_query`. Raises TopicError."""
        self._queries = dict(queries)
        self._nodes = {topic: parse_query(query) for topic, query in self._queries.items()}
        self._bits: dict[Word, int] = {}
        for node in self._nodes.values():
            for word in _words(node):
                self._bits.setdefault(word, 1 << len(self._bits))
        self._tests = [(topic, _gate(node, self._bits), _test(node, self._bits)) for topic, node in self._nodes.items()]
        self._vocabularies: dict[str | None, _Vocabulary] = {}

    def __reduce__(self) -> tuple[type[Topics], tuple[dict[str, str]]]:
        return Topics, (self._queries,)

    def match(self, title: str | None, text: str, language: str | None) -> tuple[TopicEvidence, ...]:
        """The topics of one article, in the order of the queries, each with the terms as they stand in the article.

        `language` is a BCP 47 primary code; where it is None or has no stemmer, words match without their inflections.
        """
        if not self._nodes:
            return ()
        vocabulary = self._vocabularies.get(language)
        if vocabulary is None:
            vocabulary = self._vocabularies.setdefault(language, _Vocabulary(self._bits, Inflection(language)))
        pages = {"title": _Page(title or "", vocabulary), "text": _Page(text, vocabulary)}
        present = pages["title"].present | pages["text"].present
        return tuple(
            TopicEvidence(topic, _evidence(self._nodes[topic], pages, self._bits))
            for topic, gate, holds in self._tests
            if present & gate and holds(pages)
        )


class _Vocabulary:
    """Which words of the queries a word of a text stands for, in one language. Each distinct word is stemmed once."""

    def __init__(self, bits: Mapping[Word, int], inflection: Inflection) -> None:
        self._inflection = inflection
        self._by_key: defaultdict[str, int] = defaultdict(int)
        self._by_prefix: defaultdict[str, int] = defaultdict(int)
        for word, bit in bits.items():
            if word.prefix:
                self._by_prefix[fold(word.text)] |= bit
            else:
                for key in inflection.keys(word.text):
                    self._by_key[key] |= bit
        self._lengths = sorted({len(prefix) for prefix in self._by_prefix})
        self._remembered: dict[str, int] = {}

    def masks(self, found: Sequence[str]) -> list[int]:
        """For each word of a text, the bits of the words of the queries that it is a form of."""
        remembered = self._remembered
        if len(remembered) > _REMEMBERED_WORDS:
            remembered = self._remembered = {}
        for word in set(found).difference(remembered):
            remembered[word] = self._mask(word)
        return [remembered[word] for word in found]

    def _mask(self, found: str) -> int:
        folded = fold(found)
        mask = 0
        for length in self._lengths:
            mask |= self._by_prefix.get(folded[:length], 0)
        for key in self._inflection.keys(found):
            mask |= self._by_key.get(key, 0)
        return mask


class _Page:
    """One field of an article, as words."""

    def __init__(self, text: str, vocabulary: _Vocabulary) -> None:
        self.text = visible(text)
        self.words = words_of(self.text)
        masks = vocabulary.masks(self.words)
        self.hits = [(place, mask) for place, mask in enumerate(masks) if mask]  # numbers of words, rising
        self.present = 0
        for _, mask in self.hits:
            self.present |= mask

    @functools.cached_property
    def spans(self) -> list[tuple[int, int]]:
        """First and last offset of every word."""
        return word_spans(self.text)

    @functools.cached_property
    def _places(self) -> dict[int, int]:
        return dict(self.hits)

    def in_order(self, bits: Sequence[int]) -> tuple[int, int] | None:
        """Numbers of the first and last word of the first place where these words stand side by side."""
        places = self._places
        for first, mask in self.hits:
            if mask & bits[0] and all(places.get(first + step, 0) & bit for step, bit in enumerate(bits)):
                return first, first + len(bits) - 1
        return None

    def near(self, bits: Sequence[int], between: int) -> tuple[int, int] | None:
        """The same for words in any order, with at most `between` others among them."""
        wanted = set(bits)
        latest: dict[int, int] = {}
        for place, mask in self.hits:
            here = [bit for bit in wanted if mask & bit]
            latest.update(dict.fromkeys(here, place))
            if here and len(latest) == len(wanted) and place - min(latest.values()) < len(wanted) + between:
                return min(latest.values()), place
        return None

    def find(self, term: Term, bits: Sequence[int]) -> tuple[int, int] | None:
        """Numbers of the first and last word of the first place where a term of several words stands."""
        return self.in_order(bits) if term.between is None else self.near(bits, term.between)


_Pages = Mapping[str, _Page]


def _words(node: Node) -> Iterator[Word]:
    match node:
        case Term(words):
            yield from words
        case All(parts) | Either(parts):
            for part in parts:
                yield from _words(part)
        case Without(part):
            yield from _words(part)


def _gate(node: Node, bits: Mapping[Word, int]) -> int:
    """Bits of words of which an article must have at least one, so that most queries are dismissed at once.

    0 for a node that holds without any word (NOT); no whole query is such.
    """
    match node:
        case Term(words):
            return bits[max(words, key=lambda word: len(word.text))]  # the longest is likely the rarest
        case All(parts):
            gates = [gate for part in parts if (gate := _gate(part, bits))]
            return min(gates, key=int.bit_count, default=0)
        case Either(parts):
            gates = [_gate(part, bits) for part in parts]
            return functools.reduce(int.__or__, gates) if all(gates) else 0
        case Without():
            return 0


def _test(node: Node, bits: Mapping[Word, int]) -> Callable[[_Pages], bool]:
    """A function that tells whether `node` holds for an article."""
    match node:
        case Term(words, _, fields):
            return _test_term(node, [bits[word] for word in words], sorted(fields))
        case All(parts):
            every = [_test(part, bits) for part in parts]
            return lambda pages: all(test(pages) for test in every)
        case Either(parts):
            some = [_test(part, bits) for part in parts]
            return lambda pages: any(test(pages) for test in some)
        case Without(part):
            unwanted = _test(part, bits)
            return lambda pages: not unwanted(pages)


def _test_term(term: Term, bits: Sequence[int], fields: Sequence[str]) -> Callable[[_Pages], bool]:
    wanted = functools.reduce(int.__or__, bits)

    def single(pages: _Pages) -> bool:
        return any(pages[field].present & wanted for field in fields)

    def several(pages: _Pages) -> bool:
        return any(pages[field].present & wanted == wanted and pages[field].find(term, bits) for field in fields)

    return single if len(bits) == 1 else several


def _evidence(node: Node, pages: _Pages, bits: Mapping[Word, int]) -> tuple[str, ...]:
    terms: dict[str, str] = {}
    for term in _holding(node, pages, bits):
        for found in _found(term, pages, [bits[word] for word in term.words]):
            terms.setdefault(fold(found), found)
            if len(terms) == _MOST_TERMS:
                return tuple(terms.values())
    return tuple(terms.values())


def _holding(node: Node, pages: _Pages, bits: Mapping[Word, int]) -> Iterator[Term]:
    """The terms that occur, without those that must not."""
    match node:
        case Term():
            yield node
        case All(parts) | Either(parts):
            for part in parts:
                if not isinstance(part, Without) and _test(part, bits)(pages):
                    yield from _holding(part, pages, bits)
        case Without():
            pass


def _found(term: Term, pages: _Pages, bits: Sequence[int]) -> Iterator[str]:
    """The forms in which a term occurs: every one of a single word; of several, the first place in each field."""
    for field in ("title", "text"):
        if field not in term.fields:
            continue
        page = pages[field]
        if len(bits) == 1:
            for place, mask in page.hits:
                if mask & bits[0]:
                    yield page.words[place][:_LONGEST_TERM]
        elif (span := page.find(term, bits)) is not None:
            start, end = page.spans[span[0]][0], page.spans[span[1]][1]
            yield " ".join(page.text[start:end].split())[:_LONGEST_TERM]
