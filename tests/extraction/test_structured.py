"""What a page states for machines."""

from transforms.extraction.html_tree import parse
from transforms.extraction.structured import Structured, plain, read


def stated(head: str, body: str = "<p>x</p>") -> Structured:
    tree = parse(f"<html lang='fr-CA'><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return read(tree)


def test_the_article_of_several_is_the_one_that_the_title_names() -> None:
    found = stated(
        "<title>Harbour reopens after storm</title>"
        '<script type="application/ld+json">[{"@type": "NewsArticle", "headline": "Chess champion retires"},'
        '{"@type": "NewsArticle", "headline": "Harbour reopens after storm", "datePublished": "2021-05-04"}]</script>'
    )
    assert found.article["datePublished"] == "2021-05-04"


def test_articles_in_a_list_of_others_are_not_of_this_page() -> None:
    found = stated(
        '<script type="application/ld+json">{"@type": "ItemList", "itemListElement": ['
        '{"@type": "NewsArticle", "headline": "Elsewhere"}]}</script>'
    )
    assert found.article == {}


def test_a_graph_refers_to_its_parts() -> None:
    found = stated(
        '<script type="application/ld+json">{"@graph": [{"@type": "Article", "author": {"@id": "#p"}},'
        '{"@type": "Person", "@id": "#p", "name": "Ines Duarte"}]}</script>'
    )
    assert found.resolve(found.article["author"])["name"] == "Ines Duarte"


def test_json_with_trailing_commas_comments_and_line_breaks_is_read() -> None:
    found = stated(
        '<script type="application/ld+json"><!-- {"@type": "Article", "headline": "Two\nlines", } --></script>'
    )
    assert plain(found.article["headline"]) == "Two lines"


def test_of_json_that_cannot_be_read_the_date_is_saved() -> None:
    found = stated(
        '<script type="application/ld+json">{"@type": "Article", "datePublished": "2020-02-03", "x": "a"b"}</script>'
    )
    assert found.article["datePublished"] == "2020-02-03"


def test_a_large_script_is_not_read() -> None:
    body = "word " * 300_000
    found = stated(f'<script type="application/ld+json">{{"@type": "Article", "articleBody": "{body}"}}</script>')
    assert found.article == {}


def test_deep_json_is_no_error() -> None:
    assert stated(f'<script type="application/ld+json">{"[" * 50_000}</script>').article == {}


def test_language_canonical_meta_and_microdata() -> None:
    found = stated(
        '<link rel="canonical" href="https://a.example.org/1"><meta property="og:title" content="A">',
        '<span itemprop="datePublished" content="2019-01-02">x</span><b property="schema:author">Ann Lee</b>',
    )
    assert found.language == "fr-CA"
    assert found.canonical == "https://a.example.org/1"
    assert found.first("og:title") == "A"
    assert found.microdata["datepublished"][0].get("content") == "2019-01-02"
    assert found.microdata["author"][0].text == "Ann Lee"


def test_plain_takes_markup_and_entities_out() -> None:
    assert plain("A &amp;quot;quoted&amp;quot; <b>word</b>") == 'A "quoted" word'
    assert plain({"@value": "x"}) == "x"
    assert plain(12) == ""
