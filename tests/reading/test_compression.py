from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from transforms.reading.compression import GRACE, Budget, Damaged, Lines, Unpacked, compression_of

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor().compress,
}
TEXT = "".join(f"Line {n} of a report on the tides at Milldale.\n" for n in range(4_000)).encode()


def unpack(packed: bytes, kind: str, ratio: int = 1_000_000, budget: Budget | None = None) -> bytes:
    stream = Unpacked(io.BytesIO(packed), kind, ratio, budget)
    parts = []
    while data := stream.read(10_000):
        parts.append(data)
    return b"".join(parts)


@pytest.mark.parametrize("kind", PACKERS)
def test_all_comes_out(kind: str) -> None:
    packed = PACKERS[kind](TEXT)
    assert compression_of(packed) == kind
    assert unpack(packed, kind) == TEXT
    assert unpack(packed + PACKERS[kind](b"and more"), kind) == TEXT + b"and more"
    assert unpack(PACKERS[kind](b""), kind) == b""


@pytest.mark.parametrize("kind", PACKERS)
def test_what_is_before_a_cut_comes_out(kind: str) -> None:
    packed = PACKERS[kind](TEXT) + PACKERS[kind](TEXT)
    stream = Unpacked(io.BytesIO(packed[:-20]), kind, 1_000_000)
    parts = []
    with pytest.raises(Damaged) as damage:
        while True:
            parts.append(stream.read(10_000))
    assert damage.value.reason == "truncated"
    assert b"".join(parts).startswith(TEXT)


@pytest.mark.parametrize("kind", PACKERS)
def test_broken_data(kind: str) -> None:
    packed = bytearray(PACKERS[kind](TEXT))
    packed[len(packed) // 2] ^= 0xFF
    with pytest.raises(Damaged) as damage:
        unpack(bytes(packed), kind)
    assert damage.value.reason in {"malformed", "truncated"}


@pytest.mark.parametrize("kind", PACKERS)
def test_bombs_are_stopped_and_small_files_pass(kind: str) -> None:
    assert len(unpack(PACKERS[kind](bytes(GRACE - 10)), kind, ratio=2)) == GRACE - 10
    with pytest.raises(Damaged) as damage:
        unpack(PACKERS[kind](bytes(5 * GRACE)), kind, ratio=20)
    assert damage.value.reason == "archive_bomb"


def test_the_budget_is_for_all_together() -> None:
    budget = Budget(len(TEXT) + 100)
    unpack(gzip.compress(TEXT), "gz", budget=budget)
    with pytest.raises(Damaged) as damage:
        unpack(gzip.compress(TEXT), "gz", budget=budget)
    assert damage.value.reason == "archive_bomb"


def test_gzip_goes_on_behind_a_broken_member() -> None:
    first, second, third = (gzip.compress(f"{name} member\n".encode() * 10) for name in ("first", "second", "third"))
    broken = second[:14] + b"\xff\xff\xff" + second[17:]
    stream = Unpacked(io.BytesIO(first + broken + third), "gz", 1_000)
    out = []
    for _ in range(10):
        try:
            out.append(stream.read(1_000))
        except Damaged:
            assert stream.recover()
    assert b"".join(out).startswith(b"first member\n" * 10)
    assert b"".join(out).endswith(b"third member\n" * 10)
    assert [packed for _, packed in stream.members] == [0, len(first), len(first) + len(second)]


def test_nothing_to_recover() -> None:
    stream = Unpacked(io.BytesIO(gzip.compress(TEXT)[:-30]), "gz", 1_000)
    with pytest.raises(Damaged):
        while stream.read(65_536):
            pass
    assert not stream.recover()


class Dribble:
    """A stream that gives little at a time."""

    def __init__(self, content: bytes, step: int) -> None:
        self._stream = io.BytesIO(content)
        self._step = step

    def read(self, size: int, /) -> bytes:
        return self._stream.read(min(size, self._step))


@given(st.binary(max_size=300).map(lambda data: data.replace(b"\x00", b"\n")), st.integers(1, 50), st.integers(1, 40))
def test_lines_are_those_of_a_file(content: bytes, step: int, limit: int) -> None:
    lines = Lines(Dribble(content, step))
    expected = io.BytesIO(content)
    while True:
        line = expected.readline(limit)
        assert lines.line(limit) == line
        assert lines.position == expected.tell()
        if not line:
            break


@given(st.binary(max_size=200), st.integers(1, 50), st.lists(st.integers(0, 60), max_size=8))
def test_blocks_and_skips(content: bytes, step: int, sizes: list[int]) -> None:
    lines = Lines(Dribble(content, step))
    expected = io.BytesIO(content)
    for number, size in enumerate(sizes):
        assert lines.peek(size) == content[expected.tell() : expected.tell() + size]
        if number % 2:
            assert lines.skip(size) == len(expected.read(size))
        else:
            assert lines.block(size) == expected.read(size)
    assert lines.position == expected.tell()
