from __future__ import annotations

import pytest

from transforms.extraction.calendar_names import day_first, month_number, weekdays_in


@pytest.mark.parametrize(
    ("words", "month"),
    [
        (
            "January janvier janv. enero janeiro gennaio Januar januari января янв. січня stycznia leden ledna ocak jan"
            " ianuarie tammikuuta Ιανουαρίου يناير Jänner",
            1,
        ),
        ("December décembre déc. dic dez. dicembre Dezember декабря грудня grudnia prosince aralık des. decembrie", 12),
        ("März Mrz mars marzo março марта березня marca března mart", 3),
        ("sept septiembre set. settembre setembro сентября вересня września září eylül", 9),
    ],
)
def test_months_in_many_languages(words: str, month: int) -> None:
    assert {word: month_number(word) for word in words.split()} == dict.fromkeys(words.split(), month)


@pytest.mark.parametrize("word", ["", "the", "Moscou", "ma", "j", "personnes", "2022"])
def test_no_month(word: str) -> None:
    assert month_number(word) is None


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("La ministre a réitéré jeudi sa promesse", [3]),
        ("Jeudi, la ministre a promis", [3]),
        ("she said on Thursday, after Wednesday's talks", [3, 2]),
        ("sagte er am Donnerstagabend", [3]),
        ("сообщил он в среду", [2]),
        ("повідомила у четвер рада", [3]),
        ("powiedział w środę", [2]),
        ("řekl ve středu", [2]),
        ("sade hon på torsdagen", [3]),
        ("el jueves en Santo Domingo", [3]),
        ("nella giornata di giovedì", [3]),
        ("disse na quinta-feira", [3]),
        ("a declarat joi", [3]),
        ("発表は木曜日", [3]),
        ("周四宣布", [3]),
        ("Le 5 mars, sans jour", []),
    ],
)
def test_weekdays(sentence: str, days: list[int]) -> None:
    assert weekdays_in(sentence) == days


def test_order_of_day_and_month() -> None:
    languages = ["fr", "en-GB", "en-US", "en", None, "de_AT", "ja", "nonsense-x-1"]
    assert [day_first(language) for language in languages] == [True, True, False, None, None, True, False, None]
