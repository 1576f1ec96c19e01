import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.filtering.topic_query import FIELDS, All, Either, Term, TopicError, Without, Word, parse_query, validate


def term(*words: str, between: int | None = None, fields: frozenset[str] = FIELDS) -> Term:
    return Term(
        tuple(Word(word.removesuffix("*"), prefix=word.endswith("*")) for word in words), between=between, fields=fields
    )


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("peace", term("peace")),
        ('"peace talks"', term("peace", "talks")),
        ("“peace talks”", term("peace", "talks")),
        ("« pourparlers de paix »", term("pourparlers", "de", "paix")),
        ('"peace talks"~4', term("peace", "talks", between=4)),
        ("negotiat*", term("negotiat*")),
        ('"peace negotiat*"', term("peace", "negotiat*")),
        ("peace talks", All((term("peace"), term("talks")))),
        ("peace AND talks", All((term("peace"), term("talks")))),
        ("peace OR truce AND talks", Either((term("peace"), All((term("truce"), term("talks")))))),
        ("(peace OR truce) talks", All((Either((term("peace"), term("truce"))), term("talks")))),
        ("peace NOT football", All((term("peace"), Without(term("football"))))),
        ("peace -football", All((term("peace"), Without(term("football"))))),
        ("+peace talks", All((term("peace"), term("talks")))),
        ("title:peace", term("peace", fields=frozenset({"title"}))),
        ("text:(peace OR truce)", Either((term("peace", fields=frozenset({"text"})),
                                          term("truce", fields=frozenset({"text"}))))),
        ("l'Otan", term("Otan")),
        ("d’Ormuz", term("Ormuz")),
        ('"l\'Otan"', term("l", "Otan")),
        ("porte-parole", term("porte", "parole")),
        ("covid-19", term("covid", "19")),
        ("安全", term("安", "全")),
        ("안보", term("안보*")),
        ('"or"', term("or")),
        ("C\\*", term("C")),
    ],
)  # fmt: skip
def test_trees(query: str, tree: object) -> None:
    assert parse_query(query) == tree


@pytest.mark.parametrize(
    ("query", "position", "problem"),
    [
        ("", None, "an empty query"),
        ("peace AND", 9, "ends too early"),
        ("AND peace", 0, "AND does not belong here"),
        ("peace AND OR talks", 10, "OR does not belong here"),
        ("(peace OR truce", 0, "parenthesis that is never closed"),
        ("peace)", 5, ") does not belong here"),
        ('peace "talks', 6, "quotation mark without its partner"),
        ('""', 0, "nothing between the quotation marks"),
        ("NOT football", None, "NOT needs something beside it"),
        ("-football NOT tennis", None, "NOT needs something beside it"),
        ("peace OR NOT football", None, "NOT needs something beside it"),
        ("peace and talks", 6, "write AND"),
        ("peace && talks", 6, "write AND"),
        ("peace !football", 6, "write NOT"),
        ("peace talks OR truce", 6, "put parentheses"),
        ("*gate", 0, "only at the end of a word"),
        ("wom?n", 0, "? does not stand for a letter"),
        ("a*", 0, "2 letters or more"),
        ("peace~2", 0, "~ after a single word"),
        ("peace^2", 0, "^ is not supported"),
        ("peace^1.2.3", None, "a number after ~ or ^"),
        ("[a TO b]", 0, "a range is not supported"),
        ("/peace/", 0, "a regular expression is not supported"),
        ('"a b"~', 0, "~ takes a number of words"),
        ('"a b"~5000', 0, "~ takes a number of words"),
        ("body:peace", 0, "no field body"),
        ("title:(text:peace)", 7, "one field inside of another"),
        ("peace AND &", 10, "without a letter or digit"),
        ("(" * 5000 + "a" + ")" * 5000, None, "nested too deep"),
        ("a " * 20_000, None, "characters"),
    ],
)
def test_a_query_that_cannot_be_used_says_where_and_why(query: str, position: int | None, problem: str) -> None:
    with pytest.raises(TopicError) as caught:
        validate(query)
    assert problem in caught.value.problem
    assert caught.value.position == position
    assert "example of a query: " in str(caught.value)
    if position is not None:
        assert f"at character {position + 1}:" in str(caught.value)


SYNTAX = st.sampled_from('ab é"()*~:^-+!&|\\/[]{}?<>=.1 ANDORNOTTO安')


@given(st.text(alphabet=SYNTAX, max_size=40) | st.text(max_size=40))
def test_any_query_is_parsed_or_refused(query: str) -> None:
    try:
        parse_query(query)
    except TopicError as error:
        assert error.position is None or 0 <= error.position <= len(query)
