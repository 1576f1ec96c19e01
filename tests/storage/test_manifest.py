"""The identity holds exactly when every document is accounted for."""

import pytest

from transforms.records import Tally
from transforms.storage import manifest
from transforms.storage.sink import StagedFile

HEADER = {"run_id": "r", "source_names": ["a", "b", "idle"]}
TALLIES = [
    *(Tally("a", "documents", 5), Tally("b", "documents", 2)),
    *(Tally("a", "files", 1), Tally("a", "warc:request", 3)),
]
STAGED = [
    StagedFile("articles", "s", "/out/articles/1", 3, 10, ((("a",), 2), (("b",), 1))),
    StagedFile("reprints", "s", "/out/reprints/1", 1, 10, ((("a",), 1),), (("c1", 1),)),
    StagedFile("rejected", "s", "/out/rejected/1", 3, 10, (
        (("a", "extract", "no_text"), 1), (("a", "deduplicate", "already_seen"), 1), (("b", "read", "empty"), 1)
    )),
]  # fmt: skip


def test_a_run_that_adds_up() -> None:
    built = manifest.build("/out", HEADER, TALLIES, STAGED)
    assert built["identity"] == {
        "holds": True, "documents": 7, "articles": 3, "reprints": 1, "rejected": 2, "already_seen": 1
    }  # fmt: skip
    assert built["sources"]["a"]["reasons"] == {"extract": {"no_text": 1}}
    assert built["sources"]["a"]["other_records"] == {"warc:request": 3}
    assert built["sources"]["idle"]["documents"] == 0
    assert built["clusters"] == {"count": 1, "largest": 2}
    assert built["files"][0] == {"path": "articles/1", "rows": 3, "bytes": 10}


@pytest.mark.parametrize("lost", range(3))
def test_a_lost_file_is_noticed(lost: int) -> None:
    remaining = STAGED[:lost] + STAGED[lost + 1 :]
    assert not manifest.build("/out", HEADER, TALLIES, remaining)["identity"]["holds"]


def test_a_footer_that_tells_otherwise_is_noticed() -> None:
    short = StagedFile("articles", "s", "/out/articles/1", 2, 10, STAGED[0].counts)
    assert not manifest.build("/out", HEADER, TALLIES, [short, *STAGED[1:]])["identity"]["holds"]


def test_one_source_may_not_make_up_for_another() -> None:
    moved = [Tally("a", "documents", 4), Tally("b", "documents", 3)]
    assert not manifest.build("/out", HEADER, moved, STAGED)["identity"]["holds"]
