"""Authors: people, and nobody else."""

import pytest

from transforms.extraction import blocks, people
from transforms.extraction.headline import find
from transforms.extraction.html_tree import parse
from transforms.extraction.structured import read

TEXT = "<p>The orchard on the hill was sold to a brewery, which means to keep the trees and to add some more.</p>" * 3


def authors(head: str = "", body: str = "", outlet: str | None = "The Courier") -> list[str]:
    tree = parse(f"<html><head><title>An orchard is sold</title>{head}</head><body>{body}</body></html>")
    assert tree is not None
    stated = read(tree)
    layout = blocks.layout(tree.find("body"), find(tree, stated).element)
    return people.authors(layout, stated, outlet)


def json_ld(author: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {author}}}</script>'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (json_ld('{"@type": "Person", "name": "Ann Lee"}'), ["Ann Lee"]),
        (json_ld('[{"name": "Ann Lee"}, {"name": "By BO RAE-SMITH"}]'), ["Ann Lee", "Bo Rae-Smith"]),
        (json_ld('"Ann Lee and Bo Rae, Reuters"'), ["Ann Lee", "Bo Rae"]),
        (json_ld('{"@type": "Organization", "name": "The Courier"}'), []),
        (json_ld('"The Courier"'), []),
        (json_ld('"https://courier.example/people/ann"'), []),
        ('<meta name="author" content="Ann Lee">', ["Ann Lee"]),
        ('<meta name="author" content="Editorial Team">', []),
        ('<meta name="author" content="AFP">', []),
        ('<meta name="citation_author" content="Lee, Ann">', ["Ann Lee"]),
    ],
)
def test_stated_authors(head: str, expected: list[str]) -> None:
    assert authors(head, TEXT) == expected


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("<p>By Ann Lee</p>", ["Ann Lee"]),
        ('<div class="byline">Von <a href="/a">Ann Lee</a> und <b>Bo Rae</b>, Tarn</div>', ["Ann Lee", "Bo Rae"]),
        ('<div><span class="author-name">Ann Lee</span> <span>Garden editor</span></div>', ["Ann Lee"]),
        ("<p>4 March 2021 | 10:05 | Ann Lee</p>", ["Ann Lee"]),
        ("<p>Posted on 4 March 2021 by annlee</p>", ["annlee"]),
        ("<p>Filed under Gardens</p>", []),
        ('<div class="comment-author">Bo Rae</div>', []),
    ],
)
def test_a_byline_that_is_shown(byline: str, expected: list[str]) -> None:
    assert authors(body=f"<h1>An orchard is sold</h1>{byline}{TEXT}") == expected
