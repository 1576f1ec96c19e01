"""Pages that stand before an article: proofs of being human, consent notices, offers to subscribe."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SHORT = 1500  # characters; a longer text is an article about robots, cookies or subscriptions
_MOST = 0.6  # share of the text that must speak of nothing else
_LEFT = 120  # characters of other text beside an offer to subscribe, from which it is the start of an article

_ROBOT = re.compile(
    r"captcha|are you a robot|not a robot|you are (?:a )?human|unusual (?:traffic|activity)|just a moment"
    r"|attention required|checking (?:if the site connection|your browser)|ddos protection"
    r"|access (?:to this page has been )?denied|pardon our interruption|verify(?:ing)? (?:that )?you are"
    r"|enable (?:javascript|cookies)|browser does not support|request unsuccessful|kein roboter"
    r"|sicherheitsüberprüfung|ungewöhnliche aktivität|êtes[- ]vous un robot|pas un robot|activer javascript"
    r"|accès refusé|no eres un robot|no soy un robot|acceso denegado|não é um robô|acesso negado|non sono un robot"
    r"|accesso negato|не робот|доступ ограничен|доступ запрещен|включите javascript|ロボットではありません"
    r"|请完成验证|安全验证|로봇이 아닙니다",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookies?\b|\bconsent|tracking|personali[sz]ed (?:ads|content)|partners|legitimate interest|data protection"
    r"|privacy|einwilligung|zustimm|datenschutz|werbung|consentement|traceurs|confidentialité|publicité|partenaires"
    r"|consentimiento|privacidad|socios|consentimento|privacidade|consenso|trattamento dei dati|toestemming|куки"
    r"|файлы cookie|персональных данных|zgod[ay]|prywatności|クッキー|隐私",
    re.IGNORECASE,
)
_SUBSCRIBE = re.compile(
    r"subscri(?:be|ber|ption)|sign in|log ?in|already a member|free trial|unlimited access|unlock|premium"
    r"|members only|abonn|abo\b|jetzt testen|anmelden|weiterlesen|registrier|s'abonner|se connecter|réservé"
    r"|essai gratuit|suscri|inicia sesión|assin(?:e|ante|atura)|abbonat|accedi|inloggen|подписк|подписаться|войти"
    r"|prenumer|subskryb|zaloguj|会員|ログイン|登录|订阅|구독",
    re.IGNORECASE,
)


def wall(title: str | None, lines: Sequence[str]) -> tuple[str, str] | None:
    """The reason and detail for which these lines of a page are no article; None where they may be one.

    `lines` are those of the extraction, or of the whole page where there is none.
    """
    length = sum(map(len, lines))
    if length > _SHORT:
        return None
    robot = next((found for text in (title or "", *lines) if (found := _ROBOT.search(text))), None)
    if robot is not None and length < _SHORT / 2:
        return "bot_wall", f"the page says: {robot[0]}"
    if length and _about(lines, _CONSENT) >= _MOST * length:
        return "cookie_wall", f"{length} characters, most of them about cookies"
    offers = _about(lines, _SUBSCRIBE)
    if offers and length - offers < _LEFT and offers >= _MOST * length:
        return "paywall_stub", f"{length} characters, most of them an offer to subscribe"
    return None


def _about(lines: Sequence[str], subject: re.Pattern[str]) -> int:
    return sum(len(line) for line in lines if subject.search(line))
