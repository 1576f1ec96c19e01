"""Credits at the end of an article: `(source/Prensa Latina)`, `- Reuters`, `Source : AFP`, and ones that were cut."""

from __future__ import annotations

import re

from transforms.extraction.agencies import agency_named, in_credit
from transforms.extraction.names import is_person_name

_SOURCE = (
    r"(?:sources?|src|fuentes?|fontes?|fonti|quellen?|bron|bronnen|источники?|джерел[оа]|źródł[oa]|zdroje?|kaynak|käll[ao]r?|kilder?|lähde"
    r"|sursa|forrás|出典|来源|來源|출처|المصدر)"
)
_WITH = (
    r"(?:with\s+(?:inputs?|reporting|files?|material|information)\s+(?:from|by)|with\s+agenc(?:y|ies)(?:\s+inputs?)?|avec|mit\s+material\s+(?:von|der)"
    r"|con\s+informaci[óo]n\s+de|com\s+informa[çc][õo]es\s+d[aeo]s?|con|com|via|par|by|©|\(c\)|copyright)"
)
_CUT = re.compile(rf"\s*[(\[]\s*(?:{_SOURCE}\s*[/:：\s-][^()\[\]]{{0,60}}|{_SOURCE})$", re.IGNORECASE)
_CUT_BRACKET = re.compile(r"(?<=[.!?…»”\"])\s*[(\[][^()\[\].!?]{0,30}$")
_BRACKETED = re.compile(r"\s*[(\[（［](?P<credit>[^()\[\]（）［］]{2,80})[)\]）］]\s*\.?$")
_NAMED_BEFORE = re.compile(  # "l'agence de presse (AFP)" explains initials, it credits nobody
    r"(?:agenc|agenz|agentur|агентств|аґентств|news|presse|press)\w*(?:\s[\w-]+){0,3}$", re.IGNORECASE
)
_NAMELESS = re.compile(  # "with agencies": a credit that names none
    r"(?:\w+\s)?(?:avec|with|con|com|mit|z|с|met|med|per|via)?\s*(?:les\s|the\s|las\s)?(?:agences?|agenc(?:y|ies)|agencias?|agências?|agenturen"
    r"|agenzie|agencj[ie]|агентств[а-я]*)(?:\s(?:de\spresse|inputs?|report|staff))?",
    re.IGNORECASE,
)
_WITH_AGENCY = re.compile(r"[^.!?:]{2,40}\s(?:avec|with|mit|con|com|et|and|und|y|e)\s(?P<agency>[^.!?:]{2,30})")
_SOURCE_BRACKET = re.compile(rf"{_SOURCE}\s*[/:：]\s*\S|{_SOURCE}\s+[^\W\d_]", re.IGNORECASE)
_AFTER_DASH = re.compile(
    r"(?:\s+[-–—]{1,2}\s*|(?<=[.!?…»”\"。])\s*[-–—/]{1,2}\s*)(?P<credit>[^\W\d_][^.!?;:()–—]{1,30})\.?$"
)
_AFTER_STOP = re.compile(r"(?<=[.!?…»”\"。])\s+(?P<credit>[^\W\d_][^.!?;:()–—]{1,30})\.?$")
_LABELLED = re.compile(rf"(?:{_SOURCE}\s*[:：/–-]|{_WITH}(?=\W))\s*\S.{{0,80}}", re.IGNORECASE)
_HAND = (
    r"(?:(?:additional\s+)?(?:reporting|writing|editing|compiled|translated|translation|production)(?:\s+and\s+\w+)?\s+by"
    r"|reportage(?:\s+de)?|(?:[ée]dité|rédigé|traduit|écrit)(?:\s+et\s+\w+)?(?:\s+d[eu’'][\s\w'’]{3,20})?\s+par|version\s+française(?:\s+de)?"
    r"|avec\s+la\s+contribution\s+de|reporte\s+de|editado\s+por|traducido\s+por|reportagem\s+de|edição\s+de|redigiert\s+von"
    r"|bericht\s+von|geschrieben\s+von|tradotto\s+da)"
)
_HANDS = re.compile(rf"[(\[*]?\s*(?={_HAND}\s)(?P<hands>.+?)[)\]]?\.?", re.IGNORECASE)
_HAND_BREAK = re.compile(rf"[,;/]|\b{_HAND}\s|\s(?:and|et|y|e|und|in|à|en|em)\s", re.IGNORECASE)
_CONTRIBUTED = re.compile(
    r".{5,150}\b(?:contributed\s(?:to\sthis\s(?:report|story|article)|reporting)|(?:a|ont)\scontribué\s(?:à\scet\sarticle|à\sce\sreportage)"
    r"|contribuy(?:ó|eron)\sa\seste\sreportaje)\b.{0,40}",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[^\W\d_]{2,5}\s?/{1,2}\s?){1,6}[^\W\d_]{0,5}\.?")  # who wrote and edited: jcm/mem/odf
