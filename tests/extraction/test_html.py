"""A page into findings: what it states, what it shows, and what is no article."""

import string
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.extraction.dates import resolve
from transforms.extraction.findings import Findings, Unusable
from transforms.extraction.html import read_html
from transforms.records import Precision

STORY = (
    "The night ferry to Tarn will sail again from the first of May, the harbour board of Milldale said on Tuesday.",
    "It was stopped two winters ago when the old boat failed her survey, and the islanders have flown ever since.",
    "The new boat carries forty cars and has a room in which lorry drivers may sleep until she lands at six.",
    "Tickets are sold from next week on, and those who live on the island pay half of what visitors are asked for.",
)
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)


def page(head: str = "", body: str = f"<article><h1>The night ferry is back</h1>{TEXT}</article>") -> str:
    start = "<!doctype html><html lang='en'><head><title>The night ferry is back</title>"
    return f"{start}{head}</head><body>{body}</body></html>"


def read(text: str, url: str | None = "https://post.example.org/news/ferry") -> Findings:
    return read_html(text, url=url, not_after=None, zone=ZoneInfo("Europe/London"))


def published(found: Findings) -> tuple[datetime | None, Precision]:
    publication = resolve(found.clues, None)
    return publication.published, publication.precision


def test_title_and_text_of_a_plain_page() -> None:
    found = read(page())
    assert found.title == "The night ferry is back"
    assert found.text == "\n\n".join(STORY)
    assert found.declared_language == "en"
    assert published(found) == (None, Precision.UNKNOWN)
    assert found.authors == []


def test_html_5_without_head_and_body_tags_is_a_page_too() -> None:
    found = read(f"<!doctype html><html lang=en><title>The night ferry is back</title><article>{TEXT}</article>")
    assert found.text == "\n\n".join(STORY)


def test_what_the_page_states_for_machines() -> None:
    found = read(
        page(
            '<link rel="canonical" href="https://post.example.org/a/1">'
            '<meta property="og:site_name" content="The Post">'
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The night ferry is back",'
            '"datePublished": "2022-03-15T18:30:00+01:00", "dateModified": "2022-03-16T09:00:00Z",'
            '"author": [{"@type": "Person", "name": "Maud Ellery"}, {"@type": "Organization", "name": "The Post"}],'
            '"articleSection": "Islands", "isAccessibleForFree": false}</script>'
        )
    )
    assert found.canonical_url == "https://post.example.org/a/1"
    assert found.outlet_name == "The Post"
    assert published(found) == (datetime(2022, 3, 15, 17, 30, tzinfo=UTC), Precision.SECOND)
    assert found.modified == datetime(2022, 3, 16, 9, tzinfo=UTC)
    assert found.authors == ["Maud Ellery"]
    assert found.section == "Islands"
    assert found.paywalled is True


def test_a_change_is_no_publication() -> None:
    found = read(page('<meta property="article:modified_time" content="2022-03-16T09:00:00Z">'))
    assert published(found) == (None, Precision.UNKNOWN)


def test_a_dateline_leaves_the_text() -> None:
    told = TEXT.replace("<p>The night", "<p>MILLDALE, March 15 (Reuters) - The night", 1)
    found = read(page(body=f"<article><h1>The night ferry is back</h1>{told}</article>"))
    assert (found.agency, found.dateline_place) == ("Reuters", "MILLDALE")
    assert found.text.startswith("The night ferry to Tarn")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no_text"),
        ("<html></html>", "no_text"),
        ("<div>" * 200_000 + "<p>deep</p>", "no_text"),
        (page(body="<h1>Just a moment...</h1><p>Checking your browser before you go on.</p>"), "bot_wall"),
    ],
    ids=["nothing", "no body", "nested", "bot wall"],
)  # fmt: skip
def test_what_is_no_article(text: str, reason: str) -> None:
    with pytest.raises(Unusable) as caught:
        read(text)
    assert caught.value.reason == reason


markup = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<br>", "<a href='x'>", "<script>", "</script>", "&nbsp;", "&#0;"]
)
fragments = st.lists(markup | st.text(string.printable + "éжр日\x00\x9f\u200b", max_size=60), max_size=40).map("".join)


@settings(deadline=None, max_examples=60)
@given(fragments, st.booleans())
def test_nothing_but_unusable_is_raised_and_no_markup_comes_out(fragment: str, within: bool) -> None:
    try:
        found = read(page(body=f"<article>{TEXT}{fragment}</article>") if within else fragment)
    except Unusable:
        return
    shown = f"{found.title or ''}{found.text}".replace("\n", "")
    assert all(character.isprintable() or character == "\u3000" for character in shown)
    assert "<p>" not in found.text
    assert "<div>" not in found.text
