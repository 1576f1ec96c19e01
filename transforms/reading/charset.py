"""From bytes to text: which charset a document is in, on what evidence, and when it is in none."""

from __future__ import annotations

import codecs
import dataclasses
import re
import unicodedata

import cchardet

BYTES_PER_BAD_SEQUENCE = 10_000  # one bad sequence for every begun stretch of so many bytes is damage, more is no text

_PRESCAN = 4096  # bytes in which a page names its charset; the HTML standard asks for 1024, real pages are later
_SAMPLE = 200_000  # bytes that the detector sees
_CONFIDENCE = 0.5
_SEVERAL = 3

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with the other's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a label means on the web where that is more than its name says (https://encoding.spec.whatwg.org/#names-and-labels).
_WEB_MEANING = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-8-sig": "utf-8",
}
_LABELS_OF_THE_WEB = {
    "iso-8859-8-i": "iso8859-8",
    "ks_c_5601-1987": "cp949",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-sjis": "cp932",
}
_NO_CHARSET = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
_MULTIBYTE = re.compile(r"gb|big5|cp9|euc|iso2022|utf-16|utf-32|hz|johab|shift")

_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w.:()-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:()-]+)""", re.IGNORECASE)

# C1 controls are no text: where they turn up, a byte of windows-1252 was taken for Latin-1 somewhere on the way.
_C1: dict[int, str] = {code: bytes([code]).decode("cp1252", "ignore") or "�" for code in range(0x80, 0xA0)}
_LINE_BREAKS = {0x0B: "\n", 0x0C: "\n"}
_C0: dict[int, str] = {code: "" for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n\v\f\r"}
_CLEAN = str.maketrans({**_C0, **_C1, **_LINE_BREAKS})
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_HOLES = re.compile("[\x81\x8d\x8f\x90\x9d]")

_MAGIC = (
    b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"\x7fELF", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b",
    b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf", b"Rar!\x1a", b"\x28\xb5\x2f\xfd", b"OggS", b"ID3", b"fLaC", b"wOFF",
    b"wOF2", b"\xd0\xcf\x11\xe0", b"\xca\xfe\xba\xbe", b"SQLite format 3\x00", b"PAR1",
)  # fmt: skip
_CONTROL_BYTES = bytes(code for code in range(1, 0x20) if code not in b"\t\n\v\f\r\x1b") + b"\x7f"


@dataclasses.dataclass(frozen=True, slots=True)
class Decoded:
    """Text without control characters other than tab and line breaks, and why it was decoded as it was."""

    text: str
    charset: str  # a name that Python's codecs know
    evidence: str  # bom, transport, declared or content


class Undecodable(ValueError):  # an outcome, not a fault
    """Bytes that fit no charset. `detail` names the first byte that does not fit."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@dataclasses.dataclass(frozen=True, slots=True)
class _Attempt:
    text: str
    bad: int  # sequences that do not fit, each U+FFFD in `text`
    first: int  # byte offset of the first of them; -1: none


def decode(content: bytes, transport: str | None = None, *, markup: bool) -> Decoded:
    """The text of `content`.

    In order: byte order mark, the charset that the transport names (an HTTP header), the one that the page names
    (`markup` only), what the bytes themselves tell. Bytes that are well-formed UTF-8 are UTF-8 whatever is declared.

    Raises:
        Undecodable: no charset fits, or the bytes are UTF-8 with more damage than `BYTES_PER_BAD_SEQUENCE` allows.

    """
    for mark, marked in _BOMS:
        if content.startswith(mark):
            return _undamaged(content[len(mark) :], marked, "bom")
    wide = _wide(content)
    if wide:
        return _undamaged(content, wide, "content")

    labels = [("transport", transport), ("declared", _declared(content) if markup else None)]
    named = [(evidence, codec) for evidence, label in labels if label and (codec := codec_of(label))]
    legacy = [(evidence, codec) for evidence, codec in named if codec != "utf-8"]
    utf8 = _attempt(content, "utf-8")
    sequences = _not_ascii(utf8.text) - utf8.bad
    says_utf8 = next((evidence for evidence, codec in named if codec == "utf-8"), None)

    if not utf8.bad:
        in_doubt = sequences < _SEVERAL and [pair for pair in legacy if _MULTIBYTE.match(pair[1])]
        if not in_doubt and not (b"\x1b" in content and sequences == 0):
            return Decoded(_clean(utf8.text), "utf-8", says_utf8 or "content")
    elif sequences >= utf8.bad:
        return _undamaged(content, "utf-8", says_utf8 or "content")

    allowed = _allowed(len(content))
    for evidence, codec in legacy:
        if evidence == "declared" and codec.startswith(("utf-16", "utf-32")):
            continue  # a declaration that can be read as ASCII is in neither
        found = _attempt(content, codec)
        if found.bad + len(_HOLES.findall(found.text)) <= allowed:
            return Decoded(_clean(found.text), codec, evidence)
    guess = _guess(content)
    if guess:
        return guess
    if utf8.bad <= (allowed if says_utf8 else 0):
        return Decoded(_clean(utf8.text), "utf-8", says_utf8 or "content")
    tried = ", ".join(f"{codec} ({evidence})" for evidence, codec in named) or "nothing declared"
    raise Undecodable(f"no charset fits; {tried}; as UTF-8 it fails at byte {utf8.first}, {utf8.bad} times in all")


