from __future__ import annotations

import contextlib
import gzip
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from transforms.fetching.bodies import Body, TooLargeError, gunzip
from transforms.fetching.outcomes import FetchError


def raw_deflate(data: bytes) -> bytes:
    pack = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return pack.compress(data) + pack.flush()


PACKERS = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}


def unpack(coding: str | None, data: bytes, limit: int = 1000, step: int = 1 << 20) -> bytes:
    body = Body(coding, limit)
    for start in range(0, len(data), step):
        body.feed(data[start : start + step])
    return body.finish()


@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=500), st.integers(1, 40))
def test_what_was_packed_is_unpacked_in_chunks_of_any_size(coding: str, data: bytes, step: int) -> None:
    assert unpack(coding, PACKERS[coding](data), step=step) == data


@pytest.mark.parametrize("coding", sorted(PACKERS))
@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_000])
@pytest.mark.parametrize("data", [b"\0", b"0123456789abcdef", bytes(range(256)) * 3 + b"odd"])
def test_nothing_is_lost_however_it_unpacks(coding: str, size: int, data: bytes) -> None:
    whole = (data * (size // len(data) + 1))[:size]
    for step in (1 << 20, 1000, 7):
        assert unpack(coding, PACKERS[coding](whole), limit=2_000_000, step=step) == whole


@given(st.sampled_from([None, *sorted(PACKERS)]), st.binary(max_size=300), st.integers(1, 40))
def test_no_bytes_raise_anything_but_a_fault(coding: str | None, data: bytes, step: int) -> None:
    with contextlib.suppress(FetchError, TooLargeError):
        unpack(coding, data, step=step)


@pytest.mark.parametrize("step", [1, 7, 1000])
def test_oddities_of_servers(step: int) -> None:
    members = gzip.compress(b"one ") + gzip.compress(b"two")
    assert unpack("gzip", members, step=step) == b"one two"
    assert unpack("x-gzip", members + b"garbage", step=step) == b"one two"
    assert unpack("deflate", raw_deflate(b"no header"), step=step) == b"no header"
    assert unpack("zstd", zstandard.compress(b"one ") + zstandard.compress(b"two"), step=step) == b"one two"
    assert unpack("gzip, br", brotli.compress(gzip.compress(b"twice")), step=step) == b"twice"
    assert unpack("UTF-8", b"no coding at all", step=step) == b"no coding at all"
    assert unpack("identity", b"plain", step=step) == b"plain"
    assert unpack("gzip", b"") == b""


@pytest.mark.parametrize("coding", sorted(PACKERS))
def test_a_bomb_is_stopped_at_the_bound(coding: str) -> None:
    body = Body(coding, 100_000)
    with pytest.raises(TooLargeError):
        body.feed(PACKERS[coding](bytes(5_000_000)))
    assert body.content == bytes(100_000)


def test_the_bound_itself_is_allowed() -> None:
    assert unpack("gzip", gzip.compress(b"x" * 1000), limit=1000) == b"x" * 1000
    assert unpack(None, b"x" * 1000, limit=1000) == b"x" * 1000
    with pytest.raises(TooLargeError):
        unpack(None, b"x" * 1001, limit=1000)


@pytest.mark.parametrize("coding", sorted(PACKERS))
def test_a_body_that_ends_early_is_truncated_and_worth_another_attempt(coding: str) -> None:
    with pytest.raises(FetchError) as caught:
        unpack(coding, PACKERS[coding](b"a whole story " * 20)[:-3])
    assert (caught.value.reason, caught.value.transient) == ("truncated", True)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_plain_body_that_claims_to_be_packed_is_malformed(coding: str) -> None:
    with pytest.raises(FetchError) as caught:
        unpack(coding, b"<!doctype html><title>plain</title>")
    assert (caught.value.reason, caught.value.transient) == ("malformed", False)


def test_a_body_packed_many_times_is_refused() -> None:
    with pytest.raises(FetchError, match="packed 3 times"):
        Body("gzip, gzip, br", 1000)


def test_gunzip_gives_what_can_be_had() -> None:
    assert gunzip(gzip.compress(b"whole"), 100) == b"whole"
    assert gunzip(gzip.compress(bytes(range(256)) * 4)[:200], 10_000).startswith(bytes(range(50)))
    assert gunzip(b"\x1f\x8bno", 100) == b""
    with pytest.raises(TooLargeError):
        gunzip(gzip.compress(bytes(1000)), 999)
