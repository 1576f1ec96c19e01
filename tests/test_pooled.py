"""A step in the pool behaves like any other step: every element comes out once, in its own window."""

import apache_beam as beam
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import FixedWindows, TimestampedValue

from transforms.config import Limits
from transforms.pool import Failure
from transforms.pooled import Pooled
from transforms.records import Rejection

LIMITS = Limits(seconds=10, memory_mib=512)


def work(number: int) -> int | Rejection:
    if number % 10 == 3:
        return Rejection("extract", "no_text", "s", str(number))
    if number % 10 == 7:
        raise ValueError(number)
    return number * number


def blame(number: int, failure: Failure) -> Rejection:
    return Rejection("extract", failure.reason, "s", str(number), detail=failure.detail)


def test_each_element_comes_out_once_where_it_belongs() -> None:
    with beam.Pipeline("FnApiRunner") as p:
        out = (
            p
            | beam.Create(range(500))
            | beam.ParDo(Pooled("extracted", work, blame, LIMITS)).with_outputs("rejected", main="done")
        )
        assert_that(out.done, equal_to([n * n for n in range(500) if n % 10 not in (3, 7)]), label="done")
        assert_that(
            out.rejected | beam.Map(lambda r: (int(r.origin), r.reason)),
            equal_to([(n, "no_text" if n % 10 == 3 else "failed") for n in range(500) if n % 10 in (3, 7)]),
            label="rejected",
        )


def test_windows_are_kept_though_results_come_late() -> None:
    with beam.Pipeline("FnApiRunner") as p:
        done = (
            p
            | beam.Create([TimestampedValue(n, n) for n in range(100) if n % 10 not in (3, 7)])
            | beam.WindowInto(FixedWindows(25))
            | beam.ParDo(Pooled("extracted", work, blame, LIMITS)).with_outputs("rejected", main="done")
        ).done
        sums = done | beam.CombineGlobally(sum).without_defaults()
        expected = [
            sum(n * n for n in range(start, start + 25) if n % 10 not in (3, 7)) for start in range(0, 100, 25)
        ]
        assert_that(sums, equal_to(expected))
