from __future__ import annotations

import pytest

from transforms.extraction.bylines import AuthorBox, author_box, parse_byline


@pytest.mark.parametrize(
    ("line", "authors", "agency"),
    [
        ("Par Jean Dupont", ("Jean Dupont",), None),
        ("By JANE DOE", ("JANE DOE",), None),
        ("By Jane Doe and John Roe", ("Jane Doe", "John Roe"), None),
        ("By JANE DOE, Associated Press", ("JANE DOE",), "AP"),
        ("Von Anna Schmidt und Karl Meier", ("Anna Schmidt", "Karl Meier"), None),
        ("Автор: Иван Петров", ("Иван Петров",), None),
        ("Por María López", ("María López",), None),
        ("Text: Max Muster", ("Max Muster",), None),
        ("De notre correspondant Paul Martin", ("Paul Martin",), None),
        ("记者：张三", ("张三",), None),
        ("Par AFP", (), "AFP"),
        ("Jean Dupont, AFP", ("Jean Dupont",), "AFP"),
        ("Par Komla", ("Komla",), None),
        ("Par Kossi Mensah Adjovi -", ("Kossi Mensah Adjovi",), None),
        ("Por: María López", ("María López",), None),
        ("Auteur : Par Jean DUPONT", ("Jean DUPONT",), None),
        ("By JANE DOE and JOHN ROE Associated Press", ("JANE DOE", "JOHN ROE"), "AP"),
        ("De notre correspondante à Norwick, Anne Martin", ("Anne Martin",), None),
        ("Par Rédaction", (), None),
        ("Publié par Admin", (), None),
    ],
)
def test_bylines(line: str, authors: tuple[str, ...], agency: str | None) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert (byline.authors, byline.agency) == (authors, agency)


@pytest.mark.parametrize(
    "line",
    [
        "Von der Leyen",
        "Di Maio",
        "By the time he left",
        "Von Moskau aus",
        "By Monday",
        "Par la fenêtre",
        "Jean Dupont",
        "",
        "Por la tarde llovió en la costa.",
        "By noon the bridge was open. It stayed open.",
    ],
)
def test_other_lines_are_no_bylines(line: str) -> None:
    assert parse_byline(line) is None


@pytest.mark.parametrize(
    ("lines", "box"),
    [
        (["End.", "Etienne", "Etienne", "Je me nomme KOFFI Etienne, arbitre."], AuthorBox(3, "KOFFI Etienne")),
        (["End.", "Jane Doe", "Jane Doe", "She likes bridges."], AuthorBox(3, "Jane Doe")),
        (["End.", "Jane Doe", "Jane Doe is a reporter in Norwick."], AuthorBox(2, "Jane Doe")),
        (["End.", "Jane Doe", "I am a journalist and write on bridges."], AuthorBox(2, "Jane Doe")),
        (["End.", "About the author", "Jane Doe", "She likes bridges."], AuthorBox(3, "Jane Doe")),
        (["End.", "Меня зовут Иван Петров, я журналист."], AuthorBox(1, "Иван Петров")),
        (["End.", "Jane Doe met the mayor."], None),
        (["End.", "The mayor is a former journalist."], None),
        (["End."], None),
    ],
)
def test_author_boxes(lines: list[str], box: AuthorBox | None) -> None:
    assert author_box(lines) == box


def test_biography_of_a_known_author() -> None:
    assert author_box(["End.", "Jane Doe is a reporter."], ["Jane Doe"]) == AuthorBox(1, "Jane Doe")
