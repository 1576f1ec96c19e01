"""The main text: what stays, what goes, and where it is found."""

import json

from transforms.extraction import blocks, boilerplate
from transforms.extraction.headline import find
from transforms.extraction.html_text import main_text
from transforms.extraction.html_tree import parse
from transforms.extraction.structured import read
from transforms.extraction.walls import wall

SENTENCES = [
    f"Paragraph {word} of a report on the old mill, which the town has bought and will open to visitors in the spring."
    for word in ["one", "two", "three", "four", "five", "six", "seven", "eight"]
]
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
TITLE = "The old mill opens in spring"


def text(body: str, head: str = "") -> list[str]:
    tree = parse(f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>")
    assert tree is not None
    stated, content = read(tree), tree.find("body")
    boilerplate.strip_unseen(content)
    headline = find(tree, stated)
    return main_text(tree, blocks.layout(content, headline.element), stated, headline)


def copy_of(body: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "Article", "articleBody": body})}</script>'


def test_the_headline_is_apart() -> None:
    assert text(f"<article><h1>{TITLE}</h1>{TEXT}</article>") == SENTENCES


def test_boilerplate_by_name_goes_unless_it_is_the_article() -> None:
    letter = '<div class="newsletter-box"><p>Get our letter every morning, free of charge and full of news.</p></div>'
    assert text(f"<article><h1>{TITLE}</h1>{TEXT}{letter}</article>") == SENTENCES
    assert text(f'<article class="newsletter"><h1>{TITLE}</h1>{TEXT}</article>') == SENTENCES


def test_linked_paragraphs_and_items_are_teasers() -> None:
    teasers = '<p><a href="/1">Why the baker left the village for the sea</a></p>'
    items = '<ul><li><a href="/2">A new road for the western valley</a></li></ul>'
    assert text(f"<article><h1>{TITLE}</h1>{TEXT}{teasers}{items}</article>") == SENTENCES


def test_the_standfirst_that_the_page_describes_itself_with_is_kept() -> None:
    standfirst = "A brewer, a baker and four hundred neighbours paid for it together."
    head = f'<meta property="og:description" content="{standfirst}">'
    body = f"<header><h1>{TITLE}</h1><p>{standfirst}</p></header><div class='article-body'>{TEXT}</div>"
    assert text(body, head) == [standfirst, *SENTENCES]


def test_a_text_in_many_containers_is_found_whole() -> None:
    parts = "".join(f"<div><section><p>{one}</p><p>{one[::-1]}</p></section></div>" for one in SENTENCES * 3)
    body = f"<article><h1>{TITLE}</h1><p>{SENTENCES[0]}</p></article>{parts}"
    found = text(body)
    assert all(sentence in found for sentence in SENTENCES)


def test_what_follows_the_pages_own_copy_goes() -> None:
    body = f"<article><h1>{TITLE}</h1>{TEXT}<p>Our photographer has lived in the valley for all her life.</p></article>"
    assert text(body, copy_of(" ".join(SENTENCES))) == SENTENCES


def test_the_pages_own_copy_stands_in_for_a_text_that_scripts_would_show() -> None:
    copy = "\n".join(f"{number} {sentence}" for number, sentence in enumerate(SENTENCES * 3))
    assert text(f"<h1>{TITLE}</h1><p>Loading the story.</p>", copy_of(copy)) == copy.splitlines()


def test_a_short_article_keeps_its_paragraphs_apart() -> None:
    body = f"<article><h1>{TITLE}</h1><p>It opens.</p><p>All may come.</p></article>"
    assert text(body) == ["It opens.", "All may come."]


def test_a_second_copy_of_the_article_is_left_out() -> None:
    copy = f"<div><h1>{TITLE}</h1>{TEXT}</div>"
    assert text(f"<main>{copy}{copy}</main>") == SENTENCES


def test_markup_that_was_escaped_twice_goes() -> None:
    body = f"<article><h1>{TITLE}</h1><p>&lt;b&gt;Bold&lt;/b&gt; words, 1 &lt; 2.</p>{TEXT}</article>"
    assert text(body)[0] == "Bold words, 1 < 2."


def test_walls() -> None:
    assert wall("Attention Required!", ["Please complete the captcha to go on."]) is not None
    cookies = ["We use cookies to show you ads.", "You may withdraw your consent at any time."]
    assert (wall("Before you go on", cookies) or ("",))[0] == "cookie_wall"
    assert (wall("A story", ["Subscribe to read on.", "Already a subscriber? Log in."]) or ("",))[0] == "paywall_stub"
    assert wall("A story", SENTENCES) is None
    assert wall("Why cookies crumble", ["Cookies crumble.", *SENTENCES]) is None
