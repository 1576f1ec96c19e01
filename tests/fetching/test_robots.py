from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.fetching import robots
from transforms.fetching.outcomes import Exchange, FetchError


def rules(text: str, agent: str = "newsmill") -> robots.Rules:
    return robots.parse(text.encode(), agent)


def test_the_longest_rule_decides_and_allow_wins_a_tie() -> None:
    told = rules("User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /same\nAllow: /same\n")
    assert not told.allow("https://h.example/a/c")
    assert told.allow("https://h.example/a/b/c")
    assert told.allow("https://h.example/same")
    assert told.allow("https://h.example/")


def test_wildcards_and_the_end_mark() -> None:
    told = rules("User-agent: *\nDisallow: /*.pdf$\nDisallow: /*?print=\n")
    assert not told.allow("https://h.example/x/y.pdf")
    assert told.allow("https://h.example/x/y.pdf.html")
    assert not told.allow("https://h.example/story?print=1")


def test_our_own_group_takes_the_place_of_the_general_one() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: NewsMill\nDisallow: /private\n"
    assert rules(text).allow("https://h.example/story")
    assert not rules(text).allow("https://h.example/private")
    assert not rules(text, "somebody").allow("https://h.example/story")


def test_a_group_for_a_name_that_ours_begins_with_is_not_for_us() -> None:
    text = "User-agent: news\nDisallow: /\nUser-agent: newsmill-video\nDisallow: /\n"
    assert rules(text).allow("https://h.example/story")


def test_a_version_behind_the_name_does_not_matter() -> None:
    assert not rules("User-agent: newsmill/2.0\nDisallow: /").allow("https://h.example/story")


def test_several_groups_for_us_hold_together() -> None:
    told = rules(
        "User-agent: newsmill\nDisallow: /a\n\nUser-agent: *\nDisallow: /c\n\nUser-agent: newsmill\nDisallow: /b\n"
    )
    assert [told.allow(f"https://h.example/{path}") for path in "abc"] == [False, False, True]


def test_robots_txt_itself_may_always_be_fetched() -> None:
    assert rules("User-agent: *\nDisallow: /").allow("https://h.example/robots.txt")


@pytest.mark.parametrize(
    ("line", "seconds"),
    [("Crawl-delay: 7", 7.0), ("crawl-delay: 0.5", 0.5), ("Request-rate: 1/30s", 30.0), ("Request-rate: 2/1m", 30.0),
     ("Crawl-delay: soon", 0.0), ("Crawl-delay: -4", 0.0), ("Crawl-delay: inf", 0.0), ("", 0.0)],
)  # fmt: skip
def test_delays(line: str, seconds: float) -> None:
    assert rules(f"User-agent: *\n{line}\nDisallow: /x\n").delay == seconds


def test_a_delay_for_others_is_not_for_us() -> None:
    assert rules("User-agent: slowbot\nCrawl-delay: 60\n\nUser-agent: *\nDisallow:\n").delay == 0


def test_sitemaps_are_found_wherever_they_stand() -> None:
    text = (
        "Sitemap: https://h.example/1.xml\nUser-agent: x\n"
        "Sitemap: https://h.example/2.xml\nDisallow: /\nsitemap: /3.xml"
    )
    assert rules(text).sitemaps == ("https://h.example/1.xml", "https://h.example/2.xml", "/3.xml")


def test_a_byte_order_mark_and_broken_bytes_do_no_harm() -> None:
    told = robots.parse(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /\xff\xfe\r\nDisallow: /a\r\n", "newsmill")
    assert not told.allow("https://h.example/a")


def test_what_lies_beyond_the_bound_is_left_out_and_no_line_is_cut() -> None:
    # The bound falls into `Disallow: /private`; cut there it might read `Disallow: /`.
    head = b"User-agent: *\nDisallow: /early\n"
    filler = b"# " + b"x" * (robots.BYTES - len(head) - len(b"# \nDisallow: /")) + b"\n"
    told = robots.parse(head + filler + b"Disallow: /private\nDisallow: /late\n", "newsmill")
    assert not told.allow("https://h.example/early")
    assert told.allow("https://h.example/story")
    assert told.allow("https://h.example/late")


def test_opt_outs_from_training_are_noted_as_written() -> None:
    text = (
        "User-agent: *\nContent-Signal: search=yes, ai-train=no\nContent-Usage: train-ai=n\nAllow: /\n\n"
        "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n"
    )
    assert rules(text).ai_opt_out("https://h.example/story") == (
        "content-signal: search=yes, ai-train=no",
        "content-usage: train-ai=n",
        "disallowed: CCBot",
        "disallowed: GPTBot",
    )
    assert rules(text).allow("https://h.example/story")
    assert rules("User-agent: *\nDisallow:").ai_opt_out("https://h.example/story") == ()


def test_signals_for_another_crawler_are_not_for_us() -> None:
    text = "User-agent: other\nContent-Signal: ai-train=no\n\nUser-agent: newsmill\nContent-Signal: ai-train=yes\n"
    assert rules(text).signals == ("content-signal: ai-train=yes",)


def answer(status: int, body: bytes = b"User-agent: *\nDisallow: /\n") -> Exchange:
    return Exchange("https://h.example/robots.txt", status, (), body, datetime(2026, 1, 2, tzinfo=UTC))


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410, 451])
def test_no_robots_txt_allows_everything(status: int) -> None:
    assert robots.judge(answer(status), "newsmill").allow("https://h.example/story")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 599])
def test_a_sick_server_allows_nothing(status: int) -> None:
    with pytest.raises(FetchError) as caught:
        robots.judge(answer(status), "newsmill")
    assert caught.value.reason == "robots_unreachable"
    assert str(status) in caught.value.detail


def test_a_good_answer_is_read() -> None:
    assert not robots.judge(answer(200), "newsmill").allow("https://h.example/story")


@given(st.binary(max_size=400), st.text(max_size=60))
def test_no_bytes_and_no_path_raise(body: bytes, path: str) -> None:
    told = robots.parse(b"User-agent: *\n" + body, "newsmill")
    told.allow(f"https://h.example/{path}")
    told.ai_opt_out(f"https://h.example/{path}")
    assert told.delay >= 0
