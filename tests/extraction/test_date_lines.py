from __future__ import annotations

import pytest

from transforms.extraction.date_lines import read_date_line


@pytest.mark.parametrize(
    ("line", "start", "modified", "outlet"),
    [
        ("13.01.2022, Courrier Fictif", "2022-01-13T00:00", None, "Courrier Fictif"),
        ("Publié le 13 janvier 2022 à 10h05", "2022-01-13T10:05", None, None),
        (
            "Publié le 13 janvier 2022 | Mis à jour le 14 janvier 2022 à 9h30",
            "2022-01-13T00:00",
            "2022-01-14T09:30",
            None,
        ),
        ("Thursday 13 January 2022", "2022-01-13T00:00", None, None),
        ("Опубликовано: 13 января 2022, 10:05", "2022-01-13T10:05", None, None),
        ("Stand: 14.01.2022, 9:30 Uhr", None, "2022-01-14T09:30", None),
        ("2022年1月13日 10:05 配信", "2022-01-13T10:05", None, None),
        ("Radio Norwick, 13.01.2022", "2022-01-13T00:00", None, "Radio Norwick"),
        ("2022-01-13", "2022-01-13T00:00", None, None),
        ("Posted on January 13, 2022 by Jane Doe", "2022-01-13T00:00", None, None),
        ("Publié le jeudi 13 janvier 2022 - Par Jane Doe", "2022-01-13T00:00", None, None),
        ("13 janvier 2022 dans Politique", "2022-01-13T00:00", None, None),
        ("Veröffentlicht am 13.01.2022 | Lesedauer: 4 Minuten", "2022-01-13T00:00", None, None),
        ("13 janvier 202213 janvier 2022 - par admin - 1 commentaire", "2022-01-13T00:00", None, None),
        ("Jan 13, 2022 Updated 3 hrs ago", "2022-01-13T00:00", None, None),
        ("14 JAN, 14:05", None, None, None),
    ],
)
def test_date_lines(line: str, start: str | None, modified: str | None, outlet: str | None) -> None:
    found = read_date_line(line, None, True)
    assert found is not None
    assert (found.clue.start.isoformat()[:16] if found.clue else None) == start
    assert (found.modified.isoformat()[:16] if found.modified else None) == modified
    assert (found.outlet_name, found.lead) == (outlet, "")


def test_teaser_keeps_its_sentence_apart() -> None:
    found = read_date_line("Le maire a annoncé que le pont serait... 13.01.2022, Courrier Fictif", None, None)
    assert found is not None
    assert (found.lead, found.outlet_name) == ("Le maire a annoncé que le pont serait...", "Courrier Fictif")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "The bridge opened on 13 January 2022.",
        "Le 13 janvier 2022, le maire a ouvert le pont",
        "Elections 2022: the bridge",
        "En janvier 2022, le pont, Norwick",
        "Updated plans for the bridge",
        "Valmont ouvre le 13 janvier 2022 son pont",
    ],
)
def test_sentences_are_no_date_lines(line: str) -> None:
    assert read_date_line(line, None, True) is None
