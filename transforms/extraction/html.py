"""A web page into findings: one parse, then what the page states for machines, its headline, its dates, its text."""

from __future__ import annotations

import zoneinfo
from datetime import datetime

import lxml.html
import trafilatura

from transforms.extraction import headline, html_dates, people, structured
from transforms.extraction.agencies import in_creator
from transforms.extraction.datelines import split_dateline
from transforms.extraction.findings import Findings, Unusable
from transforms.extraction.html_tree import clean, parse
from transforms.extraction.structured import Structured, plain


def read_html(
    text: str, *, url: str | None, not_after: datetime | None, zone: zoneinfo.ZoneInfo | None
) -> Findings:
    """Reads a decoded page.

    Raises:
        Unusable: `no_text` where no article text is found.
    """
    tree = parse(text)
    if tree is None:
        raise Unusable("no_text", "no markup that can be read")
    stated = structured.read(tree)
    shown = headline.find(tree, stated, url)
    outlet_name = headline.outlet_name(stated, url)
    found = Findings(
        title=shown.title,
        canonical_url=stated.canonical,
        outlet_name=outlet_name,
        authors=people.authors(tree, stated, outlet_name),
        clues=html_dates.clues(tree, stated, shown, url=url, not_after=not_after, zone=zone),
        modified=html_dates.modified(stated, zone),
        declared_language=stated.language,
        section=plain(stated.article.get("articleSection")) or stated.first("article:section"),
        tags=_tags(stated),
        paywalled=_paywalled(stated),
    )
    paragraphs = _paragraphs(tree, shown.title)
    if not paragraphs:
        raise Unusable("no_text", "no article text was found on the page")
    dateline, paragraphs[0] = split_dateline(paragraphs[0])
    if dateline is not None:
        found.dateline_place = dateline.place
        found.agency, found.agency_evidence = dateline.agency, dateline.agency_evidence
    if found.agency is None:
        named = next((agency for creator in people.creators(stated) if (agency := in_creator(creator))), None)
        found.agency, found.agency_evidence = named or (None, None)
    found.text = "\n\n".join(line for line in paragraphs if line)
    return found


def _paragraphs(tree: lxml.html.HtmlElement, title: str | None) -> list[str]:
    document = trafilatura.bare_extraction(tree, favor_recall=True, include_comments=False)
    lines = [clean(line) for line in (document.text or "").splitlines()] if document is not None else []
    lines = [line for line in lines if line]
    if lines and title and lines[0].casefold() == title.casefold():
        del lines[0]
    return lines


def _tags(stated: Structured) -> list[str]:
    value = stated.article.get("keywords")
    words = value if isinstance(value, list) else plain(value).split(",")
    found = [plain(word).strip() for word in words] + list(stated.meta.get("article:tag", ()))
    return list(dict.fromkeys(word for word in found if word))


def _paywalled(stated: Structured) -> bool | None:
    value = stated.article.get("isAccessibleForFree")
    if isinstance(value, bool):
        return not value
    return {"false": True, "true": False}.get(str(value).strip().lower())
