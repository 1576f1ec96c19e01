from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.reading.charset import Undecodable, codec_of, decode, is_binary

FRENCH = "Le préfet a rouvert la route côtière ; l’été, « tout » y passe à nouveau.\n"
RUSSIAN = "Мост через реку открыли после долгого ремонта, сообщила городская администрация.\n"
JAPANESE = "市は昨日、新しい図書館の開館日を発表した。利用者は朝から列を作った。\n"


def page(charset: str, body: str) -> str:
    return f'<html><head><meta charset="{charset}"><title>x</title></head><body>{body}</body></html>'


@pytest.mark.parametrize(
    ("content", "transport", "charset", "evidence"),
    [
        (b"\xef\xbb\xbf" + FRENCH.encode(), "windows-1251", "utf-8", "bom"),
        (b"\xff\xfe" + FRENCH.encode("utf-16-le"), None, "utf-16-le", "bom"),
        (b"\xff\xfe\x00\x00" + FRENCH.encode("utf-32-le"), None, "utf-32-le", "bom"),
        (FRENCH.encode("utf-16-be"), None, "utf-16-be", "content"),
        (FRENCH.encode("utf-32-be"), None, "utf-32-be", "content"),
        (FRENCH.encode(), "iso-8859-1", "utf-8", "content"),
        (FRENCH.encode(), "UTF-8", "utf-8", "transport"),
        (FRENCH.encode("cp1252"), "latin1", "cp1252", "transport"),
        (FRENCH.encode("cp1252"), None, "cp1252", "content"),
        (RUSSIAN.encode("koi8-r"), "koi8-r", "koi8-r", "transport"),
        (RUSSIAN.encode("cp1251") * 3, "utf-8", "cp1251", "content"),
        (RUSSIAN.encode("cp1251") * 3, "no-such-charset", "cp1251", "content"),
        (JAPANESE.encode("iso2022_jp"), "iso-2022-jp", "iso2022_jp", "transport"),
        (JAPANESE.encode("shift_jis") * 3, "x-sjis", "cp932", "transport"),
        (JAPANESE.encode("euc_jp") * 3, None, "euc_jp", "content"),
        (b"plain words", None, "utf-8", "content"),
        (b"", None, "utf-8", "content"),
    ],
)
def test_charset_and_its_evidence(content: bytes, transport: str | None, charset: str, evidence: str) -> None:
    found = decode(content, transport, markup=False)
    assert (found.charset, found.evidence) == (charset, evidence)
    assert found.text in {text * times for text in (FRENCH, RUSSIAN, JAPANESE, "plain words", "") for times in (1, 3)}


@pytest.mark.parametrize(
    ("text", "charset", "evidence"),
    [
        (page("windows-1251", RUSSIAN), "cp1251", "declared"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><html><body>' + FRENCH.replace("’", "'"), "cp1252", "declared"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">新闻报道说，市场今天开放。',
            "gb18030",
            "declared",
        ),
    ],
)
def test_declaration_in_the_page(text: str, charset: str, evidence: str) -> None:
    found = decode(text.encode(charset), markup=True)
    assert (found.charset, found.evidence, found.text) == (charset, evidence, text)


def test_transport_is_stronger_than_the_page() -> None:
    content = page("iso-8859-1", RUSSIAN).encode("cp1251")
    assert decode(content, "windows-1251", markup=True).evidence == "transport"


def test_declaration_in_a_comment_or_in_plain_text_does_not_count() -> None:
    content = f"<!-- <meta charset=koi8-r> -->{RUSSIAN * 3}".encode("cp1251")
    assert decode(content, markup=True).charset == "cp1251"
    assert decode(page("koi8-r", RUSSIAN * 3).encode("cp1251"), markup=False).charset == "cp1251"


def test_declared_utf16_that_reads_as_ascii_is_not_believed() -> None:
    assert decode(page("utf-16", FRENCH).encode(), markup=True).charset == "utf-8"


