from __future__ import annotations

import pytest

from transforms.extraction.agencies import agency_named, in_byline, in_creator, in_credit, in_dateline


@pytest.mark.parametrize(
    ("names", "agency"),
    [
        (["AFP", "afp", "Agence France-Presse", "АФП", "法新社"], "AFP"),
        (["Reuters", "REUTERS", "Рейтер", "ロイター", "路透社", "Thomson Reuters"], "Reuters"),
        (["AP", "Associated Press", "The Associated Press"], "AP"),
        (["TASS", "ТАСС", "Itar-Tass", "ИТАР-ТАСС"], "TASS"),
        (["РИА Новости", "RIA Novosti", "РИА"], "RIA Novosti"),
        (["dpa", "DPA", "Deutsche Presse-Agentur"], "dpa"),
        (["新华社", "Xinhua", "新華社"], "Xinhua"),
        (["共同", "共同通信", "Kyodo News"], "Kyodo"),
        (["ČTK", "CTK"], "ČTK"),
        (["AA", "Anadolu", "Anadolu Agency"], "Anadolu"),
        (["ats", "Keystone-SDA"], "Keystone-SDA"),
    ],
)
def test_names_in_many_languages(names: list[str], agency: str) -> None:
    assert {name: agency_named(name) for name in names} == dict.fromkeys(names, agency)


@pytest.mark.parametrize("name", ["", "Le Monde", "Pa", "Map", "told Reuters", "selon l'agence TASS", "NATO"])
def test_what_is_no_agency(name: str) -> None:
    assert agency_named(name) is None


@pytest.mark.parametrize(
    ("credit", "agency"),
    [
        ("(source/Prensa Latina)", "Prensa Latina"),
        ("- Reuters", "Reuters"),
        ("Source : AFP et Reuters", "AFP"),
        ("with inputs from PTI", "PTI"),
        ("(avec AFP)", "AFP"),
        ("© dpa", "dpa"),
        ("(Reuters/NAN)", "Reuters"),
    ],
)
def test_credits(credit: str, agency: str) -> None:
    assert in_credit(credit) == (agency, f"credit: {credit}")


def test_other_places() -> None:
    assert in_byline("By Jane Doe, Associated Press") == ("AP", "byline: By Jane Doe, Associated Press")
    assert in_byline("By Jane Doe") is None
    assert in_creator("AFP") == ("AFP", "creator: AFP")
    assert in_creator("Jane Doe") is None


def test_unknown_initials_count_only_in_a_dateline() -> None:
    assert in_dateline("(RHC)") == ("RHC", "dateline: (RHC)")
    assert in_credit("(RHC)") is None
    assert in_dateline("(Rhc)") is None
    assert in_dateline("(a long remark)") is None