_END_MARK = re.compile(
    r"\s*(?:[(\[/]?(?:end|ends|fin|fim|fine|ende|конец|koniec|了|完)[)\]/]?|(?-i:(?<=[.!?]\s)\([A-Z]\))|-\s?30\s?-|#{2,}|/{2,}|■|◆|□|\(c\))\s*$",
    re.IGNORECASE,
)
_BARE_END = re.compile(r"(?:end|ends|fin|fim|fine|ende|koniec)$", re.IGNORECASE)


def split_credit(paragraph: str) -> tuple[str, str]:
    """The last paragraph of an article without the credit it ends with, and that credit ("" where there is none).

    The paragraph may be nothing but a credit. What stands in brackets counts only where it names an agency or says
    `source`; a bracket that the cut of a text left open counts where it says `source` or follows a whole sentence.
    """
    text = paragraph.rstrip()
    mark = _END_MARK.search(text)
    if mark and (not _BARE_END.fullmatch(mark[0].strip()) or re.search(r"(?:^|[.!?…»”\")])$", text[: mark.start()])):
        text = text[: mark.start()].rstrip()
    if _is_credit_line(text):
        return "", text
    for pattern in (_BRACKETED, _AFTER_DASH, _AFTER_STOP):
        found = pattern.search(text)
        if (
            found
            and _is_credit(found["credit"], pattern is _BRACKETED)
            and not _NAMED_BEFORE.search(text[: found.start()])
        ):
            return text[: found.start()].rstrip(), found[0].strip()
    for pattern in (_CUT, _CUT_BRACKET):
        found = pattern.search(text)
        if found:
            return text[: found.start()].rstrip(), found[0].strip()
    return text, ""


def _is_credit(credit: str, bracketed: bool) -> bool:
    if not bracketed:
        if _LABELLED.fullmatch(credit) and in_credit(credit) is not None:
            return True
        return agency_named(credit) is not None or all(map(agency_named, re.split(r"\s*[/,]\s*", credit)))
    return in_credit(credit) is not None or bool(_SOURCE_BRACKET.match(credit) or _NAMELESS.fullmatch(credit))


def _is_credit_line(line: str) -> bool:
    if len(line) > 150:
        return False
    hands = _HANDS.fullmatch(line)
    if hands:
        names = (name.strip(" .():") for name in _HAND_BREAK.split(hands["hands"]))
        if all(is_person_name(name, 1) for name in names if name):
            return True
    if _INITIALS.fullmatch(line) and (line.islower() or line.isupper() or line.count("/") > 1):
        return True
    if _CONTRIBUTED.fullmatch(line):
        return True
    bare = line.strip(" ()[]（）*_.–—-")
    if _NAMELESS.fullmatch(bare):
        return True
    whole = agency_named(bare) is not None or (
        len(bare) <= 40 and all(agency_named(part) for part in re.split(r"\s*[/,;|]\s*|\s(?:et|and|und|y|e|и)\s", bare))
    )
    beside = _WITH_AGENCY.fullmatch(bare)
    if beside and agency_named(beside["agency"]):
        return True
    return whole or bool(_LABELLED.fullmatch(line.strip(" ()[]*_")) and in_credit(line))
