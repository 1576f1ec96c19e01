"""Outlets and addresses: the host that published a page, its configured name, one form of a URL for all spellings."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import idna
from babel import Locale

from transforms.config import Outlet
from transforms.extraction.names import is_capitalised

_EDITION = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")  # a label that names a rendering, not an outlet
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})")
_TRACKING = re.compile(
    r"""(?:utm_.*|at_.*|mc_.*|pk_.*|mtm_.*|hsa_.*|ga_.*|wt_?mc.*|xtor|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|
    twclid|ttclid|igshid|igsh|li_fat_id|_ga|_gl|_hs.*|mkt_tok|ns_.*|cmpid|cmp|ocid|icid|ito|smid|smtyp|sref|src|spm|ref|ref_src|
    ref_url|referrer|referer|feature|share|shared|sharetype|recirc|taid|partner|campaign|campaign_id|cid|ncid|intcid|rss|
    amp|outputtype|__twitter_impression|guccounter|guce_.*)""",
    re.IGNORECASE | re.VERBOSE,
)
_AMP_PATH = re.compile(r"(?:/amp(?:/|\.html)?|\.amp(?:\.html)?)$", re.IGNORECASE)
_MEDIA_WORD = re.compile(
    r"news|press|prensa|stampa|imprensa|radio|rádio|\btv\b|tele|télé|journal|giornale|jornal|times|post\b|daily|gazet|zeitung"
    r"|tagblatt|kurier|diario|diário|tribun|herald|media|média|infos?\b|actu|agenc|agenz|agentur|online|monde|mundo|welt|24\b"
    r"|\.\w{2,4}\b|новости|газета|вести|известия|ведомости|правда|пресс|новини|新聞|新闻|日报|日報|通信|放送|晚报|時報|时报|网"
    r"|신문|일보|뉴스|방송",
    re.IGNORECASE,
)
_SENTENCE_MARK = re.compile(r"[.!?…:;。！？]$|[.!?…;。！？]\s|[,，、]")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PATH_SAFE = "/:@!$&'()*+,;=-._~"


def outlet_of(url: str) -> str | None:
    """The host of a URL, or a bare host, as an outlet's key: lower case, ASCII (IDNA), no port, `www.`, `m.` or `amp.`.

    None where it is no host on the public web.
    """
    text = url.strip()
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname
    except ValueError:
        return None
    ascii_host = _ascii(host) if host else None
    if ascii_host is None:
        return None
    while (shorter := _EDITION.sub("", ascii_host)) != ascii_host:
        ascii_host = shorter
    return ascii_host if _HOST.fullmatch(ascii_host) else None


def is_outlet_name(text: str, sure: bool) -> bool:
    """Whether a line may be the name of an outlet: short, no sentence, with capitals.

    Where its place does not make it `sure`, it must hold a word that outlets are called by, or a country or continent.
    """
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > 60 or _SENTENCE_MARK.search(text) or "(" in text:
        return False
    if not is_capitalised(text) or not any(map(str.isalpha, text)):
        return False
    return sure or bool(_MEDIA_WORD.search(text)) or any(word.casefold() in _places() for word in words)


@cache
def _places() -> frozenset[str]:
    return frozenset(
        name.casefold()
        for language in ("en", "fr", "es", "pt", "it", "de")
        for name in Locale.parse(language).territories.values()
    )


def canonical_url(url: str) -> str | None:
    """One spelling of a page's URL: scheme and host in lower case, host in IDNA, default port, fragment, tracking
    parameters, AMP suffix and trailing slash out, parameters sorted, percent-encoding in its shortest form.

    The scheme and a `www.` stay: two of them may be two pages. Applying it twice gives the same. None for anything but
    http and https with a host.
    """
    try:
        parts = urlsplit(url.strip())
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        return None
    ascii_host = _ascii(host) if host else None
    if scheme not in _DEFAULT_PORTS or ascii_host is None:
        return None
    netloc = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        netloc = f"{netloc}:{port}"
    path = _quoted(parts.path)
    while (shorter := _AMP_PATH.sub("", path.rstrip("/"))) != path.rstrip("/"):
        path = shorter
    path = path.rstrip("/") or "/"
    fields = [
        (k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k) and v != "amp"
    ]
    return urlunsplit((scheme, netloc, path, urlencode(sorted(fields)), ""))


def _ascii(host: str) -> str | None:
    host = host.rstrip(".").lower()
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    if host.isascii():
        return host if re.fullmatch(r"[a-z0-9._-]+", host) else None
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return None


def _quoted(path: str) -> str:
    """`path` with every byte escaped that must be and no other; escaped slashes and percent signs stay escaped."""
    kept = re.split(r"(%(?:2[Ff]|25|3[Ff]|23))", path)
    return "".join(
        part.upper()
        if n % 2
        else quote(unquote(part, errors="surrogateescape"), safe=_PATH_SAFE, errors="surrogateescape")
        for n, part in enumerate(kept)
    )


class Outlets:
    """The outlets of a configuration, found by host."""

    def __init__(self, outlets: Mapping[str, Outlet]) -> None:
        """`outlets`: settings by key, the partition value. A key that is a host is one of its own domains."""
        self._known = dict(outlets)
        self._by_domain: dict[str, str] = {}
        for key, outlet in outlets.items():
            for domain in (*outlet.domains, key):
                host = outlet_of(domain)
                if host:
                    self._by_domain.setdefault(host, key)

    def locate(self, host: str) -> tuple[str, Outlet | None]:
        """(key, settings) of the outlet that `host` (or an outlet's key) belongs to; the nearest parent domain counts.

        A host of no configured outlet is its own key, with None.
        """
        if host in self._known:
            return host, self._known[host]
        name = outlet_of(host) or host.strip().lower()
        labels = name.split(".")
        for start in range(len(labels) - 1):
            key = self._by_domain.get(".".join(labels[start:]))
            if key is not None:
                return key, self._known[key]
        return name, None
