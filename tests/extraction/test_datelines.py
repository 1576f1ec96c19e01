from __future__ import annotations

from datetime import UTC, datetime

import pytest

from transforms.extraction.datelines import dateline_clue, split_dateline

BOUND = datetime(2022, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("paragraph", "place", "written", "agency", "rest"),
    [
        ("Moscou, 16 déc (RHC) La ville dort", "Moscou", "16 déc", "RHC", "La ville dort"),
        ("AA / Norwick / Jean Dupont", "Norwick", "", "Anadolu", ""),
        ("Dakar (Sénégal), 27 janv. 2022 (APS) – La ville", "Dakar", "27 janv. 2022", "APS", "La ville"),
        ("NORWICK, Jan 13 (Reuters) - The town", "NORWICK", "Jan 13", "Reuters", "The town"),
        ("PARIS (AFP) — Le maire", "PARIS", "", "AFP", "Le maire"),
        ("PARIS (AFP) Le maire", "PARIS", "", "AFP", "Le maire"),
        ("MOSCOU, 13 janvier - RIA Novosti. Le maire", "MOSCOU", "13 janvier", "RIA Novosti", "Le maire"),
        ("(Berlin/dpa) Der Rat", "Berlin", "", "dpa", "Der Rat"),
        ("Berlin/Moskau (dpa/lnw) - Der Rat", "Berlin/Moskau", "", "dpa", "Der Rat"),
        ("МОСКВА, 13 янв — ТАСС. Город", "МОСКВА", "13 янв", "TASS", "Город"),
        ("МОСКВА, 13 января. /ТАСС/. Город", "МОСКВА", "13 января.", "TASS", "Город"),
        ("Киев. 13 января. УНИАН. Город", "Киев", "13 января", "UNIAN", "Город"),
        ("Madrid, 13 ene (EFE).- La ciudad", "Madrid", "13 ene", "EFE", "La ciudad"),
        ("MOSCOU, 13 janvier - RIA Novosti.Le maire", "MOSCOU", "13 janvier", "RIA Novosti", "Le maire"),
        ("(ANSA) - ROMA, 13 GEN - La città", "ROMA", "13 GEN", "ANSA", "La città"),
        ("ROMA, 13 GEN - La città", "ROMA", "13 GEN", None, "La città"),
        ("New Delhi [India], January 13 (ANI): The city", "New Delhi", "January 13", "ANI", "The city"),
        ("WASHINGTON, D.C., Jan 13 (Reuters) - The city", "WASHINGTON, D.C.", "Jan 13", "Reuters", "The city"),
        ("Jan. 13 (UPI) -- The city", None, "Jan. 13", "UPI", "The city"),
        ("Praha 13. ledna (ČTK) - Město", "Praha", "13. ledna", "ČTK", "Město"),
        ("NEW YORK, Jan. 13, 2022 /PRNewswire/ -- The", "NEW YORK", "Jan. 13, 2022", "PRNewswire", "The"),
        ("AFP - Le maire", None, "", "AFP", "Le maire"),
        ("LISBOA — A cidade", "LISBOA", "", None, "A cidade"),
        ("東京 13日 ロイター 市は", "東京", "", "Reuters", "市は"),
        ("[東京　13日　ロイター] - 市は", "東京", "", "Reuters", "市は"),
        ("【ロンドン時事】市は", "ロンドン", "", "Jiji", "市は"),
        ("【ワシントン＝共同】市は", "ワシントン", "", "Kyodo", "市は"),
        ("北京1月13日电 市政府", "北京", "1月13日", None, "市政府"),
        ("新华社北京1月13日电（记者张三）市政府", "北京", "1月13日", "Xinhua", "市政府"),
        ("(서울=연합뉴스) 김철수 기자 = 시는", "서울", "", "Yonhap", "시는"),
    ],
)
def test_datelines(paragraph: str, place: str | None, written: str, agency: str | None, rest: str) -> None:
    found, after = split_dateline(paragraph)
    assert found is not None
    assert (found.place, found.written_date, found.agency, after) == (place, written, agency, rest)
    assert found.agency_evidence == (f"dateline: {found.raw}" if agency else None)


@pytest.mark.parametrize(
    "paragraph",
    [
        "L'Agence France-Presse (AFP) a annoncé sa décision",
        "Le 17 décembre, le ministère a publié un texte",
        "Le Mouvement (ABC) a déclaré que rien ne change",
        "La ville a rouvert ce mercredi 26 janvier le marché",
        "The Harbour Trade Organization (HTO) said on Monday",
        "La mer - grande et froide - attend",
        "She told Reuters on Thursday that",
        "Reuters reported that the bridge",
        "BREAKING — The bridge is open",
        "In 2021, the bridge was closed",
        "Dans la rue, 12 personnes (AFP) sont venues",
        "",
    ],
)
def test_sentences_are_no_datelines(paragraph: str) -> None:
    assert split_dateline(paragraph) == (None, paragraph)


@pytest.mark.parametrize(
    ("paragraph", "day"),
    [
        ("Moscou, 16 déc (RHC) La ville a fêté jeudi son port. Lundi, repos.", "2021-12-16"),
        ("Moscou, 16 déc (RHC) La ville fête son port.", None),
        ("Moscou, 16 déc (RHC) La réunion de mercredi reprendra jeudi.", None),  # which of the two it is, nobody says
        ("Lisboa, 13 jan 2022 (Lusa) – A cidade", "2022-01-13"),
        ("Lisboa, 30 fev (Lusa) – A cidade na quinta-feira", None),
        ("МОСКВА, 13 янв — ТАСС. Город открыл мост в четверг.", "2022-01-13"),
    ],
)
def test_day_of_a_dateline(paragraph: str, day: str | None) -> None:
    dateline, rest = split_dateline(paragraph)
    assert dateline is not None
    clue = dateline_clue(dateline, rest, BOUND)
    assert (clue.start.date().isoformat() if clue else None) == day
    if dateline.year is None:
        assert dateline_clue(dateline, rest, None) is None
