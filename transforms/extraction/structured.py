"""What a page states about itself for machines: JSON-LD, microdata and meta elements, read in one pass."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from collections.abc import Iterator
from typing import Any

import lxml.html

from transforms.extraction.html_tree import SCRIPT_LIMIT, spaced

_ARTICLE = re.compile(r"(?:article|blogposting|posting|report|review|liveblog)", re.IGNORECASE)
_NEWS = re.compile(r"(?:news|report|liveblog)", re.IGNORECASE)
_PAGE = re.compile(r"(?:webpage|itempage|creativework|videoobject|recipe|podcastepisode)$", re.IGNORECASE)
# under these keys stand other articles, or parts of this one
_ELSEWHERE = frozenset(
    (
        *("itemlistelement", "haspart", "ispartof", "relatedlink", "citation", "mentions", "about", "comment"),
        *("review", "liveblogupdate", "author", "creator", "publisher", "isrelatedto", "video", "image"),
        *("associatedmedia", "breadcrumb", "sponsor", "subjectof"),
    )
)
_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\]\]>\*/)\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_WRONG_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_LOOSE_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|articleBody|isAccessibleForFree)"\s*:\s*"?((?:[^"\\]|\\.)*)', re.DOTALL
)
_TAG = re.compile(r"<[^<>]*>")
_DEPTH = 12


@dataclasses.dataclass(slots=True)
class Structured:
    """Everything stated, in the order found; nothing is judged here.

    `meta` maps the lower-case name, property or itemprop of a meta element to its contents; `article` is the JSON-LD
    object that describes the article of the page, `others` the further objects of an article type or of the page
    itself, likeliest first; `microdata` maps an itemprop in the body to its elements.
    """

    meta: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    article: dict[str, Any] = dataclasses.field(default_factory=dict)
    others: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    by_id: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    microdata: dict[str, list[lxml.html.HtmlElement]] = dataclasses.field(default_factory=dict)
    site_names: list[str] = dataclasses.field(default_factory=list)  # of JSON-LD WebSite and publisher objects
    canonical: str | None = None
    language: str | None = None
    html_title: str = ""

    def first(self, *names: str) -> str | None:
        """The first content of the first of these meta names that has one."""
        return next((value for name in names for value in self.meta.get(name, ())), None)

    def resolve(self, value: Any) -> Any:
        """The object that a JSON-LD value refers to by `@id`, or the value itself."""
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
            return self.by_id.get(value["@id"], value)
        return value


def read(tree: lxml.html.HtmlElement) -> Structured:
    """Reads what `tree` states about itself. Never raises on broken JSON: what can be saved of it is."""
    found = Structured(language=_language(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")))
    objects: list[tuple[int, int, dict[str, Any]]] = []
    for element in tree.iter("meta", "link", "title", "script"):
        if element.tag == "meta":
            _read_meta(element, found)
        elif element.tag == "link":
            if found.canonical is None and "canonical" in (element.get("rel") or "").lower().split():
                found.canonical = (element.get("href") or "").strip() or None
        elif element.tag == "title":
            parent = element.getparent()
            if not found.html_title and (parent is None or parent.tag != "svg"):
                found.html_title = spaced(element)
        elif "ld+json" in (element.get("type") or "").lower():
            _read_json(element.text or "", found, objects)
    for attribute in ("itemprop", "property"):  # microdata and RDFa
        for element in tree.iterfind(f".//*[@{attribute}]"):
            if element.tag == "meta" and element.getparent() is not None and element.getparent().tag == "head":
                continue
            for name in element.get(attribute).lower().split():
                found.microdata.setdefault(name.rpartition(":")[2], []).append(element)
    _choose(objects, found)
    if found.language is None:
        found.language = _language(found.first("og:locale", "content-language", "dc.language", "language"))
    if found.language is None:
        stated = found.article.get("inLanguage")
        found.language = _language(stated if isinstance(stated, str) else None)
    return found


def plain(value: Any) -> str:
    """A JSON-LD value as text on one line: entities resolved, markup out; empty where it is no text."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str | dict)), "")
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    if not isinstance(value, str):
        return ""
    value = html.unescape(value)
    if "&" in value:
        value = html.unescape(value)
    return " ".join(_TAG.sub("", value).split())


