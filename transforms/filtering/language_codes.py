"""Names of languages, brought to the codes that the pipeline writes."""

from __future__ import annotations

import re

# Withdrawn codes, members of a macrolanguage that are written as the macrolanguage, and the three-letter codes of
# ISO 639-2 (both kinds) that data sets use instead of the two-letter ones of BCP 47.
_PREFERRED = {
    "iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "nb": "no", "nn": "no", "fil": "tl", "cmn": "zh",
    "arb": "ar", "swh": "sw", "pes": "fa", "prs": "fa", "zsm": "ms", "ekk": "et", "lvs": "lv", "als": "sq", "kmr": "ku",
    "nob": "no", "nno": "no", "afr": "af", "amh": "am", "ara": "ar", "aze": "az", "bel": "be", "ben": "bn", "bul": "bg",
    "bos": "bs", "bre": "br", "cat": "ca", "ces": "cs", "cze": "cs", "cym": "cy", "wel": "cy", "dan": "da", "deu": "de",
    "ger": "de", "ell": "el", "gre": "el", "eng": "en", "epo": "eo", "est": "et", "eus": "eu", "baq": "eu", "fao": "fo",
    "fas": "fa", "per": "fa", "fin": "fi", "fra": "fr", "fre": "fr", "fry": "fy", "gla": "gd", "gle": "ga", "glg": "gl",
    "guj": "gu", "hat": "ht", "hau": "ha", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu", "hye": "hy", "arm": "hy",
    "ibo": "ig", "ind": "id", "isl": "is", "ice": "is", "ita": "it", "jav": "jv", "jpn": "ja", "kan": "kn", "kat": "ka",
    "geo": "ka", "kaz": "kk", "khm": "km", "kin": "rw", "kir": "ky", "kor": "ko", "kur": "ku", "lao": "lo", "lat": "la",
    "lav": "lv", "lin": "ln", "lit": "lt", "ltz": "lb", "lug": "lg", "mal": "ml", "mar": "mr", "mkd": "mk", "mac": "mk",
    "mlg": "mg", "mlt": "mt", "mon": "mn", "msa": "ms", "may": "ms", "mya": "my", "bur": "my", "nep": "ne", "nld": "nl",
    "dut": "nl", "nor": "no", "nya": "ny", "oci": "oc", "ori": "or", "orm": "om", "pan": "pa", "pol": "pl", "por": "pt",
    "pus": "ps", "ron": "ro", "rum": "ro", "run": "rn", "rus": "ru", "sin": "si", "slk": "sk", "slo": "sk", "slv": "sl",
    "sna": "sn", "som": "so", "spa": "es", "sqi": "sq", "alb": "sq", "srp": "sr", "sun": "su", "swa": "sw", "swe": "sv",
    "tam": "ta", "tat": "tt", "tel": "te", "tgk": "tg", "tgl": "tl", "tha": "th", "tir": "ti", "tuk": "tk", "tur": "tr",
    "ukr": "uk", "urd": "ur", "uzb": "uz", "vie": "vi", "xho": "xh", "yid": "yi", "yor": "yo", "zho": "zh", "chi": "zh",
    "zul": "zu",
}  # fmt: skip
_TAG = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_@.][A-Za-z0-9@._-]*)?\s*")
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})


def primary_code(tag: str | None) -> str | None:
    """The BCP 47 primary code of a language tag or locale name, such as `fr` for `fr-CA`, `fr_FR.UTF-8` and `fra`.

    Both written Norwegians are `no`, all Chinese is `zh`. None where there is no tag or it names no language.
    """
    match = _TAG.fullmatch(tag or "")
    if match is None:
        return None
    code = match[1].lower()
    return None if code in _NO_LANGUAGE else _PREFERRED.get(code, code)
