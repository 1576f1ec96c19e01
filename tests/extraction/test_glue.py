from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.extraction.glue import unglue


@pytest.mark.parametrize(
    ("glued", "repaired"),
    [
        ("Il ouvre le pont.Le maire le dit.", "Il ouvre le pont.\n\nLe maire le dit."),
        ("Qui paie?Selon lui, la ville.", "Qui paie?\n\nSelon lui, la ville."),
        ("Le pont ouvre.« Enfin », dit-il.", "Le pont ouvre.\n\n« Enfin », dit-il."),
        ('Ce fut "long"."Une fête sobre"Le maire y était.', 'Ce fut "long".\n\n"Une fête sobre"\n\nLe maire y était.'),
        ("Selon M.Delorme, oui.", "Selon M. Delorme, oui."),
        ("Он сказал.Мост открыт.", "Он сказал.\n\nМост открыт."),
        ("Un mot (bis)Le pont", "Un mot (bis) Le pont"),
        ("Il y a fête : des habitants ravisLe pont est là", "Il y a fête : des habitants ravis\n\nLe pont est là"),
        (
            "le pont de Valmont et le maire de ValmontIl est ouvert",
            "le pont de Valmont et le maire de Valmont\n\nIl est ouvert",
        ),
    ],
)
def test_glue_is_repaired(glued: str, repaired: str) -> None:
    assert unglue(glued) == repaired


@pytest.mark.parametrize(
    "text",
    [
        "iPhone, McDonald, YouTube, LinkedIn, eBay and DeSantis are in the news, it said.",
        "about 100.000 or 3.5 of them",
        "the U.S.A. and J.K. Rowling",
        "see example.com, Booking.com, Node.JS or ASP.NET",
        "https://herald.example/A.Html?b=C",
        "Mail desk@Herald.Example today",
        "les employé(e)s et les élu(e)s",
        'He said: "No." She said "yes".',
        "le père d'Yves, l'Otan, aujourd'hui",
        "Ho Chi Minh, D.C., 10:05",
        "3:2 (1:0)",
        "a.m. and p.m. and e.g. this",
    ],
)
def test_what_is_no_glue_stays(text: str) -> None:
    assert unglue(text) == text


@given(st.text(alphabet='aBé ."!?»«(MЯя1\n', max_size=60))
def test_only_white_space_is_added(text: str) -> None:
    assert "".join(unglue(text).split()) == "".join(text.split())
