"""Many sites on one fault server: feeds and sitemaps of articles, pages that go wrong, hosts that are dead or slow."""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections import defaultdict

import yaml

from tests.fetching.fault_server import FaultServer, Reply, Seen

ARTICLE = "article"
_FAULTS = (
    ("/status/404/{}", "http_status"),
    ("/burst/503/1/{}", ARTICLE),
    ("/clipped/{}", "truncated"),
    ("/cut/{}", "network"),
    ("/status/500/{}", "http_status"),
    ("/garbage/{}", "network"),
    ("/bomb/gzip?{}", "too_large"),
    ("/to/http://169.254.169.254/{}", "refused_address"),
)
_SYLLABLES = ["ba", "de", "fi", "go", "lu", "mar", "nel", "pir", "sot", "tak", "ven", "zor", "chi", "qua", "bren"]


@dataclasses.dataclass
class Farm:
    """Some sites. `expected` has each URL that they name, with `article` or the reason of its rejection."""

    server: FaultServer
    dead: tuple[str, ...]
    expected: dict[str, str]
    listings: list[str]  # paths of feeds and sitemaps

    def config(self, **fetching: object) -> str:
        """A sources.yaml for the farm: each host in turn has a feed and a sitemap, the dead ones a list of URLs."""
        allowed = [*self.server.addresses, *self.dead]
        sources: list[dict[str, object]] = []
        for number, address in enumerate(self.server.addresses):
            kind = "sitemap" if number % 2 else "feed"
            url = self.server.url(f"/{kind}/{address}", address)
            about = {"allow_private": allowed, "outlet": f"site-{number}.example.org"}
            sources.append({"name": f"{kind}-{number}", kind: url, **about})
        lost = [url for url in self.expected if any(f"//{address}:" in url for address in self.dead)]
        sources.append({"name": "dead", "urls": lost, "allow_private": allowed})
        contact = "https://newsmill.example/crawler"
        return yaml.safe_dump({"sources": sources, "fetching": {"contact": contact, **fetching}})

    def add(self, address: str, path: str, title: str, seed: int) -> str:
        """Puts an article on a host, and into its listing."""
        self.server.pages[path] = Reply(body=story(title, seed))
        url = self.server.url(path, address)
        self.expected[url] = ARTICLE
        self._list(address)
        return url

    def _list(self, address: str) -> None:
        urls = [url for url in self.expected if f"//{address}:" in url]
        feed = "".join(f"<item><title>{url}</title><link>{url}</link></item>" for url in urls)
        sitemap = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
        self.server.pages[f"/feed/{address}"] = Reply(
            body=f'<rss version="2.0"><channel><title>f</title>{feed}</channel></rss>'.encode(),
            headers={"Content-Type": "application/rss+xml"},
        )
        namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
        self.server.pages[f"/sitemap/{address}"] = Reply(
            body=f'<urlset xmlns="{namespace}">{sitemap}</urlset>'.encode(), headers={"Content-Type": "text/xml"}
        )

    def requests_of(self, address: str) -> list[Seen]:
        """The access log of one host, in order."""
        return sorted((seen for seen in self.server.log if seen.host.startswith(f"{address}:")), key=_began)

    def smallest_gap(self) -> float:
        """Seconds between the end of a request to a host and the start of its next one, at the least."""
        by_host = defaultdict(list)
        for seen in self.server.log:
            by_host[seen.host].append(seen)
        gaps = [
            later.began - earlier.ended
            for log in by_host.values()
            for earlier, later in itertools.pairwise(sorted(log, key=_began))
        ]
        return min(gaps)


def plant(
    server: FaultServer, dead: tuple[str, ...], *, articles: int, faults: float, slow: str, slow_pages: int
) -> Farm:
    """Puts `articles` pages on the hosts of `server` and the dead ones, a share `faults` of them faulty.

    The host `slow` has `slow_pages` of them, the dead hosts five each.
    """
    server.robots = Reply(body=b"User-agent: *\nDisallow: /members/\n")
    farm = Farm(server, dead, {}, [])
    each = dict.fromkeys(dead, 5) | {slow: slow_pages}
    others = [address for address in server.addresses if address not in each]
    for number in range(articles - sum(each.values())):
        address = others[number % len(others)]
        each[address] = each.get(address, 0) + 1
    number, every, faulty = 0, round(1 / faults), 0
    for address, count in sorted(each.items()):
        for page in range(count):
            path, outcome = f"/news/{address}/{page}", ARTICLE
            if address in dead:
                outcome = "network"
            elif page == 3 and address != slow:
                path, outcome = f"/members/{address}", "robots"
            elif number % every == every // 2 and address != slow:
                path, outcome = _FAULTS[faulty % len(_FAULTS)]
                path = path.format(f"{address}-{page}")
                faulty += 1
            else:
                server.pages[path] = Reply(body=story(f"Story {number}", number))
            farm.expected[server.url(path, address)] = outcome
            number += 1
        if address not in dead:
            farm._list(address)
            farm.listings += [f"/feed/{address}", f"/sitemap/{address}"]
    return farm


def story(title: str, seed: int) -> bytes:
    """A page with a text of its own."""
    chance = random.Random(seed)
    paragraphs = []
    for _ in range(5):
        words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3))) for _ in range(40)]
        paragraphs.append(f"<p>{' '.join(words).capitalize()}.</p>")
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>'
        '<meta property="article:published_time" content="2026-01-02T10:00:00Z"></head>'
        f"<body><article><h1>{title}</h1>{''.join(paragraphs)}</article></body></html>"
    ).encode()


def _began(seen: Seen) -> float:
    return seen.began
