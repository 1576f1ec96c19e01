import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.filtering.topics import TopicError, Topics, validate
from transforms.records import TopicEvidence


def found(query: str, text: str, language: str | None = "en", title: str | None = None) -> tuple[str, ...] | None:
    """The evidence for one query, None where it does not match."""
    match Topics({"topic": query}).match(title, text, language):
        case (TopicEvidence(topic="topic", terms=terms),):
            return terms
        case ():
            return None
        case other:
            pytest.fail(f"unexpected {other}")


@pytest.mark.parametrize(
    ("query", "text", "language", "terms"),
    [
        ("guarantee", "Both sides want GUARANTEES.", "en", ("GUARANTEES",)),
        ("guarantee", "Both sides want GUARANTEES.", None, None),
        ('"security guarantees"', "They offered a security guarantee.", "en", ("security guarantee",)),
        ('"security guarantees"', "They guarantee the security.", "en", None),
        ('"guarantee security"~1', "They guarantee the security.", "en", ("guarantee the security",)),
        ('"security guarantee"~1', "They guarantee the security.", "en", ("guarantee the security",)),
        ('"guarantee security"~1', "They guarantee all of the security.", "en", None),
        ('"garanties de sécurité"', "La Russie exige une garantie de sécurité.", "fr", ("garantie de sécurité",)),
        ('"garanties de securite"', "Les garanties de sécurité", "fr", ("garanties de sécurité",)),
        ('"garanties de sécurité"', "LES GARANTIES DE SECURITE", "fr", ("GARANTIES DE SECURITE",)),
        ("garant* AND sécurité", "Moscou se dit garante de la sécurité.", "fr", ("garante", "sécurité")),
        ("Otan", "Les pays de l’Otan et ceux hors de l'OTAN.", "fr", ("Otan",)),
        ("l'Otan", "L’Otan se réunit.", "fr", ("Otan",)),
        ("porte-parole", "La porte‑parole a parlé.", "fr", ("porte‑parole",)),
        ('"porte parole"', "Le porte-parole", "fr", ("porte-parole",)),
        ('"гарантии безопасности"', "Речь идёт о гарантиях безопасности.", "ru", ("гарантиях безопасности",)),
        ('"гарантии безопасности"', "Без гарантий безопасности мира нет", "ru", ("гарантий безопасности",)),
        ("ещё", "Еще раз", "ru", ("Еще",)),
        ("Sicherheitsgarantie", "Die Sicherheitsgarantien fehlen.", "de", ("Sicherheitsgarantien",)),
        ("Sicherheit*", "Die Sicherheitsgarantien fehlen.", "de", ("Sicherheitsgarantien",)),
        ("Garantie", "Die Sicherheitsgarantien fehlen.", "de", None),
        ("strasse", "In der Straße", "de", ("Straße",)),
        ("lodz", "W mieście Łódź", "pl", ("Łódź",)),
        ("istanbul", "İSTANBUL'da", "tr", ("İSTANBUL",)),
        ("安全保障", "日米安全保障条約が改定された。", "ja", ("安全保障",)),
        ('"安全 条約"~3', "安全保障条約", "ja", ("安全保障条約",)),
        ("トランプ", "トランプ氏は述べた", "ja", ("トランプ",)),
        ("ความมั่นคง", "สภาความมั่นคงแห่งชาติ", "th", ("ความมั่นคง",)),
        ("미국", "미국은 오늘", "ko", ("미국은",)),
        ("मंत्री", "मंत्री ने कहा", "hi", ("मंत्री",)),
        ("मंत्र", "मंत्री ने कहा", None, None),
        ("الأمن", "مجلس الامن الدولي", "ar", ("الامن",)),
        ("Helikopterlandeplatz", "Der Helikopter\u00adlandeplatz", "de", ("Helikopterlandeplatz",)),
        ("covid-19", "Covid 19 and COVID-20", "en", ("Covid 19",)),
    ],
)
def test_terms(query: str, text: str, language: str | None, terms: tuple[str, ...] | None) -> None:
    assert found(query, text, language) == terms


def test_operators() -> None:
    text = "The ministers discussed the truce."
    assert found("truce AND minister", text) == ("truce", "ministers")
    assert found("truce peace", text) is None
    assert found("truce OR peace", text) == ("truce",)
    assert found("truce NOT minister", text) is None
    assert found("truce NOT peace", text) == ("truce",)
    assert found("(peace OR truce) AND (minister OR president)", text) == ("truce", "ministers")


