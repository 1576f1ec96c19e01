"""Dates of a page: stated, shown, and none."""

from datetime import UTC, datetime

import pytest

from transforms.extraction import blocks, html_dates
from transforms.extraction.dates import Clue
from transforms.extraction.headline import find
from transforms.extraction.html_tree import parse
from transforms.extraction.structured import read

TEXT = "<p>The town will plant two hundred trees along the river before the winter, the mayor told the council.</p>" * 3


def clues(head: str = "", body: str = "", url: str | None = None, language: str = "en") -> list[Clue]:
    page = f"<html lang='{language}'><head><title>Trees for the river</title>{head}</head><body>{body}</body></html>"
    tree = parse(page)
    assert tree is not None
    stated = read(tree)
    layout = blocks.layout(tree.find("body"), find(tree, stated).element)
    return html_dates.clues(layout, stated, url=url, not_after=None, zone=None)


def sources(found: list[Clue]) -> list[str]:
    return [clue.source for clue in found]


def day(found: list[Clue]) -> datetime | None:
    return found[0].start if found else None


def test_every_stated_date_is_a_clue() -> None:
    found = clues(
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2021-03-04T05:06:07Z"}</script>'
        '<meta property="article:published_time" content="2021-03-04T05:06:07+00:00">',
        '<time itemprop="datePublished" datetime="2021-03-04">4 March</time>',
        "https://a.example.org/2021/03/04/trees",
    )
    assert sources(found) == ["json-ld", "meta", "time", "url"]
    assert day(found) == datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "language"),
    [
        (f"<h1>Trees for the river</h1><p>By Ann Lee | 4 March 2021</p>{TEXT}", "en"),
        (f"<h1>Trees for the river</h1><div>04/03/2021</div>{TEXT}", "fr"),
        (f"<div>4 March 2021</div><h1>Trees for the river</h1>{TEXT}", "en"),
        (f"<h1>Trees for the river</h1><div>Posted 4 March 2021, updated 9 April 2022</div>{TEXT}", "en"),
        (f"<h1>Trees for the river</h1>{TEXT}<div>Veröffentlicht am 4. März 2021</div>", "de"),
    ],
)
def test_a_date_that_is_shown(body: str, language: str) -> None:
    assert day(clues(body=body, language=language)) == datetime(2021, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Trees for the river</h1><div>Updated on 9 April 2022</div>{TEXT}",
        f"<h1>Trees for the river</h1>{TEXT}<footer>© 4 March 2021 The Courier</footer>",
        f"<h1>Trees for the river</h1>{TEXT}<ul><li>Another story 4 March 2021</li></ul>",
        f"<h1>Trees for the river</h1><p>Exhibition 4 March 2021 - 9 April 2021</p>{TEXT}",
        f"<h1>Trees for the river</h1><p>On 4 March 2021 the mayor and three friends went out to buy a boat</p>{TEXT}",
    ],
)
def test_other_dates_are_no_clues(body: str) -> None:
    assert clues(body=body) == []
