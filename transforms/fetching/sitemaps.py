"""Sitemaps, sitemap indexes and news sitemaps (sitemaps.org 0.9, Google News), packed or plain, within bounds."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator

from lxml import etree

from transforms.fetching.bodies import TooLargeError, gunzip
from transforms.fetching.feeds import Entry, absolute_url, instant, parse_feed
from transforms.fetching.policy import SITEMAP_BYTES

ENTRIES = 50_000  # sitemaps.org: a sitemap names at most so many
_GZIP = b"\x1f\x8b"
_LOC = re.compile(rb"<(?:[\w.-]+:)?loc[\s>]")
# The commonest fault: `?a=1&b=2` as it stands. A parser that recovers makes another URL of it.
_BARE_AMPERSAND = re.compile(rb"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")


@dataclasses.dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index names."""

    url: str
    modified: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap, as far as it could be read: pages, or further sitemaps, or both."""

    entries: tuple[Entry, ...]
    children: tuple[Child, ...]
    fault: str = ""


def parse_sitemap(body: bytes, url: str, content_type: str | None = None) -> Sitemap:
    """Reads a sitemap that was fetched from `url`: XML, a list of URLs, or a feed; gzip or plain. Never raises."""
    if body.startswith(_GZIP):
        try:
            body = gunzip(body, SITEMAP_BYTES)
        except TooLargeError:
            return Sitemap((), (), f"unpacks to more than {SITEMAP_BYTES:,} bytes")
    body = _without_cut_url(body)
    read = _read(body, url)
    if read.fault and _BARE_AMPERSAND.search(body):
        read = dataclasses.replace(_read(_BARE_AMPERSAND.sub(b"&amp;", body), url), fault=read.fault)
    if read.entries or read.children:
        return read
    if not body.lstrip().startswith(b"<"):
        listed = tuple(_listed(body))
        return Sitemap(listed, (), "" if listed else "neither XML nor a list of URLs")
    feed = parse_feed(body, url, content_type)
    return Sitemap(feed.entries, (), read.fault if feed.entries else read.fault or "no sitemap: it names nothing")


def _read(body: bytes, url: str) -> Sitemap:
    entries: list[Entry] = []
    children: list[Child] = []
    parser = _parser(body)
    fault = ""
    try:
        for found in _elements(parser, url):
            if len(entries) + len(children) == ENTRIES:
                return Sitemap(tuple(entries), tuple(children), f"more than {ENTRIES:,} entries; the rest is left out")
            if isinstance(found, Child):
                children.append(found)
            else:
                entries.append(found)
    except (etree.LxmlError, ValueError) as error:
        fault = str(error)
    if not fault and parser.error_log:
        fault = parser.error_log[0].message
    return Sitemap(tuple(entries), tuple(children), fault)


def _without_cut_url(body: bytes) -> bytes:
    """`body` without a URL in whose middle it breaks off: a parser that recovers takes it for whole."""
    last_end = max(0, body.rfind(b"</"))
    cut = _LOC.search(body, last_end)
    return body[: cut.start()] if cut else body


def _parser(body: bytes) -> etree.iterparse:
    return etree.iterparse(
        io.BytesIO(body), events=("end",), tag=("{*}url", "{*}sitemap"),
        resolve_entities=False, no_network=True, load_dtd=False, recover=True,
    )  # fmt: skip


def _elements(parser: etree.iterparse, base: str) -> Iterator[Entry | Child]:
    """Each `url` and `sitemap` in turn, whatever their name space; each is forgotten once read."""
    for _, element in parser:
        name = etree.QName(element)
        location = _child(element, name.namespace, "loc")
        url = absolute_url(base, location)
        modified = _child(element, name.namespace, "lastmod")
        if location is not None:
            if name.localname == "url":
                yield _entry(element, url, modified)
            elif url is not None:
                yield Child(url, modified)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _entry(element: etree._Element, url: str | None, modified: str | None) -> Entry:
    news = next((child for child in element if _local(child) == "news"), None)
    said: dict[str, str] = {}
    if news is not None:
        for child in news.iter():
            text = " ".join((child.text or "").split()) if isinstance(child.tag, str) else ""
            if text:
                said.setdefault(_local(child), text)
    published = said.get("publication_date")
    return Entry(
        url=url,
        title=said.get("title"),
        published=published,
        published_at=instant(published),
        updated=modified,
        updated_at=instant(modified),
        language=said.get("language"),
        outlet_name=said.get("name"),
    )


def _child(element: etree._Element, namespace: str | None, name: str) -> str | None:
    for child in element:
        if isinstance(child.tag, str) and _local(child) == name and etree.QName(child).namespace == namespace:
            return " ".join("".join(child.itertext()).split()) or None
    return None


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _listed(body: bytes) -> Iterator[Entry]:
    for line in body.decode("utf-8-sig", "replace").splitlines()[:ENTRIES]:
        if line.strip().startswith(("http://", "https://")):
            yield Entry(line.strip().split()[0])
