from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable

import pytest

from transforms.config import Limits, Source
from transforms.reading.files import documents
from transforms.records import Document, Form, Rejection, Tally

STORY = b"High tide at Milldale\n\nThe tide was higher than in any year since the wall was built, he said.\n"
PAGE = b"<!doctype html><html><body><p>" + STORY + b"</p></body></html>"
SOURCE = Source(name="archive", files=["*"])


def read(content: bytes, name: str, **limits: int) -> list[Document | Rejection | Tally]:
    return list(documents(io.BytesIO(content), name, len(content), None, SOURCE, Limits(**limits)))


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return sink.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.type = tarfile.DIRTYPE if name.endswith("/") else tarfile.REGTYPE
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return sink.getvalue()


def outcomes(items: list[Document | Rejection | Tally]) -> dict[str, str]:
    return {
        item.origin: item.form.value if isinstance(item, Document) else item.reason
        for item in items
        if not isinstance(item, Tally)
    }


PACKERS: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "a.zip": zipped,
    "b.zip": lambda members: zipped(members, zipfile.ZIP_STORED),
    "c.zip": lambda members: zipped(members, zipfile.ZIP_LZMA),
    "d.zip": lambda members: zipped(members, zipfile.ZIP_BZIP2),
    "a.tar": tarred,
    "a.tar.gz": lambda members: tarred(members, "w:gz"),
    "a.tgz": lambda members: tarred(members, "w:gz"),
    "a.tar.bz2": lambda members: tarred(members, "w:bz2"),
    "a.tar.xz": lambda members: tarred(members, "w:xz"),
}


@pytest.mark.parametrize("name", PACKERS)
def test_members_go_the_way_of_files(name: str) -> None:
    members = {
        "news/": b"",
        "news/page.html": PAGE,
        "story.txt": STORY,
        "empty.html": b"",
        "photo.jpg": b"\xff\xd8\xff\xe0" * 9,
    }
    items = read(PACKERS[name](members), name)
    assert outcomes(items) == {
        f"{name}!news/page.html": "html",
        f"{name}!story.txt": "dump",
        f"{name}!empty.html": "empty",
        f"{name}!photo.jpg": "binary",
    }
    assert [item for item in items if isinstance(item, Tally)] == [Tally("archive", "archive:directory", 1)]
    assert next(item.content for item in items if isinstance(item, Document) and item.form is Form.HTML) == PAGE


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_archives_within_archives(name: str) -> None:
    pack = PACKERS[name]
    dump = b"date 2022-01 https://example.org/1\n" + STORY + b"date 2022-02 https://example.org/2\n" + STORY
    inner = {"page.html": PAGE, "dump.txt": dump}
    items = read(
        pack({"two.zip": zipped(inner), "two.tgz": tarred(inner, "w:gz"), "x.zip": zipped({"y.zip": zipped(inner)})}),
        name,
    )
    assert outcomes(items) == {
        f"{name}!two.zip!page.html": "html",
        f"{name}!two.zip!dump.txt#1": "dump",
        f"{name}!two.zip!dump.txt#2": "dump",
        f"{name}!two.tgz!page.html": "html",
        f"{name}!two.tgz!dump.txt#1": "dump",
        f"{name}!two.tgz!dump.txt#2": "dump",
        f"{name}!x.zip!y.zip": "unsafe_member",
    }


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_unsafe_names(name: str) -> None:
    members = {
        "/etc/page.html": PAGE,
        "a/../../page.html": PAGE,
        "C:\\page.html": PAGE,
        "a\\..\\..\\page.html": PAGE,
        "ok..html": PAGE,
    }
    found = outcomes(read(PACKERS[name](members), name))
    assert sorted(found.values()) == ["html"] + ["unsafe_member"] * 4


def test_links_and_devices() -> None:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for number, kind in enumerate((tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(f"{number}.html")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert set(outcomes(read(sink.getvalue(), "a.tar")).values()) == {"unsafe_member"}
    link = zipfile.ZipInfo("link.html")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive_zip:
        archive_zip.writestr(link, "/etc/passwd")
    assert outcomes(read(sink.getvalue(), "a.zip")) == {"a.zip!link.html": "unsafe_member"}


def test_encrypted_members() -> None:
    content = bytearray(zipped({"page.html": PAGE}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert outcomes(read(bytes(content), "a.zip")) == {"a.zip!page.html": "unreadable"}


def test_two_members_of_one_name() -> None:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for content in (PAGE, PAGE + b" "):
            info = tarfile.TarInfo("page.html")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    assert outcomes(read(sink.getvalue(), "a.tar")) == {"a.tar!page.html": "html", "a.tar!page.html~2": "html"}


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.tar"])
def test_bombs(name: str) -> None:
    bomb = PACKERS[name]({"big.txt": b"a\n" * 20_000_000, "page.html": PAGE})
    found = outcomes(read(bomb, name, archive_ratio=50, archive_bytes=30_000_000, document_bytes=100_000_000))
    assert "archive_bomb" in found.values()


def test_all_members_share_one_budget() -> None:
    members = {f"{number}.html": PAGE + bytes([number + 48]) * 500_000 for number in range(10)}
    found = outcomes(read(zipped(members), "a.zip", archive_bytes=2_000_000))
    assert list(found.values()) == ["html"] * 3 + ["archive_bomb"] * 2
    assert list(found)[-1] == "a.zip"


def test_lying_sizes() -> None:
    content = zipped({"page.html": PAGE, "other.html": PAGE})
    lie = content.replace(len(PAGE).to_bytes(4, "little"), (7).to_bytes(4, "little"))
    assert lie != content
    assert set(outcomes(read(lie, "a.zip")).values()) <= {"html", "malformed", "unreadable"}
    claim = bytearray(tarred({"page.html": PAGE}))
    claim[124:135] = b"77777777777"
    header = claim[:512]
    header[148:156] = b" " * 8
    claim[148:156] = b"%06o\0 " % sum(header)
    assert set(outcomes(read(bytes(claim), "a.tar")).values()) <= {"truncated", "binary"}


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.xz"])
def test_cut_and_broken_archives(name: str) -> None:
    members = {f"{number}.html": PAGE + bytes([number]) * 2_000 for number in range(65, 75)}
    content = PACKERS[name](members)
    for cut in (len(content) // 2, len(content) // 4, 20):
        found = outcomes(read(content[:cut], name))
        assert set(found.values()) - {"html"} <= {"malformed", "truncated"}
        assert set(found.values()) - {"html"}


def test_a_huge_tar_header_is_refused() -> None:
    header = tarfile.TarInfo("././@PaxHeader")
    header.type, header.size = tarfile.XHDTYPE, 1 << 32
    found = outcomes(read(header.tobuf() + bytes(2_000), "a.tar"))
    assert found == {"a.tar": "malformed"}


def test_a_tar_cut_between_members_is_noticed() -> None:
    content = tarred({"one.html": PAGE, "two.html": PAGE})
    end = content.rindex(b"two.html")
    assert outcomes(read(content[:end], "a.tar")) == {"a.tar!one.html": "html", "a.tar": "truncated"}


def test_no_member_is_written_to_disk(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("written to disk")

    monkeypatch.setattr(zipfile.ZipFile, "extract", refuse)
    monkeypatch.setattr(tarfile.TarFile, "extract", refuse)
    assert outcomes(read(zipped({"page.html": PAGE}), "a.zip")) == {"a.zip!page.html": "html"}
