"""Pages that hold no story but a notice: proofs of being human, consent to cookies, offers to subscribe.

Two such pages are alike word for word and yet copies of nothing.
"""

from __future__ import annotations

import re

# The share of the words of a text that speak of the page itself, times how many different ones there are: in a notice
# every twentieth word is one of five, or every tenth one of three.
_LEAST = 0.25
_WORDS = 400  # a longer text holds more than a notice

# Beginnings of words in which web pages speak of themselves, by what the page is then rejected for.
_STEMS = {
    "bot_wall": "robot робот captcha javascript connection connexion conexi verbindung połącz соединени",
    "cookie_wall": """
        cookie куки browser navigateur navegador браузер przeglądark tarayıcı akzept akcept accepter acept
        privacy privacid confidential datenschutz prywatno конфиденциальн gizlilik çerez
        consent consens einwillig zustimm zgod согласи website webseite witryn
        personalis werbung reklam
        """,
    "paywall_stub": """
        subscri unsubscri abonn suscri assin abbona subskry подписк подпиш abone register registr registrier регистр
        inscri iscriv password passwort login trial newsletter email
        """,
}
_REASONS = {stem: reason for reason, stems in _STEMS.items() for stem in stems.split()}
_EVERY = tuple(_REASONS)
_STARTS = frozenset(stem[:4] for stem in _EVERY)
_WORD = re.compile(r"[^\W\d_]+")


def notice(text: str) -> str | None:
    """The reason (`transforms.reasons`) for which a text is a notice and no article; None where it is none."""
    if len(text) > _WORDS * 8:
        return None
    words = _WORD.findall(text.casefold())
    if not 0 < len(words) <= _WORDS:
        return None
    found = [word for word in words if word == "ip" or (word[:4] in _STARTS and word.startswith(_EVERY))]
    if len(found) * len(set(found)) < _LEAST * len(words):
        return None
    reasons = [next((_REASONS[stem] for stem in _EVERY if word.startswith(stem)), "bot_wall") for word in found]
    return max(sorted(set(reasons)), key=reasons.count)
