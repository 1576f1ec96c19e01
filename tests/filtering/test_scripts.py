from transforms.filtering.scripts import letters_by_script, script_of


def test_letters_have_their_writing_system() -> None:
    expected = {
        "a": "Latn", "Ż": "Latn", "ж": "Cyrl", "ψ": "Grek", "ש": "Hebr", "ب": "Arab", "क": "Deva", "ก": "Thai",
        "ሀ": "Ethi", "か": "Kana", "カ": "Kana", "國": "Hani", "한": "Hang", "ქ": "Geor",
    }  # fmt: skip
    assert {letter: script_of(letter) for letter in expected} == expected


def test_digits_and_signs_have_none() -> None:
    assert {script_of(sign) for sign in "0 ×÷%。\u0000😀"} == {None}


def test_letters_are_counted() -> None:
    assert letters_by_script("Ура, ok! 12") == {"Cyrl": 3, "Latn": 2}
