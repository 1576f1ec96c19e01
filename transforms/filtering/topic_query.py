"""Topic queries, from what a person wrote to a tree that can be evaluated.

The syntax is that of Lucene, as far as it makes sense for a yes or no; luqum parses it.

    "security guarantees"          words side by side, in this order
    "guarantees security"~3        the words in any order, with up to 3 other words between them
    garant*                        words that begin so
    title:summit                   only in the title (or text:)
    AND  OR  NOT  ( )  + -         words without an operator between them must all occur

Every word stands for its inflected forms in the language of the article, also in a phrase; a prefix only for itself.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from luqum import tree
from luqum.exceptions import ParseError
from luqum.thread import parse

from transforms.filtering.topic_words import has_attached_particles, visible, without_elision, words_of

_EXAMPLE = '("security guarantees" OR garant*) AND NOT football'
_LONGEST_QUERY = 20_000
_SHORTEST_PREFIX = 2
_MOST_BETWEEN = 1_000  # words, in a proximity
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " "})
_OPERATORS_IN_SMALL = frozenset({"and", "or", "not"})
_OPERATOR_SIGNS = {"&&": "AND", "||": "OR", "!": "NOT"}
_POSITION = re.compile(r"at position (\d+)!?$")


class TopicError(ValueError):
    """A query that cannot be used. `position` is the offset of the fault in it, None where it has no one place."""

    def __init__(self, problem: str, position: int | None) -> None:
        place = "" if position is None else f"at character {position + 1}: "
        super().__init__(f"{place}{problem}; example of a query: {_EXAMPLE}")
        self.problem = problem
        self.position = position


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """One word of a query, as written; with `prefix`, the beginning of words."""

    text: str
    prefix: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """Words that must occur in one field.

    `between` is None for words side by side in this order, else how many others may stand between them in any order.
    """

    words: tuple[Word, ...]
    between: int | None
    fields: frozenset[str]


@dataclasses.dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Without:
    """The part does not hold."""

    part: Node


Node = Term | All | Either | Without
FIELDS = frozenset({"title", "text"})


def parse_query(query: str) -> Node:
    """The tree of a query. Raises TopicError."""
    if not query.strip():
        raise TopicError("an empty query", None)
    if len(query) > _LONGEST_QUERY:
        raise TopicError(f"a query of {len(query):,} characters; {_LONGEST_QUERY:,} are allowed", None)
    written = query.translate(_QUOTES)
    try:
        item = parse(written)
    except ParseError as error:
        raise _explained(str(error), written) from error
    except (ValueError, ArithmeticError) as error:
        raise TopicError("a number after ~ or ^ that cannot be read", None) from error
    try:
        node = _node(item, FIELDS)
    except RecursionError as error:
        raise TopicError("parentheses nested too deep", None) from error
    if not _wants_something(node):
        raise TopicError("NOT needs something beside it that must occur, joined by AND", None)
    return node


def validate(query: str) -> None:
    """Checks a query. Raises TopicError, which tells where it is wrong and what a right one looks like."""
    parse_query(query)


def _explained(message: str, written: str) -> TopicError:
    found = _POSITION.search(message)
    position = int(found[1]) if found else None
    if written.replace('\\"', "").count('"') % 2:
        return TopicError("a quotation mark without its partner", written.rindex('"'))
    if position is None:
        if written.count("(") > written.count(")"):
            return TopicError("a parenthesis that is never closed", written.index("("))
        return TopicError("the query ends too early", len(written.rstrip()))
    rest = written[position:].split()
    return TopicError(f"{rest[0] if rest else 'the end'} does not belong here", position)


def _node(item: Any, fields: frozenset[str]) -> Node:
    match item:
        case tree.Word():
            return _word(item, fields)
        case tree.Proximity():
            if not 0 <= item.degree <= _MOST_BETWEEN or str(item).endswith("~"):
                raise TopicError(f"~ takes a number of words from 0 to {_MOST_BETWEEN:,}", item.pos)
            return _phrase(item.term, item.degree, fields)
        case tree.Phrase():
            return _phrase(item, None, fields)
        case tree.OrOperation():
            return Either(tuple(_node(operand, fields) for operand in item.operands))
        case tree.UnknownOperation():
            for operand in item.operands:
                if isinstance(operand, tree.OrOperation):
                    raise TopicError(
                        "words side by side next to OR: put parentheses around what belongs together", operand.pos
                    )
            return All(tuple(_node(operand, fields) for operand in item.operands))
        case tree.AndOperation():
            return All(tuple(_node(operand, fields) for operand in item.operands))
        case tree.Not() | tree.Prohibit():
            return Without(_node(item.a, fields))
        case tree.Plus():
            return _node(item.a, fields)
        case tree.Group() | tree.FieldGroup():
            return _node(item.expr, fields)
        case tree.SearchField():
            if item.name not in FIELDS:
                raise TopicError(
                    f"no field {item.name}; there are title and text (a colon inside a term is quoted)", item.pos
                )
            if item.name not in fields:
                raise TopicError("one field inside of another", item.pos)
            return _node(item.expr, frozenset({item.name}))
    kind = type(item).__name__
    meaning = {"Fuzzy": "~ after a single word", "Boost": "^", "Regex": "a regular expression"}.get(kind, "a range")
    raise TopicError(f"{meaning} is not supported", item.pos)


def _word(item: Any, fields: frozenset[str]) -> Term:
    for sign, operator in _OPERATOR_SIGNS.items():
        if item.value.startswith(sign):
            raise TopicError(f"{sign} is not supported: write {operator}", item.pos)
    if item.value in _OPERATORS_IN_SMALL:
        raise TopicError(
            f'{item.value} is a word here: write {item.value.upper()}, or "{item.value}" for the word', item.pos
        )
    return Term(_words(item, item.value, elision=True), None, fields)


def _phrase(item: Any, between: int | None, fields: frozenset[str]) -> Term:
    words: list[Word] = []
    for part in item.value[1:-1].split():
        if words_of(part):  # a dash between words is none
            words.extend(_words(item, part, elision=False))
    if not words:
        raise TopicError("nothing between the quotation marks", item.pos)
    return Term(tuple(words), between, fields)


def _words(item: Any, written: str, *, elision: bool) -> tuple[Word, ...]:
    prefix = written.endswith("*") and not written.endswith("\\*")
    stem = written[:-1] if prefix else written
    if re.search(r"(?<!\\)[*?]", stem):
        raise TopicError("* stands only at the end of a word, and ? does not stand for a letter", item.pos)
    stem = visible(re.sub(r"\\(.)", r"\1", stem))
    words = words_of(without_elision(stem) if elision else stem)
    if not words:
        raise TopicError("a term without a letter or digit", item.pos)
    if prefix and len(words[-1]) < _SHORTEST_PREFIX and len(words) == 1 and words[0].isascii():
        raise TopicError(f"a prefix has {_SHORTEST_PREFIX} letters or more", item.pos)
    return tuple(
        Word(word, prefix=has_attached_particles(word) or (prefix and at == len(words) - 1))
        for at, word in enumerate(words)
    )


def _wants_something(node: Node) -> bool:
    """Whether nothing can match without containing a word of the query."""
    match node:
        case All(parts):
            return any(_wants_something(part) for part in parts)
        case Either(parts):
            return all(_wants_something(part) for part in parts)
        case Without():
            return False
        case _:
            return True
