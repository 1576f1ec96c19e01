"""A web page into findings: one parse, then what the page states for machines, its headline, its dates, its text."""

from __future__ import annotations

import zoneinfo
from datetime import datetime

from transforms.extraction import blocks, boilerplate, headline, html_dates, html_text, people, structured
from transforms.extraction.agencies import in_creator, in_credit
from transforms.extraction.credits import split_credit
from transforms.extraction.datelines import split_dateline
from transforms.extraction.findings import Findings, Unusable
from transforms.extraction.html_tree import DEPTH_LIMIT, parse
from transforms.extraction.structured import Structured, plain
from transforms.extraction.walls import wall

_HEAD = 3  # paragraphs among which the dateline stands


def read_html(
    text: str, *, url: str | None, not_after: datetime | None, zone: zoneinfo.ZoneInfo | None
) -> Findings:
    """Reads a decoded page.

    Raises:
        Unusable: `no_text` where no article text is found; `bot_wall`, `cookie_wall` and `paywall_stub` where what
            is found stands before an article.
    """
    tree = parse(text)
    if tree is None:
        raise Unusable("no_text", f"no markup that can be read, or elements nested more than {DEPTH_LIMIT} deep")
    stated = structured.read(tree)
    shown = headline.find(tree, stated, url)
    outlet_name = headline.outlet_name(stated, url)
    body = tree.find("body")
    page = None
    if body is not None:
        boilerplate.strip_unseen(body)
        page = blocks.layout(body, shown.element)
    found = Findings(
        title=shown.title,
        canonical_url=stated.canonical,
        outlet_name=outlet_name,
        authors=people.authors(page, stated, outlet_name),
        clues=html_dates.clues(page, stated, url=url, not_after=not_after, zone=zone),
        modified=html_dates.modified(stated, zone),
        declared_language=stated.language,
        section=plain(stated.article.get("articleSection")) or stated.first("article:section"),
        tags=_tags(stated),
        paywalled=_paywalled(stated),
    )
    paragraphs = html_text.main_text(tree, page, stated, shown)
    visible = paragraphs or ([block.text for block in page.blocks] if page else [])
    stopped = wall(shown.title or stated.html_title, visible)
    if stopped is not None:
        raise Unusable(*stopped)
    if not paragraphs:
        raise Unusable("no_text", "no article text was found on the page")
    named = next((agency for creator in people.creators(stated) if (agency := in_creator(creator))), None)
    for number, paragraph in enumerate(paragraphs[:_HEAD]):
        dateline, rest = split_dateline(paragraph)
        if dateline is not None:
            paragraphs[number] = rest
            found.dateline_place = dateline.place
            if dateline.agency and dateline.agency_evidence:
                named = dateline.agency, dateline.agency_evidence
            break
    while paragraphs:
        rest, credit = split_credit(paragraphs[-1])
        if not credit:
            break
        named = named or in_credit(credit)
        paragraphs[-1:] = [rest] if rest else []
        if rest:
            break
    found.agency, found.agency_evidence = named or (None, None)
    found.text = "\n\n".join(line for line in paragraphs if line)
    return found


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
