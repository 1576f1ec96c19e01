from __future__ import annotations

import numpy as np

from tests.reprints.stories import packed, story
from transforms.reprints.boilerplate import learn, page
from transforms.reprints.normalise import clean, tokenise
from transforms.reprints.shingles import among, shingle

NOTICE = "sign up for our evening letter and never miss a tide table again dear reader of the lume courier"


def covered(boilerplate: bytes, text: str) -> float:
    known = np.frombuffer(boilerplate, "<u4")
    return float(among(shingle(tokenise(clean(text))).hashes, known).mean())


def test_what_stands_on_many_pages_is_learned_and_stories_are_not() -> None:
    pages = [page(packed(str(n), [*story(n), *NOTICE.split()])) for n in range(12)]
    learned = learn(pages)
    assert covered(learned, NOTICE) == 1
    assert covered(learned, " ".join(story(3))) == 0
    assert learn(list(reversed(pages))) == learned


def test_a_story_that_was_run_several_times_is_no_boilerplate() -> None:
    copies = [page(packed(f"copy{n}", [*story(1), f"take{n}"])) for n in range(8)]
    others = [page(packed(str(n), story(n + 10))) for n in range(30)]
    assert covered(learn(copies + others), " ".join(story(1))) == 0


def test_few_pages_teach_nothing() -> None:
    assert learn([]) == b""
    assert learn([page(packed(str(n), [*story(n), *NOTICE.split()])) for n in range(4)]) == b""
