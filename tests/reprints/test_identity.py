from __future__ import annotations

import numpy as np

from tests.reprints.stories import packed, story
from transforms.records import article_id
from transforms.reprints import identity


def test_what_comes_twice_or_came_before_is_contested() -> None:
    names = {name: article_id(name, None, "") for name in "abcdef"}
    own = identity.ids([names[name] for name in "abbcde"], 0)
    third = identity.ids([names["c"], names["f"]], 3)
    second = identity.ids([names["c"], names["d"]], 2)
    found = np.concatenate([third, own, second])
    assert dict(identity.contested(found)) == {names["b"]: 0, names["c"]: 2, names["d"]: 2}
    assert not list(identity.contested(found[:0]))


def test_the_longest_text_survives_then_the_smallest_origin() -> None:
    short, long_b, long_a = packed("c", story(1, 50)), packed("b", story(1)), packed("a", story(1))
    for order in ([short, long_b, long_a], [long_a, long_b, short]):
        kept, rejected = identity.survivor(order)
        assert kept.origin == "a"
        assert [(one.origin, one.reason, one.detail) for one in rejected] == [
            ("b", "already_seen", "kept: a"),
            ("c", "already_seen", "kept: a"),
        ]
