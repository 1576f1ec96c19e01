"""Lists of frequent words, by language: those of jusText (made from Wikipedia) and our own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import justext

from transforms.filtering.frequent_words import FREQUENT_WORDS

# The jusText lists that are used, by BCP 47 code: languages with a press of their own. Of close varieties that letters
# and words cannot tell apart (Bosnian, Croatian and Serbian in Latin letters; the two Norwegians) only one.
_JUSTEXT_LISTS = {
    "af": "Afrikaans",
    "ar": "Arabic",
    "az": "Azerbaijani",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "br": "Breton",
    "ca": "Catalan",
    "cs": "Czech",
    "cy": "Welsh",
    "da": "Danish",
    "de": "German",
    "en": "English",
    "eo": "Esperanto",
    "es": "Spanish",
    "et": "Estonian",
    "eu": "Basque",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "fy": "West_Frisian",
    "ga": "Irish",
    "gl": "Galician",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "jv": "Javanese",
    "kk": "Kazakh",
    "ku": "Kurdish",
    "ky": "Kyrgyz",
    "la": "Latin",
    "lb": "Luxembourgish",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "mr": "Marathi",
    "ms": "Malay",
    "mt": "Maltese",
    "ne": "Nepali",
    "nl": "Dutch",
    "no": "Norwegian_Bokmal",
    "oc": "Occitan",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "tk": "Turkmen",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "uz": "Uzbek",
    "vi": "Vietnamese",
    "yo": "Yoruba",
}
# Python's \w leaves out the vowel signs and other marks that stand inside words of many writing systems.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0df4\u200c\u200d"
_WORD = re.compile(rf"(?:[^\W\d_]|[{_MARKS}])+(?:['ʼ](?:[^\W\d_]|[{_MARKS}])+)*")


def words_of(text: str) -> Iterator[str]:
    """The words of `text` in lower case, without digits and punctuation; an apostrophe inside a word belongs to it."""
    for match in _WORD.finditer(text.lower().replace("’", "'")):
        yield match.group()


def word_lists() -> dict[str, frozenset[str]]:
    """The lists, by BCP 47 code; each word in lower case."""
    lists = {code: justext.get_stoplist(name) for code, name in _JUSTEXT_LISTS.items()}
    lists.update({code: words.split() for code, words in FREQUENT_WORDS.items()})
    return {code: frozenset(word for word in words if _WORD.fullmatch(word)) for code, words in lists.items()}