def test_a_bad_sequence_in_ten_thousand_bytes_is_tolerated() -> None:
    found = decode((FRENCH * 50).encode() + b"\xff" + (FRENCH * 250).encode(), "utf-8", markup=False)
    assert found.charset == "utf-8"
    assert found.text.count("\ufffd") == 1
    assert len(found.text) == len(FRENCH) * 300 + 1


def test_more_damage_names_its_place() -> None:
    content = bytearray((FRENCH * 20).encode())
    for place in range(100, 1000, 100):
        content[place] = 0xFF
    with pytest.raises(Undecodable) as error:
        decode(bytes(content), markup=False)
    assert "byte 100" in error.value.detail or "byte 99" in error.value.detail
    assert "bad sequences in" in error.value.detail


def test_replacement_characters_of_others_are_no_damage() -> None:
    assert decode(("\ufffd\ufffd\ufffd" + FRENCH).encode(), markup=False).text.startswith("\ufffd\ufffd\ufffd")


@pytest.mark.parametrize("declared", [None, "utf-8", "shift_jis", "euc-kr"])
def test_noise_fits_nothing(declared: str | None) -> None:
    chance = random.Random(7)
    for size in (300, 3_000):
        noise = bytes(chance.choice(range(0x80, 0x100)) if chance.random() < 0.7 else 0x20 for _ in range(size))
        with pytest.raises(Undecodable, match="no charset fits"):
            decode(noise, declared, markup=False)


def test_controls_become_what_they_were_meant_for() -> None:
    assert decode("l\x92heure\x85 de\x00 fin\x0b.\x0c!".encode(), markup=False).text == "l’heure… de fin\n.\n!"
    assert decode("hier\x92".encode("latin-1"), "iso-8859-2", markup=False).text == "hier’"


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "utf-8", "latin1", "cp1251", "shift_jis", "utf-16", "gbk"]),
    st.booleans(),
)
def test_never_a_control_character_nor_another_error(content: bytes, transport: str | None, markup: bool) -> None:
    try:
        text = decode(content, transport, markup=markup).text
    except Undecodable:
        return
    assert all(char in "\t\n\r" or char.isprintable() or ord(char) >= 0xA0 for char in text)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_well_formed_utf8_comes_back(text: str) -> None:
    text = text.removeprefix("\ufeff")
    content = text.encode()
    found = decode(content, "utf-8", markup=False)
    assert found.text == text or found.charset.startswith("utf-16")


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("Latin1", "cp1252"),
        (" ISO-8859-1 ", "cp1252"),
        ("us-ascii", "cp1252"),
        ("'UTF8'", "utf-8"),
        ("gb2312", "gb18030"),
        ("x-sjis", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("iso-8859-9", "cp1254"),
        ("rot13", None),
        ("base64", None),
        ("unicode_escape", None),
        ("utf-7", None),
        ("", None),
        ("x" * 300, None),
        ("a\x00b", None),
    ],
)
def test_labels_of_the_web(label: str, codec: str | None) -> None:
    assert codec_of(label) == codec


@pytest.mark.parametrize(
    ("head", "binary"),
    [
        (b"%PDF-1.7 text", True),
        (b"\x89PNG\r\n", True),
        (b"\x7fELF\x02\x01", True),
        (b"\x00\x01\x02\x03" * 50, True),
        (random.Random(1).randbytes(4_000), True),
        (FRENCH.encode(), False),
        (FRENCH.encode("utf-16"), False),
        (FRENCH.encode("utf-16-le"), False),
        (JAPANESE.encode("iso2022_jp") * 5, False),
        (RUSSIAN.encode("cp1251"), False),
        (FRENCH.encode() * 40 + b"\x00", False),
        (b"", False),
    ],
)
def test_is_binary(head: bytes, binary: bool) -> None:
    assert is_binary(head) is binary
