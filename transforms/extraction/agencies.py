"""News agencies: their names in many languages, and which one a dateline, byline, credit or creator field names.

Only places that state an origin are read. A mention in the text ("told Reuters") is none, and no function here takes
one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_ALIASES = """
AFP: Agence France-Presse, Agence France Presse, АФП, 法新社, AFP通信, AFP=時事
Reuters: Thomson Reuters, Рейтер, Рейтерс, Reuter, ロイター, ロイター通信, 路透, 路透社, 로이터, رويترز
AP: Associated Press, The Associated Press, Ассошиэйтед Пресс, АП, AP通信, 美联社, 美聯社
TASS: ТАСС, Itar-Tass, ITAR-TASS, ИТАР-ТАСС, Агентство ТАСС, タス通信, 塔斯社
RIA Novosti: RIA, РИА, РИА Новости, RIA Nowosti, RIA-Novosti, Ria Novosti
Sputnik: Спутник, スプートニク, 卫星通讯社, سبوتنيك
Interfax: Интерфакс, Interfax.ru, Интерфакс-Украина, Interfax-Ukraine, インタファクス通信, 国际文传电讯社
dpa: Deutsche Presse-Agentur, Deutsche Presse Agentur, dpa-AFX, dpa/lnw, ДПА, DPA通信, 德新社
EFE: Agencia EFE, EFE Verde, ЭФЕ, 埃菲社
ANSA: Agenzia ANSA, АНСА, 安莎社
Xinhua: 新华社, 新華社, Xinhuanet, Синьхуа, 新华网, Chine nouvelle, 新華社通信, 신화통신
China News Service: 中新社, 中国新闻社, 中新网, CNS
Kyodo: 共同, 共同通信, 共同社, Kyodo News, Киодо
Jiji: 時事, 時事通信, 时事社, Jiji Press
Prensa Latina: PL, Пренса Латина
PA Media: PA, Press Association, The Press Association
APA: Austria Presse Agentur
Keystone-SDA: ATS, SDA, Keystone-ATS, Keystone-SDA-ATS, Agence télégraphique suisse, Schweizerische Depeschenagentur
Belga: Agence Belga
ANP: Algemeen Nederlands Persbureau
Lusa: Agência Lusa, Agencia Lusa
Agência Brasil: Agencia Brasil, ABr
PTI: Press Trust of India
ANI: Asian News International
IANS: Indo-Asian News Service
Yonhap: 연합뉴스, Ёнхап, 聯合ニュース, 韩联社, 韓聯社, Yonhap News, Yonhap News Agency
Newsis: 뉴시스
News1: 뉴스1
Anadolu: AA, Anadolu Agency, Agence Anadolu, Anadolu Ajansı, Anadolu Agentur, Анадолу, وكالة الأناضول
UPI: United Press International
CNA: 中央社, Central News Agency
MTI: Magyar Távirati Iroda
PAP: Polska Agencja Prasowa
ČTK: CTK, Česká tisková kancelář
TASR: Tlačová agentúra Slovenskej republiky
Agerpres:
BTA: БТА
Tanjug: Танјуг
HINA:
STA: Slovenska tiskovna agencija
Ukrinform: Укринформ, Укрінформ, УКРІНФОРМ
UNIAN: УНИАН, УНІАН
BelTA: БЕЛТА, БелТА
Kazinform: Казинформ
Ritzau:
NTB:
TT: TT-AFP
STT: STT-Lehtikuva
BNS:
ELTA:
Europa Press: Europapress
Télam: Telam
Notimex:
ANDINA:
AdnKronos:
AGI: Agenzia Italia
MAP: Maghreb Arabe Presse
APS: Algérie Presse Service
TAP: Tunis Afrique Presse
MENA: Middle East News Agency
SPA: Saudi Press Agency, واس
WAM: وام
IRNA: ایرنا
APAnews: Agence de Presse Africaine
PANA: Panapress, PANA Press
GNA: Ghana News Agency
NAN: News Agency of Nigeria
Bernama:
Antara:
VNA: TTXVN, Vietnam News Agency, Agence vietnamienne d'information
KCNA: 朝鮮中央通信, 조선중앙통신, 朝中社
KNA: Katholische Nachrichten-Agentur
epd: Evangelischer Pressedienst
AAP: Australian Associated Press
CP: The Canadian Press, La Presse Canadienne, Canadian Press
Bloomberg: Bloomberg News, ブルームバーグ, Блумберг
PRNewswire: PR Newswire
Business Wire: BusinessWire
GlobeNewswire: GLOBE NEWSWIRE
"""

_INITIALS = re.compile(r"[^\W\d_]{2,6}")
_SEPARATOR = re.compile(r"\s*(?:[/,;&+|=]|\s-\s|\b(?:and|et|und|y|e|avec|with|via|par|by|через)\b)\s*", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"""(?:source|sources|src|fuente|fuentes|fonte|fonti|fontes|quelle|quellen|bron|источник|джерело|źródło|zdroj|kaynak|
    källa|kilde|lähde|sursa|forrás|出典|来源|來源|text|texte|texto|testo|con\ información\ de|com\ informações\ da|
    mit\ material\ von|mit\ material\ der|with\ inputs?\ from|
    with\ agenc(?:y|ies)|avec|with|mit|con|com|da|via|par|by|von|por|per|
    copyright|©|\(c\))(?=\W|$)
    \s*[:：/\-–—]?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_DESK = re.compile(
    r"(?:'s)?\s+(?:news|agency|agencies|staff|writers?|correspondents?|editors?|reporters?|desk|photo|photos)$",
    re.IGNORECASE,
)


