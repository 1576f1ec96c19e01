"""The header of a dump: ` date 2022-01 https://example.org/…`, or lines such as `Title: …`."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from datetime import datetime, tzinfo

from transforms.extraction.dates import Clue, parse_iso, parse_text_date
from transforms.extraction.findings import Unusable
from transforms.extraction.outlets import outlet_of

_URL = re.compile(r"https?://[^\s<>|\"]+", re.IGNORECASE)
_KEYS = {
    "date": "date published publication_date publish_date pubdate published_at publié publiée datum fecha data дата"
    " 日期 日付",
    "url": "url link lien permalink source_url enlace ссылка 链接",
    "title": "title titre headline título titolo titel заголовок название 标题 タイトル",
    "author": "author authors by byline auteur auteurs autor autores autora autore autoren автор 作者",
    "outlet": "outlet publisher publication site website newspaper journal média media medium medio издание 媒体",
    "source": "source sources fuente fonte quelle источник 来源",
    "language": "language lang langue idioma sprache lingua язык",
    "modified": "modified updated last_modified update_date modifié aktualisiert actualizado обновлено",
    "section": "section category rubrique sección rubrik раздел",
    "tags": "tags keywords mots-clés etiquetas schlagworte теги",
    "text": "text body content article texte contenu texto inhalt текст 正文 本文",
}
_KEY_OF = {word: key for key, words in _KEYS.items() for word in words.split()}
_FIELD = re.compile(r"(?P<key>[^\W\d][\w -]{0,24}?)\s*[:：=]\s*(?P<value>.*)")
_LEAD_WORDS = re.compile(
    r"^[\s\[(#>*-]*(?:date|datum|fecha|data|дата|url|link|lien|published|publié)\b[\s:=]*", re.IGNORECASE
)
_MARKS = " \t|,;·–—-[]()<>#*"
_NO_DATE = re.compile(
    r"(?:unknown|none|null|nan|n/?a|inconnue?|desconocid[ao]|unbekannt|неизвестно|\?+)?", re.IGNORECASE
)
_NUMERIC_DATE = re.compile(r"\d{4}(?:\D+\d{1,2}){0,2}\D*|\d{8}|\d{4}-?\d\d-?\d\d[T\s].*")


@dataclasses.dataclass(slots=True)
class Header:
    """What the header lines say."""

    title: str | None = None
    url: str | None = None
    outlet: str | None = None  # a host
    outlet_name: str | None = None
    authors: list[str] = dataclasses.field(default_factory=list)
    clues: list[Clue] = dataclasses.field(default_factory=list)
    modified: datetime | None = None
    language: str | None = None
    section: str | None = None
    tags: list[str] = dataclasses.field(default_factory=list)


def read_header(lines: Sequence[str], header: Header, zone: tzinfo | None, day_first: bool | None) -> int:
    """Fills `header` from the lines at the start of `lines` and returns how many they are.

    Raises Unusable("bad_header") where a header line gives a date that does not exist.
    """
    count = 0
    while count < len(lines) and (
        _bare_line(lines[count], header, zone, day_first) or _field_line(lines[count], header, zone, day_first)
    ):
        count += 1
    return count


def _bare_line(line: str, header: Header, zone: tzinfo | None, day_first: bool | None) -> bool:
    """`date 2022-01 https://…`, `2022-01-13 | https://…`, `date 2022-01`, `https://…`: a date and a URL and nothing
    else."""
    urls = _URL.findall(line)
    rest = _URL.sub(" ", line)
    lead = _LEAD_WORDS.match(rest)
    if not urls and not (lead and re.search(r"\d", rest)):
        return False
    written = (rest[lead.end() :] if lead else rest).strip(_MARKS)
    if not _NO_DATE.fullmatch(written) and not _add_date(written, line, header, zone, day_first):
        return False
    if urls and header.url is None:
        header.url = urls[0].rstrip(".,;)")
    return True


def _add_date(written: str, line: str, header: Header, zone: tzinfo | None, day_first: bool | None) -> bool:
    clue = parse_iso(written, "header", zone)
    if clue is None and re.search(r"\d{4}", written) and len(written) < 60:
        clue = parse_text_date(written, "header", zone, day_first)
        if clue is not None and re.search(r"[^\W\d_]{3}.*[^\W\d_]{3}.*[^\W\d_]{3}", written.replace(clue.raw, "", 1)):
            return False  # a sentence with a date in it
    if clue is not None:
        header.clues.append(clue)
        return True
    if _NUMERIC_DATE.fullmatch(written):
        raise Unusable("bad_header", f"no such date: {written!r} in the header line {line!r}")
    return False


def _field_line(line: str, header: Header, zone: tzinfo | None, day_first: bool | None) -> bool:
    found = _FIELD.fullmatch(line.strip(" *_[]"))
    key = _KEY_OF.get(found["key"].strip(" *_").casefold().replace(" ", "_")) if found else None
    if found is None or key is None:
        return False
    value = found["value"].strip(" \t*_\"'")
    host = outlet_of(value) if re.fullmatch(r"\S+\.\S+", value) else None
    match key:
        case "date" | "modified":
            if _NO_DATE.fullmatch(value):
                return True
            known = Header()
            if not _add_date(value, line, known, zone, day_first):
                return False
            if key == "date":
                header.clues += known.clues
            else:
                header.modified = header.modified or known.clues[0].start
        case "url" | "source" | "outlet":
            address = _URL.fullmatch(value)
            if address:
                header.url = header.url or value
            elif host:
                header.outlet = header.outlet or host
            elif key == "url" or (key == "source" and len(value) > 60):
                return False
            else:
                header.outlet_name = header.outlet_name or value or None
        case "title":
            header.title = header.title or value or None
        case "author":
            if len(value) > 120:
                return False
            header.authors += [
                name for part in re.split(r"\s*[,;&]\s*|\s(?:and|et|und|y)\s", value) if (name := part.strip())
            ]
        case "language":
            if not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_]\w{2,8})*", value):
                return False
            header.language = header.language or value.replace("_", "-")
        case "section":
            header.section = header.section or value or None
        case "tags":
            header.tags += [tag for part in re.split(r"\s*[,;]\s*", value.strip("[]")) if (tag := part.strip(" \"'"))]
        case _:
            return not value  # `Text:` alone; with words after it, it is the article itself
    return True
