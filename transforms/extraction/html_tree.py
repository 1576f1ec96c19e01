"""The one parse of a page, and what is cheap to ask of a tree."""

from __future__ import annotations

import re

import lxml.etree
import lxml.html

SCRIPT_LIMIT = 1_000_000  # characters; larger scripts are dropped before the parse, they would only cost memory
DEPTH_LIMIT = 2048  # of libxml2 with huge_tree

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]"
)
_MARKUP = re.compile(
    r"</?(?:a|abbr|article|aside|audio|b|blockquote|body|br|button|center|cite|code|div|em|embed|figcaption|figure|font|footer|form"
    r"|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|mark|meta|nav|noscript|object|ol|p|picture|pre|q|s|script"
    r"|section|small|source|span|strike|strong|style|sub|sup|svg|table|tbody|td|th|thead|time|title|tr|u|ul|video)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENCODING = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b[^>]*>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script\s*>", re.IGNORECASE)

_OF_HEAD = frozenset(("base", "link", "meta", "noscript", "object", "script", "style", "template", "title"))


def parse(text: str) -> lxml.html.HtmlElement | None:
    """The tree of a page, or None where there is none or it is nested deeper than `DEPTH_LIMIT`, as no article is.

    Broken markup is repaired as libxml2 does it.
    """
    text = _without_large_scripts(_NOT_XML.sub(" ", _ENCODING.sub("", text.lstrip("\ufeff"))))
    if not text.strip():
        return None
    parser = lxml.html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return None
    too_deep = any("depth" in entry.message for entry in parser.error_log.filter_from_fatals())
    return None if too_deep else _with_body(root)


def _with_body(root: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The same tree with its content in a body: libxml2 leaves HTML 5 elements in a head that is not closed."""
    head, body = root.find("head"), root.find("body")
    stray = [child for child in head if child.tag not in _OF_HEAD] if head is not None else []
    if stray and body is None:
        body = lxml.html.Element("body")
        root.append(body)
    for place, child in enumerate(stray):
        body.insert(place, child)
    return root


def _without_large_scripts(text: str) -> str:
    if len(text) <= SCRIPT_LIMIT:
        return text
    kept, at = [], 0
    for start in _SCRIPT.finditer(text):
        if start.start() < at:
            continue
        end = _SCRIPT_END.search(text, start.end())
        stop = end.start() if end else len(text)
        if stop - start.end() > SCRIPT_LIMIT:
            kept.append(text[at : start.end()])
            at = stop
    kept.append(text[at:])
    return "".join(kept)


def clean(text: str) -> str:
    """A text on one line, without characters that are not seen and without markup that was escaped once too often."""
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    return " ".join(_UNSEEN.sub("", text).split())


def spaced(element: lxml.html.HtmlElement) -> str:
    """The text of an element on one line."""
    return clean("".join(element.itertext()))