def _key(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    unaccented = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[\s\-.'’]+", " ", unicodedata.normalize("NFC", unaccented)).strip()


@cache
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Canonical name by key: initials exactly as written, longer names in any case."""
    exact: dict[str, str] = {}
    folded: dict[str, str] = {}
    for line in _ALIASES.strip().splitlines():
        canonical, _, aliases = line.partition(":")
        for name in (canonical, *filter(None, map(str.strip, aliases.split(",")))):
            key = _key(name)
            exact[key] = canonical
            if len(key) > 4:
                folded[key.casefold()] = canonical
            else:
                exact.setdefault(key.lower(), canonical)  # dpa, afp, ats in lower case
                exact.setdefault(key.upper(), canonical)
    return exact, folded


def agency_named(name: str) -> str | None:
    """The canonical name of the agency that `name` is, in any of its languages; None for anything else."""
    exact, folded = _names()
    key = _key(name)
    return exact.get(key) or folded.get(key.casefold())


def in_credit(credit: str) -> tuple[str, str] | None:
    """(agency, evidence) of a trailing credit: `(source/Prensa Latina)`, `- Reuters`, `© dpa`, `with inputs from PTI`.

    Of several agencies the first counts.
    """
    return _first(credit, "credit")


def in_byline(byline: str) -> tuple[str, str] | None:
    """(agency, evidence) of a byline: `By Jane Doe, Associated Press`, `Par AFP`, `Le Journal avec AFP`."""
    return _first(byline, "byline")


def in_creator(creator: str) -> tuple[str, str] | None:
    """(agency, evidence) of an author, creator or publisher field (JSON-LD, meta) that is an agency or names one."""
    return _first(creator, "creator")


def in_dateline(agency: str) -> tuple[str, str] | None:
    """(agency, evidence) of what stands in the agency's place of a dateline, often in parentheses.

    Initials that are on no list (2 to 6 capitals) are taken as they are written.
    """
    known = _first(agency, "dateline")
    if known:
        return known
    bare = agency.strip(" ()[]/.,:-–—")
    if _INITIALS.fullmatch(bare) and bare == bare.upper() and bare != bare.lower():
        return bare, f"dateline: {agency.strip()}"
    return None


def _first(field: str, place: str) -> tuple[str, str] | None:
    for part in _parts(field):
        canonical = agency_named(part)
        if canonical:
            return canonical, f"{place}: {field.strip()}"
    return None


def _parts(field: str) -> Iterator[str]:
    """The names in a field: whole, without its lead-in (`source:`), and between separators."""
    bare = field.strip(' \t\n()[]（）［］【】«»"*_.,:;-–—/')
    yield bare
    for piece in (bare, *_SEPARATOR.split(bare)):
        name = piece
        while name:
            yield name
            yield _DESK.sub("", name)
            shorter = _LEAD_IN.sub("", name, count=1) if _LEAD_IN.match(name) else ""
            name = shorter.strip(" ()[]（）*_.,:;-–—/")
            yield from _SEPARATOR.split(name)