def is_binary(head: bytes) -> bool:
    """Whether the first bytes of a file (a few kilobytes) are those of no text in any charset."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return False
    if (
        head.startswith(_MAGIC)
        or head[4:8] == b"ftyp"
        or (head.startswith(b"RIFF") and head[8:12] in {b"WEBP", b"WAVE"})
    ):
        return True
    if _wide(head):
        return False
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    return head.count(0) * 1000 > len(head) or controls * 100 > max(len(head), 200)


def codec_of(label: str) -> str | None:
    """The codec that a charset label means on the web; None for a label that means none."""
    label = label.strip(" \t\r\n\"'").lower()
    try:
        name = codecs.lookup(_LABELS_OF_THE_WEB.get(label, label)).name
        "a".encode(name)  # refuses what is a codec, but of no text
    except (LookupError, ValueError):
        return None
    return None if name in _NO_CHARSET else _WEB_MEANING.get(name, name)


def wide_charset(head: bytes) -> str | None:
    """The UTF-16 or UTF-32 codec that the first bytes of a file show, by mark or by their zero bytes; else None."""
    return next((codec for mark, codec in _BOMS[1:] if head.startswith(mark)), None) or _wide(head)


def _wide(content: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: text with spaces and digits has its zero bytes all at the same places."""
    head = content[: _PRESCAN - len(content[:_PRESCAN]) % 4]
    if head.count(0) * 5 < len(head) or len(head) < 8:
        return None
    zeros = [head[place::4].count(0) / (len(head) // 4) for place in range(4)]
    for codec, empty in (("utf-32-le", (2, 3)), ("utf-32-be", (0, 1)), ("utf-16-le", (1, 3)), ("utf-16-be", (0, 2))):
        full = [zeros[place] for place in range(4) if place not in empty]
        if codec.startswith("utf-32"):
            # plane 0: the two high bytes are always zero, the low byte never
            low = zeros[0] if codec == "utf-32-le" else zeros[3]
            if min(zeros[place] for place in empty) > 0.99 and low < 0.01:
                return codec
        elif min(zeros[place] for place in empty) > 0.2 and max(full) < 0.01:
            return codec
    return None


def _declared(content: bytes) -> str | None:
    """The charset that a page names in its XML declaration or a meta element outside comments."""
    head = _COMMENT.sub(b"", content[:_PRESCAN])
    found = _XML.search(head) or _META.search(head)
    return found.group(1).decode("ascii", "ignore") if found else None


def _allowed(size: int) -> int:
    return -(-size // BYTES_PER_BAD_SEQUENCE)


def _attempt(content: bytes, codec: str) -> _Attempt:
    try:
        return _Attempt(content.decode(codec), 0, -1)
    except UnicodeDecodeError as error:
        text = content.decode(codec, "replace")
        given = content.count("�".encode()) if codec == "utf-8" else 0  # somebody else's damage, and well-formed
        return _Attempt(text, text.count("�") - given, error.start)


def _undamaged(content: bytes, codec: str, evidence: str) -> Decoded:
    found = _attempt(content, codec)
    if found.bad > _allowed(len(content)):
        raise Undecodable(
            f"{codec} ({evidence}) with {found.bad} bad sequences in {len(content)} bytes, "
            f"the first at byte {found.first}; allowed is one in {BYTES_PER_BAD_SEQUENCE}"
        )
    return Decoded(_clean(found.text), codec, evidence)


def _guess(content: bytes) -> Decoded | None:
    """What the detector says where it is sure and the text then looks like text; else windows-1252 where that does."""
    first = re.search(rb"[\x80-\xff\x1b]", content)
    start = max(0, first.start() - 1000) if first else 0
    answer = cchardet.detect(content[start : start + _SAMPLE])
    codec = codec_of(answer["encoding"]) if answer["encoding"] else None
    sure = codec is not None and (answer["confidence"] or 0) >= _CONFIDENCE
    for candidate in ([codec] if codec and sure else []) + ["cp1252"]:
        if candidate == "utf-8":
            continue
        found = _attempt(content, candidate)
        bad = found.bad + len(_CONTROL.findall(found.text))
        if bad <= _allowed(len(content)) and _reads_well(found.text):
            return Decoded(_clean(found.text), candidate, "content")
    return None


def _reads_well(text: str) -> bool:
    """Whether the characters outside ASCII stand as in writing: letters above all, capitals not behind small letters.

    A wrong guess turns letters into signs, or small letters into capitals.
    """
    letters = others = breaks = 0
    before = " "
    for char in text:
        if char > "\x7f" or before > "\x7f":
            if char > "\x7f":
                kind = unicodedata.category(char)
                if kind[0] in "LM":
                    letters += 1
                elif kind[0] == "S" or kind in {"No", "Co", "Cn"}:
                    others += 1
            breaks += before.islower() and char.isupper()
        before = char
    return others * 5 <= letters and breaks * 10 <= letters if letters else others <= 2


def _not_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _clean(text: str) -> str:
    return text.translate(_CLEAN) if _CONTROL.search(text) or "\f" in text or "\v" in text else text
