from __future__ import annotations

import io
import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.config import Limits, Source
from transforms.reading.boundaries import is_header
from transforms.reading.compression import Lines
from transforms.reading.dumps import read, split
from transforms.reading.place import Place
from transforms.records import Document, Form, Rejection

PIER = """The old pier opens again

The old pier of Milldale opens again on Saturday, the town council said, after three years of work on its timbers.

The ferry to the island will leave from it at nine, at noon and at five, and a café is planned for the summer.
"""
ORCHARD = """Frost spares the orchards

Growers in the Vale of Tarn counted their losses after two nights of frost and found that most of the blossom had held.

"We lit the lamps at two in the morning and went to bed at seven," said one of them. Apples will be dear all the same.
"""
BRIDGE = """Bridge closed to lorries

Engineers closed the stone bridge at Harrow Ford to lorries on Monday when a crack was found in its second arch.

Drivers are sent over the weir, which adds eleven miles to the way to market; repairs should take until November.
"""
STORIES = [PIER, ORCHARD, BRIDGE]


def place(**limits: int) -> Place:
    return Place(Source(name="dumps", files=["*"]), "a/b.txt", Limits(**limits), datetime(2022, 3, 1, tzinfo=UTC))


def records(content: bytes, **limits: int) -> list[Document | Rejection]:
    return list(read(Lines(io.BytesIO(content)), place(**limits)))


def texts(found: list[Document | Rejection]) -> list[str]:
    return [item.content.decode() for item in found if isinstance(item, Document)]


@pytest.mark.parametrize(
    "line",
    [
        " date 2022-01 https://example.org/20220113/slug.html",
        "date 2022-01-13 https://example.org/a",
        "\tdate 2022 https://example.org/a  ",
        "date 2022-01",
        "date: 2022-01-13T10:00:00Z https://example.org/a",
        "Date: 13 January 2022 https://example.org/a",
        "**date** 2022-01-13 <https://example.org/a>",
        "https://example.org/a date 2022-01-13",
        "date https://example.org/a 2022-01-13",
        "date https://example.org/a",
        "date unknown https://example.org/a",
        "date 2022-13 https://example.org/a",
        "date 2022-02-31",
        "date 13.01.2022 https://example.org/a",
        "\u00a0date 2022-01 https://example.org/a",
    ],
)
def test_header_lines(line: str) -> None:
    assert is_header(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2022-01-13",
        "Date: 2022-01-13",
        "date 12",
        "The date 2022-01-13 was chosen, see https://example.org/a",
        "date 2022 was a good vintage",
        "Date limite : le 15 mars, voir https://example.org/a",
        "dates 2022-01 https://example.org/a",
        "up to date 2022-01 https://example.org/a",
        "https://example.org/a",
        "x" * 5_000,
    ],
)
def test_other_lines(line: str) -> None:
    assert not is_header(line)


