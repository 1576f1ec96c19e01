"""Which writing systems a text uses."""

from __future__ import annotations

import bisect
from collections import Counter

# First and last code point of the letters of each writing system (Unicode 16, Blocks.txt and Scripts.txt; blocks of one
# system that touch are joined). Codes are ISO 15924.
_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0041, 0x005A, "Latn"),
    (0x0061, 0x007A, "Latn"),
    (0x00C0, 0x024F, "Latn"),
    (0x0250, 0x02AF, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0531, 0x0587, "Armn"),
    (0x05D0, 0x05F2, "Hebr"),
    (0x0620, 0x06D5, "Arab"),
    (0x06EE, 0x06FF, "Arab"),
    (0x0710, 0x074F, "Syrc"),
    (0x0750, 0x077F, "Arab"),
    (0x0780, 0x07B1, "Thaa"),
    (0x07CA, 0x07EA, "Nkoo"),
    (0x08A0, 0x08C9, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0A00, 0x0A7F, "Guru"),
    (0x0A80, 0x0AFF, "Gujr"),
    (0x0B00, 0x0B7F, "Orya"),
    (0x0B80, 0x0BFF, "Taml"),
    (0x0C00, 0x0C7F, "Telu"),
    (0x0C80, 0x0CFF, "Knda"),
    (0x0D00, 0x0D7F, "Mlym"),
    (0x0D80, 0x0DFF, "Sinh"),
    (0x0E01, 0x0E4E, "Thai"),
    (0x0E81, 0x0EDF, "Laoo"),
    (0x0F40, 0x0FBC, "Tibt"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"),
    (0x1200, 0x139F, "Ethi"),
    (0x13A0, 0x13FF, "Cher"),
    (0x1400, 0x167F, "Cans"),
    (0x1780, 0x17D3, "Khmr"),
    (0x1820, 0x18AA, "Mong"),
    (0x1C90, 0x1CBF, "Geor"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x1F00, 0x1FFC, "Grek"),
    (0x2D30, 0x2D67, "Tfng"),
    (0x2D80, 0x2DDE, "Ethi"),
    (0x3041, 0x3096, "Kana"),
    (0x30A1, 0x30FA, "Kana"),
    (0x3105, 0x312F, "Bopo"),
    (0x3131, 0x318E, "Hang"),
    (0x31F0, 0x31FF, "Kana"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xA000, 0xA48C, "Yiii"),
    (0xA640, 0xA69F, "Cyrl"),
    (0xA720, 0xA7FF, "Latn"),
    (0xAC00, 0xD7A3, "Hang"),
    (0xF900, 0xFAFF, "Hani"),
    (0xFB50, 0xFDFB, "Arab"),
    (0xFE70, 0xFEFC, "Arab"),
    (0xFF66, 0xFF9F, "Kana"),
    (0x20000, 0x323AF, "Hani"),
)
_FIRST = [first for first, _, _ in _RANGES]

# Writing systems with one language, as far as newspapers go.
ONLY_LANGUAGE = {
    "Armn": "hy",
    "Beng": "bn",
    "Geor": "ka",
    "Grek": "el",
    "Gujr": "gu",
    "Guru": "pa",
    "Hang": "ko",
    "Khmr": "km",
    "Knda": "kn",
    "Laoo": "lo",
    "Mlym": "ml",
    "Mong": "mn",
    "Mymr": "my",
    "Orya": "or",
    "Sinh": "si",
    "Taml": "ta",
    "Telu": "te",
    "Thaa": "dv",
    "Thai": "th",
    "Tibt": "bo",
}

# A sign of these stands for a syllable or a word, so it says about as much as three letters of an alphabet.
SYLLABIC = frozenset({"Hani", "Kana", "Hang", "Bopo", "Yiii", "Ethi"})
_SYLLABIC_WEIGHT = 3


def script_of(character: str) -> str | None:
    """ISO 15924 code of the writing system of one letter; None for anything else."""
    code_point = ord(character)
    at = bisect.bisect_right(_FIRST, code_point) - 1
    if at < 0:
        return None
    _, last, script = _RANGES[at]
    return script if code_point <= last and character not in "×÷" else None


def letters_by_script(text: str) -> Counter[str]:
    """How many letters of each writing system `text` has."""
    letters: Counter[str] = Counter()
    for character, count in Counter(text).items():
        script = script_of(character)
        if script is not None:
            letters[script] += count
    return letters


def weight(script: str, letters: int) -> int:
    """`letters` of one system in the currency of an alphabet."""
    return letters * _SYLLABIC_WEIGHT if script in SYLLABIC else letters
