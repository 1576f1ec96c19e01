from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import numpy as np
import pytest

from tests.reprints.stories import article, packed, story
from transforms.records import Precision, pack
from transforms.reprints.signature import SKETCH, Sign, Signature


def test_bytes_there_and_back() -> None:
    for words in (story(1), story(2, 2000), [], ["one"]):
        for day in ("1969-07-20T20:17", None):
            signature = Sign()(packed("a", words, day, outlet="news.example.org"))
            assert Signature.from_bytes(signature.to_bytes()) == signature


def test_a_spoilt_signature_is_refused() -> None:
    content = Sign()(packed("a", story(1))).to_bytes()
    for spoilt in (b"", content[:20], content[:-1], content + b"x", b"\xff" + content[1:]):
        with pytest.raises(ValueError, match="signature"):
            Signature.from_bytes(spoilt)


def test_a_long_text_has_a_thinned_sketch_and_bounded_size() -> None:
    signature = Sign()(packed("a", story(3, 5000)))
    assert signature.rate >= 1
    assert len(signature.sketch) // 4 <= SKETCH
    assert signature.shingles > 4 * SKETCH
    assert len(Sign()(packed("b", story(4, 700))).to_bytes()) < 3_000


def test_the_head_is_what_stands_first() -> None:
    signature = Sign()(packed("a", story(5, 300)))
    first = set(np.frombuffer(Sign()(packed("b", story(5, 300)[:67])).sketch, "<u4").tolist())
    sketch = np.frombuffer(signature.sketch, "<u4")
    bits = np.unpackbits(np.frombuffer(signature.head, np.uint8), count=len(sketch)).astype(bool)
    assert set(sketch[bits].tolist()) == first


def test_numbers_are_known_by_their_place() -> None:
    def numbers(text: str) -> set[int]:
        return set(np.frombuffer(Sign()(packed("a", text)).numbers, "<u8").tolist())

    twelve, twenty = numbers("a bus crash killed 12 people today"), numbers("a bus crash killed 20 people today")
    assert len(twelve) == len(twenty) == 1
    assert twelve != twenty
    assert {value >> 32 for value in twelve} == {value >> 32 for value in twenty}


@pytest.mark.parametrize(
    ("precision", "seconds"),
    [(Precision.MINUTE, 60), (Precision.DAY, 86_400), (Precision.MONTH, 31 * 86_400), (Precision.YEAR, 366 * 86_400)],
)
def test_the_interval_of_publication(precision: Precision, seconds: int) -> None:
    dated = dataclasses.replace(
        article("a", story(1)), published=datetime(2022, 1, 1, tzinfo=UTC), published_precision=precision
    )
    signature = Sign()(pack(dated))
    assert (signature.start, signature.span) == (1_640_995_200, seconds)
    undated = dataclasses.replace(dated, published_precision=Precision.UNKNOWN)
    assert Sign()(pack(undated)).start is None


@pytest.mark.parametrize(
    ("agency", "outlet", "expected"),
    [
        ("Reuters", "www.reuters.com", True),
        ("Prensa Latina", "prensa-latina.cu", True),
        ("RIA Novosti", "ria.ru", True),
        ("Reuters", "news.example.org", False),
        (None, "www.reuters.com", False),
        ("Reuters", None, False),
    ],
)
def test_agency_original(agency: str | None, outlet: str | None, expected: bool) -> None:
    assert Sign()(packed("a", story(1), agency=agency, outlet=outlet)).agency_original is expected