HEADERS = {
    "with address": " date 2022-0{n} https://example.org/2022011{n}/slug.html\n",
    "without address": "date 2022-01-1{n}\n",
    "field": "Date: 2022-01-1{n}\n",
    "field in words": "**Date:** {n} janvier 2022\n",
    "address first": "https://example.org/{n} 2022-01-1{n}\n",
    "impossible date": " date 2022-1{n}{n} https://example.org/{n}\n",
    "tab": "\tdate 2022-01 https://example.org/{n} \t\n",
    "block": "Source: The Milldale Post\nDate: 2022-01-1{n}\nURL: https://example.org/{n}\n",
    "front matter": "---\ntitle: a\ndate: 2022-01-1{n}\n---\n",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
@pytest.mark.parametrize("gap", ["", "\n", "\n\n\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_headers_begin_articles(header: str, gap: str, end: str) -> None:
    articles = [header.format(n=n) + "\n" + story for n, story in enumerate(STORIES, 1)]
    found = split((gap or "\n").join(articles).replace("\n", end))
    assert [part.replace(end, "\n").rstrip() for part in found] == [article.rstrip() for article in articles]


def test_header_under_its_title() -> None:
    articles = [
        story.replace("\n", f"\ndate 2022-01-1{n} https://example.org/{n}\n", 1) for n, story in enumerate(STORIES)
    ]
    assert [part.rstrip() for part in split("\n".join(articles))] == [article.rstrip() for article in articles]


def test_two_headers_in_a_row_and_text_before_the_first() -> None:
    one, two = "date 2022-01 https://example.org/1\n", "date 2022-02 https://example.org/2\n"
    assert split(f"{PIER}\n{one}{two}{ORCHARD}") == [PIER, one, two + ORCHARD]


def test_separators_before_headers_are_dropped() -> None:
    one, two = "date 2022-01 https://example.org/1\n", "date 2022-02 https://example.org/2\n"
    assert split(f"{one}{PIER}\n==========\n\n{two}{ORCHARD}") == [one + PIER, "\n" + two + ORCHARD]


@pytest.mark.parametrize(
    "separator",
    [
        "\n=====\n\n",
        "\n" + "=" * 40 + "\n",
        "\n-----8<-----\n",
        "-- 8< --\n",
        "\n\f\n",
        "\f",
        "\n" + "-" * 30 + "\n",
        "\n**********\n",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators(separator: str, end: str) -> None:
    found = split(separator.join(STORIES).replace("\n", end))
    assert [part.replace(end, "\n").strip() for part in found] == [story.strip() for story in STORIES]


def test_separators_with_a_header_here_and_there() -> None:
    articles = [PIER, "date 2022-02 https://example.org/2\n" + ORCHARD, BRIDGE]
    assert [part.strip() for part in split("\n==========\n\n".join(articles))] == [
        article.strip() for article in articles
    ]


def foot(n: int) -> str:
    return f"\n---\n\n<https://example.org/news/{n}>\n\n\n**The Milldale Post**\n"


def test_titles_behind_foots() -> None:
    articles = [f"# *{story.partition(chr(10))[0]}*\n\n---\n\n{story}{foot(n)}" for n, story in enumerate(STORIES)]
    assert [part.strip() for part in split("\n\n".join(articles))] == [article.strip() for article in articles]


@pytest.mark.parametrize(
    "text",
    [
        PIER,
        f"# Title\n\n---\n\n{PIER}\n## A heading\n\n{ORCHARD}\n---\n\n{BRIDGE}{foot(1)}",
        f"# Title\n\n{PIER}\n# A second part\n\n{ORCHARD}\n# A third part\n\n{BRIDGE}",
        f"{PIER}\n* * *\n\n{ORCHARD}\n***\n\n{BRIDGE}",
        f"Title\n=====\n\n{PIER}\nSecond part\n===========\n\n{ORCHARD}\nThird\n=====\n\n{BRIDGE}",
        f"{PIER}\nDate: 2022-03-01\nPlace: Milldale, town hall\n\n{ORCHARD}",
        f"{PIER}\n2022-01-13 https://example.org/other-story\n2022-01-14 https://example.org/another\n\n{ORCHARD}",
        "\f".join(PIER.replace(" opens again on", "\fopens again on").split("\f")),
        f"{PIER}\n--------------------\n\n{ORCHARD}",
        f"{PIER}\n==========\n\nshort\n\n==========\n\n{ORCHARD}\n==========\n\nshort, too\n",
    ],
    ids=[
        "plain",
        "rules",
        "headings",
        "breaks",
        "underlines",
        "event",
        "links",
        "pages",
        "one line of dashes",
        "boxes",
    ],
)
def test_one_article_stays_whole(text: str) -> None:
    assert split(text) == [text]


LINES = st.sampled_from(
    ["", "", "Some words of a text.", "A title", "# Title", "## Lower", "---", "=====", "==========", "-----8<-----",
     "\f", "<https://example.org/a>", "**Outlet**", " date 2022-01 https://example.org/a", "date 2022-01",
     "Date: 2022-01-13", "title: x", "x" * 300, PIER, "\fPage", "- item", "* * *"]
)  # fmt: skip


@given(st.lists(LINES, max_size=60), st.sampled_from(["\n", "\r\n"]))
def test_nothing_but_separators_is_lost(lines: list[str], end: str) -> None:
    text = end.join(lines)
    parts = split(text)
    ornaments = {"=====", "==========", "-----8<-----"}
    kept = [line.strip(" \f\r") for line in text.split("\n")]
    shown = [line.strip(" \f\r") for part in parts for line in part.split("\n")]
    assert [line for line in shown if line and line not in ornaments] == [
        line for line in kept if line and line not in ornaments
    ]


def test_origins_form_and_bound() -> None:
    (only,) = records(PIER.encode())
    assert isinstance(only, Document)
    assert (only.origin, only.form, only.charset, only.content) == ("a/b.txt", Form.DUMP, "utf-8", PIER.encode())
    assert only.not_after == datetime(2022, 3, 1, tzinfo=UTC)
    many = records(
        "\n".join(f"date 2022-0{n} https://example.org/{n}\n{story}" for n, story in enumerate(STORIES, 1)).encode()
    )
    assert [item.origin for item in many] == ["a/b.txt#1", "a/b.txt#2", "a/b.txt#3"]


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_charsets_and_line_ends(charset: str) -> None:
    dump = "\n".join(f"date 2022-0{n} https://example.org/{n}\n{story}" for n, story in enumerate(STORIES, 1))
    for end in ("\n", "\r\n", "\r"):
        found = texts(records(dump.replace("\n", end).encode(charset)))
        assert "\n".join(found) == dump


def test_each_article_is_decoded_by_itself() -> None:
    header = b"date 2022-01 https://example.org/%d\n"
    broken = (header % 2) + "Le préfet a rouvert la route. Été comme hiver, dit-il.\n".encode() * 9
    content = (header % 1) + PIER.encode() + broken.replace(b"\xa9", b"\xa9\xff") + (header % 3) + BRIDGE.encode()
    first, second, third = records(content)
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert isinstance(second, Rejection)
    assert (second.reason, second.origin) == ("undecodable", "a/b.txt#2")


def test_too_large_an_article_among_others() -> None:
    header = "date 2022-01 https://example.org/{}\n"
    dump = header.format(1) + PIER + header.format(2) + "Word after word. " * 1_000 + "\n" + header.format(3) + BRIDGE
    first, second, third = records(dump.encode(), document_bytes=5_000)
    assert texts([first, third]) == [header.format(1) + PIER, header.format(3) + BRIDGE]
    assert isinstance(second, Rejection)
    assert (second.reason, second.origin) == ("too_large", "a/b.txt#2")
    assert second.excerpt.startswith("date 2022-01 https://example.org/2 Word after word.")


def test_a_large_dump_is_read_in_bounded_memory() -> None:
    class Endless:
        """Twenty megabytes, made as they are read."""

        def __init__(self) -> None:
            self.left = 5_000

        def read(self, size: int, /) -> bytes:
            if not self.left:
                return b""
            self.left -= 1
            return f"date 2022-01 https://example.org/{self.left}\n\n{'Words of a long story. ' * 180}\n".encode()

    tracemalloc.start()
    origins = [item.origin for item in read(Lines(Endless()), place()) if isinstance(item, Document)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(origins) == 5_000
    assert origins[-1] == "a/b.txt#5000"
    assert peak < 12_000_000


def test_blank_file() -> None:
    (item,) = records(b"\n \n\t\n")
    assert isinstance(item, Rejection)
    assert item.reason == "empty"
