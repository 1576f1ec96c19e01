"""What a file is, by its first bytes."""

from __future__ import annotations

import codecs
import re

from transforms.reading.charset import is_binary, wide_charset

# What a page begins with: https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type
_PAGE = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*"
    r"<(?:!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|meta|link|article)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_DOCUMENT = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL
)
_HEAD = 4096
_SAMPLE = 1 << 16  # bytes that tell whether a page is one
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_VAGUE_TYPES = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream", "unknown/unknown",
                          "application/xml", "text/xml", "application/x-unknown", "*/*"})  # fmt: skip


def may_be_page(content_type: str) -> bool:
    """Whether content declared as `content_type` (small letters, no parameters) may be an HTML page."""
    return content_type in _PAGE_TYPES or content_type in _VAGUE_TYPES


def why_no_page(content_type: str, content: bytes) -> str | None:
    """What is found instead of an HTML page; None where it may be one."""
    declared = content_type or "nothing"
    if not may_be_page(content_type):
        return content_type
    if is_binary(content[:_SAMPLE]):
        return f"binary content, declared as {declared}"
    if content_type in _VAGUE_TYPES and not looks_like_html(content):
        return f"declared as {declared}, and does not start like a page"
    return None


def looks_like_html(head: bytes) -> bool:
    """Whether a browser would take content of no known type for a page."""
    return _PAGE.match(_readable(head)) is not None


def is_html_document(head: bytes) -> bool:
    """Whether content begins a whole page, with a document type or an html element: no plain text does."""
    return _DOCUMENT.match(_readable(head)) is not None


def _readable(head: bytes) -> str:
    head = head[:_HEAD]
    charset = wide_charset(head)
    if charset:
        return head.decode(charset, "ignore").removeprefix("\ufeff")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
