"""What reading alone makes of the folder of bad input; the rest of it is decided by extraction."""

from __future__ import annotations

from pathlib import Path

from tests.bad_input import build
from transforms.config import Limits, Source
from transforms.reading.charset import Undecodable, decode
from transforms.reading.files import documents
from transforms.records import Document, Form, Rejection

DECIDED_LATER = {"no_text", "timeout", "bad_header"}


def outcome(path: Path) -> str:
    with path.open("rb") as stream:
        items = documents(stream, path.name, path.stat().st_size, None, Source(name="bad", files=["*"]), Limits())
        (item,) = [item for item in items if isinstance(item, Document | Rejection)]
    if isinstance(item, Rejection):
        return item.reason
    try:
        decode(item.content, item.charset, markup=item.form is Form.HTML)
    except Undecodable:
        return "undecodable"
    return "article"


def test_every_file_is_one_document_or_rejection(tmp_path: Path) -> None:
    expected = build(tmp_path)
    assert {path.name: outcome(path) for path in sorted(tmp_path.iterdir())} == {
        name: "article" if reason in DECIDED_LATER else reason for name, reason in sorted(expected.items())
    }
