"""The lines of a text dump: one encoding of every character, Markdown and HTML marks off but remembered."""

from __future__ import annotations

import dataclasses
import html
import re
import unicodedata


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line that holds text."""

    text: str  # no marks, single spaces
    heading: int = 0  # 1 to 6 of a Markdown heading, 0 of any other line
    strong: bool = False  # all of it in bold or italics
    item: bool = False  # of a list
    after_blank: bool = False
    after_rule: bool = False


_BLOCK_TAGS = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|table|blockquote|section|article|header|footer|figure|hr)\b[^<>]*>", re.IGNORECASE
)
_LINE_TAGS = re.compile(r"<(?:br|/?li|/?tr|/?figcaption)\b[^<>]*>", re.IGNORECASE)
_HIDDEN = re.compile(
    r"<!--(?:(?!-->|<!--).)*-->|<(script|style|noscript|iframe)\b[^<>]*>(?:(?!<\1\b).)*?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_INLINE_TAGS = re.compile(
    r"</?(?:a|abbr|b|big|body|button|center|cite|code|dd|del|dl|dt|em|font|form|head|html|i|iframe|img|input|ins|label|link|main|mark|meta"
    r"|nav|noscript|option|picture|pre|q|s|script|select|small|source|span|strike|strong|style|sub|sup|svg|tbody|td|textarea|tfoot|th"
    r"|thead|time|title|tt|u|var|video|wbr|aside|audio)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d+|#[xX][\da-fA-F]+|[A-Za-z]{2,8});")
_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]")

_RULE = re.compile(r"(?:[-*_=~#+.·•—–─━]\s?){3,}")
_SETEXT = re.compile(r"={3,}|-{3,}")
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
_QUOTE_MARK = re.compile(r"(?:>\s?)+")
_BULLET = re.compile(r"[*+•‣▪●◦]\s+(?=\S)|-\s+(?=\S)")
_IMAGE = re.compile(
    r"!\[[^\[\]]{0,500}\](?:\([^()\s]{0,2000}(?:\([^()]{0,200}\)[^()\s]{0,200}){0,5}(?:\s+\"[^\"]{0,300}\")?\)|\[[^\[\]]{0,100}\])"
)
_LINK = re.compile(
    r"\[([^\[\]]{1,500})\]\((?:<[^<>]{0,2000}>|[^()\s]{0,2000}(?:\([^()]{0,200}\)[^()\s]{0,200}){0,5})(?:\s+[\"'][^\"']{0,300}[\"'])?\)"
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+|[^<>\s@]+@[^<>\s@]+)>", re.IGNORECASE)
_EMPHASIS = re.compile(
    r"(?<![\w*\\])(\*{1,3})(?=[^\s*])(.{1,400}?)(?<=[^\s*\\])\1(?![\w*])|(?<![\w\\])(_{1,3})(?=[^\s_])(.{1,400}?)(?<=[^\s_\\])\3(?!\w)"
)
_STRIKE = re.compile(r"~~(?=\S)(.{1,400}?)(?<=\S)~~|(?<!`)`([^`]{1,400})`(?!`)")
_STRONG_LINE = re.compile(r"(\*{1,3}|_{1,3})(?=\S)((?:(?!\1).)+)(?<=\S)\1")
_SHORT_LINK = re.compile(r"\s*(?:https?://t\.co/\w+|pic\.twitter\.com/\w+)")  # of an embedded post
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")


def dump_lines(text: str) -> list[Line]:
    """The lines of a dump that hold text, in order."""
    lines: list[Line] = []
    blank = rule = False
    for raw in _plain(text).split("\n"):
        bare = _SPACES.sub(" ", raw).strip()
        if not bare:
            blank = True
            continue
        if _SETEXT.fullmatch(bare) and len(lines) == 1 and not blank and not lines[0].heading:
            lines[0] = dataclasses.replace(lines[0], heading=1)  # the line above is underlined: a title
            continue
        if _RULE.fullmatch(bare):
            blank = rule = True
            continue
        line = _unmarked(bare, blank or not lines, rule)
        if line.text:
            lines.append(line)
            blank = rule = False
    return lines


def _plain(text: str) -> str:
    """NFC; one kind of line break and of space; entities and tags resolved; no control or invisible characters."""
    text = _LINE_BREAKS.sub("\n", text)
    if "<" in text:
        text = _HIDDEN.sub(" ", text)
        text = _LINE_TAGS.sub("\n", _BLOCK_TAGS.sub("\n\n", text))
        text = _INLINE_TAGS.sub("", text)
    for _ in range(2):  # twice: exports of exports escape what is escaped
        if _ENTITY.search(text):
            text = html.unescape(text)
    text = _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text))
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))
    return unicodedata.normalize("NFC", text)


def _unmarked(bare: str, after_blank: bool, after_rule: bool) -> Line:
    bare = _QUOTE_MARK.sub("", bare, count=1) if bare.startswith(">") else bare
    level, item = 0, False
    heading = _HEADING.fullmatch(bare)
    if heading:
        level, bare = len(heading[1]), heading[2]
    elif _BULLET.match(bare):
        item, bare = True, _BULLET.sub("", bare, count=1)
    strong = bool(_STRONG_LINE.fullmatch(bare))
    bare = _SHORT_LINK.sub("", bare)
    bare = _LINK.sub(r"\1", _IMAGE.sub("", bare))
    bare = _AUTOLINK.sub(r"\1", bare)
    for _ in range(3):  # bold around italics around bold
        unmarked = _STRIKE.sub(lambda m: m[1] or m[2], _EMPHASIS.sub(lambda m: m[2] or m[4], bare))
        if unmarked == bare:
            break
        bare = unmarked
    bare = _ESCAPED.sub(r"\1", bare)
    return Line(_SPACES.sub(" ", bare).strip(), level, strong, item, after_blank, after_rule)