def types(node: dict[str, Any]) -> list[str]:
    """The schema.org types of a JSON-LD object, without their address."""
    kind = node.get("@type")
    return [str(one).rsplit("/", 1)[-1] for one in (kind if isinstance(kind, list) else [kind]) if one]


def _language(value: str | None) -> str | None:
    value = (value or "").strip().replace("_", "-")
    return value if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", value) else None


def _read_meta(element: lxml.html.HtmlElement, found: Structured) -> None:
    content = " ".join((element.get("content") or "").split())
    if not content:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        name = (element.get(attribute) or "").strip().lower()
        if name:
            values = found.meta.setdefault(name, [])
            if content not in values:
                values.append(content)


def _read_json(text: str, found: Structured, objects: list[tuple[int, int, dict[str, Any]]]) -> None:
    if len(text) > SCRIPT_LIMIT:
        return
    for node, aside in _walk(_load(text), 0, False):
        if isinstance(node.get("@id"), str) and ("name" in node or node["@id"] not in found.by_id):
            found.by_id[node["@id"]] = node
        rank = _rank(node)
        if rank is not None and not aside:
            objects.append((rank, len(objects), node))
        elif any(kind in ("WebSite", "NewsMediaOrganization") for kind in types(node)):
            found.site_names.append(plain(node.get("name")))


def _load(text: str) -> Any:
    text = _COMMENT.sub("", text.strip().rstrip(";"))
    for repair in (lambda t: t, lambda t: _WRONG_ESCAPE.sub("", _TRAILING_COMMA.sub(r"\1", t))):
        try:
            return json.loads(repair(text), strict=False)
        except (ValueError, RecursionError):
            continue
    loose: dict[str, Any] = {}
    for name, value in _LOOSE_FIELD.findall(text):
        loose.setdefault(name, value.replace('\\"', '"'))
    return {"@type": "Article", **loose} if "datePublished" in loose else None


def _walk(value: Any, depth: int, aside: bool) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every object of a JSON-LD value, and whether it describes something else than the page's article."""
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1, aside)
    elif isinstance(value, dict):
        yield value, aside
        for key, item in value.items():
            if isinstance(item, dict | list):
                yield from _walk(item, depth + 1, aside or key.lower() in _ELSEWHERE)


def _rank(node: dict[str, Any]) -> int | None:
    kinds = types(node)
    if any(_ARTICLE.search(kind) for kind in kinds):
        return 0 if any(_NEWS.search(kind) for kind in kinds) else 1
    if "headline" in node and "datePublished" in node:
        return 2
    return 3 if any(_PAGE.search(kind) for kind in kinds) else None


def _choose(objects: list[tuple[int, int, dict[str, Any]]], found: Structured) -> None:
    """The article of the page: of a news type first, and of several the one whose headline the page's title has."""
    words = set(re.findall(r"\w+", f"{found.html_title} {found.first('og:title') or ''}".casefold()))

    def unlike(node: dict[str, Any]) -> float:
        headline = set(re.findall(r"\w+", plain(node.get("headline") or node.get("name")).casefold()))
        return 0.0 if headline and len(headline & words) * 2 >= len(headline) else 1.0

    several = sum(rank <= 1 for rank, _, _ in objects) > 1
    ordered = sorted(objects, key=lambda item: (item[0] > 2, unlike(item[2]) if several else 0.0, item[0], item[1]))
    nodes = [node for _, _, node in ordered]
    if nodes and ordered[0][0] <= 2:
        found.article, nodes = nodes[0], nodes[1:]
    found.others = nodes
