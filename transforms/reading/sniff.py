"""What a file is, by its first bytes."""

from __future__ import annotations

import codecs
import re

from transforms.reading.charset import wide_charset

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
