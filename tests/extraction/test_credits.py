from __future__ import annotations

import pytest

from transforms.extraction.credits import split_credit


@pytest.mark.parametrize(
    ("paragraph", "rest", "credit"),
    [
        ("The bridge is open. (source/P", "The bridge is open.", "(source/P"),
        ("The bridge is open. (Prensa La", "The bridge is open.", "(Prensa La"),
        ("The bridge is open. (fuente/Prensa Latina)", "The bridge is open.", "(fuente/Prensa Latina)"),
        ("The bridge is open (AFP).", "The bridge is open", "(AFP)."),
        ("The bridge is open. - Reuters", "The bridge is open.", "- Reuters"),
        ("Le pont est ouvert. AFP", "Le pont est ouvert.", "AFP"),
        ("Il ponte è aperto. /ANSA", "Il ponte è aperto.", "/ANSA"),
        ("Le pont est ouvert. (avec agences)", "Le pont est ouvert.", "(avec agences)"),
        (
            "(Reporting by Jane Doe in Norwick; Editing by John Roe)",
            "",
            "(Reporting by Jane Doe in Norwick; Editing by John Roe)",
        ),
        ("Source : AFP", "", "Source : AFP"),
        ("Reuters", "", "Reuters"),
        ("Le Courrier avec AFP", "", "Le Courrier avec AFP"),
        ("Le pont est ouvert. Fin", "Le pont est ouvert.", ""),
        ("El puente abre. Con información de AFP y EFE", "El puente abre.", "Con información de AFP y EFE"),
        (
            "(Reportage Jean Dupont, version française Anne Martin, édité par Paul Roux)",
            "",
            "(Reportage Jean Dupont, version française Anne Martin, édité par Paul Roux)",
        ),
        ("jcm/mem/odf", "", "jcm/mem/odf"),
        ("Traduit de l'anglais par Paul Roux", "", "Traduit de l'anglais par Paul Roux"),
        ("Jane Doe in Norwick contributed to this report.", "", "Jane Doe in Norwick contributed to this report."),
        ("The bridge is open. (END)", "The bridge is open.", ""),
    ],
)
def test_credits(paragraph: str, rest: str, credit: str) -> None:
    assert split_credit(paragraph) == (rest, credit)


@pytest.mark.parametrize(
    "paragraph",
    [
        "He told Reuters",
        "She works for Reuters.",
        "They joined the alliance (NATO)",
        "a dit l'agence de presse (AFP)",
        "a long sentence with a bracket (that is open",
        "Source: Elysée",
        "Reporting by the county showed that it leaks",
        "The weekend",
        "It came to an end",
        "the source (TASS reports so)",
        "",
    ],
)
def test_sentences_keep_their_end(paragraph: str) -> None:
    assert split_credit(paragraph) == (paragraph, "")
