"""Rules of robots.txt by RFC 9309, and what sites say there about the training of models."""

from __future__ import annotations

import dataclasses
import re

from protego import Protego

from transforms.fetching.outcomes import Exchange, FetchError

BYTES = 512_000  # RFC 9309, 2.5: at least 500 KiB are read
KEPT_SECONDS = 86_400.0  # RFC 9309, 2.4: rules are used for a day at most
_TOKEN = re.compile(r"[A-Za-z_-]*")
# Names under which robots.txt speaks to the collectors of training data alone, as their operators document them.
_TRAINERS = ("CCBot", "ClaudeBot", "Google-Extended", "Applebot-Extended", "GPTBot")


@dataclasses.dataclass(frozen=True)
class Rules:
    """What one host's robots.txt says to one crawler."""

    parsed: Protego
    groups: tuple[str, ...]  # the user-agent lines that speak to this crawler, else `*`
    signals: tuple[str, ...] = ()  # Content-Signal and Content-Usage lines that speak to it, as written

    def allow(self, url: str) -> bool:
        """Whether `url` may be fetched."""
        return all(self.parsed.can_fetch(url, group) for group in self.groups)

    @property
    def delay(self) -> float:
        """Seconds between two requests, from Crawl-delay and Request-rate; 0 where neither is given."""
        delays = [0.0]
        for group in self.groups:
            delays.append(self.parsed.crawl_delay(group) or 0.0)
            rate = self.parsed.request_rate(group)
            if rate is not None:
                delays.append(rate.seconds / rate.requests)
        return max(delays)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps named, in order."""
        return tuple(dict.fromkeys(self.parsed.sitemaps))

    def ai_opt_out(self, url: str) -> tuple[str, ...]:
        """Signals as written, and the names of training crawlers that may not fetch `url` though we may."""
        barred = [f"disallowed: {name}" for name in _TRAINERS if not self.parsed.can_fetch(url, name)]
        return (*self.signals, *barred)


ANYTHING = Rules(Protego.parse(""), ("*",))


def parse(body: bytes, user_agent: str) -> Rules:
    """The rules in `body` for the crawler whose product token is `user_agent`; bytes beyond `BYTES` are left out.

    Protego takes `User-agent: news` for any name that begins so. RFC 9309, 2.2.1, wants the whole token to be the same;
    the groups that speak to us are therefore picked here, and Protego is asked with their own names.
    """
    if len(body) > BYTES:
        body = body[: body.rfind(b"\n", 0, BYTES) + 1]
    text = body.decode("utf-8-sig", "replace")
    ours: dict[str, list[str]] = {}
    group: list[str] = []
    naming = False  # several user-agent lines in a row share their group
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key in ("user-agent", "user agent", "useragent"):  # as Protego reads it
            group = group if naming else []
            group.append(value.lower())
            ours.setdefault(value.lower(), [])
            naming = True
            continue
        naming = naming and key == "sitemap"
        if key in ("content-signal", "content-usage") and value:
            for name in group or ["*"]:
                ours.setdefault(name, []).append(f"{key}: {value}")
    named = tuple(name for name in ours if name and _token(name) == user_agent.lower())
    groups = named or ("*",)
    signals = dict.fromkeys(signal for name in groups for signal in ours.get(name, ()))
    return Rules(Protego.parse(text), groups, tuple(signals))


def _token(name: str) -> str:
    match = _TOKEN.match(name)
    return match.group() if match else ""


def judge(exchange: Exchange, user_agent: str) -> Rules:
    """What the answer to a request for robots.txt means.

    No such file (4xx, or too many redirects): anything may be fetched. A sick server (5xx) or one that asks for
    patience (429): nothing may be, for the time being.

    Raises:
        FetchError: `robots_unreachable`.
    """
    if 200 <= exchange.status < 300:
        return parse(exchange.body, user_agent)
    if exchange.status == 429 or exchange.status >= 500:
        raise unreachable(exchange.status_line)
    return ANYTHING


def unreachable(why: str) -> FetchError:
    """RFC 9309, 2.3.1.4: rules that cannot be had forbid everything."""
    return FetchError("robots_unreachable", f"{why} for robots.txt, so nothing may be fetched for now", of_host=True)