def test_fields() -> None:
    assert found("title:truce", "A truce.", title="Peace") is None
    assert found("title:truce", "Peace.", title="A truce") == ("truce",)
    assert found("text:truce", "Peace.", title="A truce") is None
    assert found("truce AND peace", "Peace.", title="A truce") == ("truce", "Peace")


def test_a_phrase_does_not_run_from_the_title_into_the_text() -> None:
    assert found('"security guarantees"', "Guarantees are asked for.", title="About security") is None
    assert found('"security guarantees"~9', "Guarantees are asked for.", title="About security") is None


def test_several_topics_come_in_the_order_of_the_queries() -> None:
    topics = Topics({"z": "truce", "none": "football", "a": "minister*"})
    assert topics.match("Truce", "Ministers met.", "en") == (
        TopicEvidence("z", ("Truce",)),
        TopicEvidence("a", ("Ministers",)),
    )


def test_evidence_has_each_form_once_and_not_too_many() -> None:
    assert found("guarantee", "Guarantee, guarantees, GUARANTEED. A guarantee.") == (
        "Guarantee",
        "guarantees",
        "GUARANTEED",
    )
    many = " ".join(f"abc{n}" for n in range(50))
    assert found("abc*", many) == tuple(f"abc{n}" for n in range(10))
    assert found("abc*", "abc" * 100) == (("abc" * 100)[:100],)


def test_one_object_serves_several_languages_and_survives_pickling() -> None:
    topics = pickle.loads(pickle.dumps(Topics({"t": "nation"})))
    assert topics.match(None, "nations", "en") == (TopicEvidence("t", ("nations",)),)
    assert topics.match(None, "nations", "fr") == (TopicEvidence("t", ("nations",)),)
    assert topics.match(None, "nations", "ja") == ()
    assert topics.match(None, "nations", "xx") == ()


def test_no_queries_match_nothing() -> None:
    assert Topics({}).match("A title", "A text.", "en") == ()


def test_a_wrong_query_is_refused() -> None:
    with pytest.raises(TopicError, match="at character 1: a parenthesis that is never closed"):
        Topics({"fine": "truce", "wrong": "(truce"})
    with pytest.raises(TopicError):
        validate("NOT truce")


def queries(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        words,
        lambda inner: st.one_of(
            st.builds("({} AND {})".format, inner, inner),
            st.builds("({} OR {})".format, inner, inner),
            st.builds("(NOT {})".format, inner),
        ),
        max_leaves=8,
    )


@settings(deadline=None)
@given(queries(st.sampled_from("abcd")), st.sets(st.sampled_from("abcd")))
def test_operators_agree_with_logic(query: str, words: set[str]) -> None:
    query = f"z AND {query}"
    in_python = query.replace("AND", "and").replace("OR", "or").replace("NOT", "not")
    expected = eval(in_python, {word: word in words or word == "z" for word in "abcdz"})
    assert (found(query, " ".join(["z", *sorted(words)]), None) is not None) == expected


WORD = st.sampled_from(["truce", "truces", "peace", "minister", "ministers", "a", "the"])


@settings(deadline=None)
@given(st.lists(WORD, max_size=12), st.lists(WORD, min_size=1, max_size=3), st.integers(0, 4))
def test_phrase_and_proximity_agree_with_a_plain_search(text: list[str], wanted: list[str], between: int) -> None:
    joined, phrase = " ".join(text), " ".join(wanted)
    places = range(len(text) - len(wanted) + 1)
    assert (found(f'"{phrase}"', joined, None) is not None) == any(text[p : p + len(wanted)] == wanted for p in places)
    width = len(set(wanted)) + between
    near = any(set(wanted) <= set(text[p : p + width]) for p in range(len(text)))
    assert (found(f'"{phrase}"~{between}', joined, None) is not None) == near


LANGUAGE = st.sampled_from([None, "fr", "ar", "tr", "ja", "ta", "xx"])


@settings(deadline=None)
@given(st.text(max_size=200), st.none() | st.text(max_size=40), LANGUAGE)
def test_nothing_raises(text: str, title: str | None, language: str | None) -> None:
    topics = Topics({"a": "ab*", "b": '"a b"~3', "c": "安全 OR a"})
    for match in topics.match(title, text, language):
        assert match.terms
