import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from transforms.fetching.outcomes import Exchange
from transforms.storage import archives
from transforms.storage.layout import Layout


def exchange(name: str) -> Exchange:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    return Exchange(f"https://news.example/{name}", 200, (("Content-Type", "text/html"),), b"<p>" + name.encode(), at)


def fill(folder: str, *names: str) -> Path:
    files = archives.ArchiveFiles(folder)
    for name in names:
        files.write(exchange(name))
    files.close()
    return max(Path(folder).iterdir(), key=lambda path: path.stat().st_mtime_ns)


def test_a_file_is_begun_when_there_is_something_to_store(tmp_path: Path) -> None:
    files = archives.ArchiveFiles(str(tmp_path / "archive"))
    files.close()
    assert not (tmp_path / "archive").exists()
    for name in ("a", "b"):
        files.write(exchange(name))
        files.close()
    assert len(list((tmp_path / "archive").iterdir())) == 2
    replay = archives.replay_of([str(tmp_path / "archive"), str(tmp_path / "none")])
    assert len(replay) == 2
    found = replay.find("https://news.example/b")
    assert found is not None
    assert found.body == b"<p>b"


@pytest.mark.parametrize("cut", [1, 60, 400])
def test_what_was_left_half_written_is_cut_off(tmp_path: Path, cut: int) -> None:
    layout = Layout(str(tmp_path), "run")
    path = fill(layout.fetched, "a", "b", "c")
    whole = path.read_bytes()
    archives.mend(layout)
    assert path.read_bytes() == whole
    path.write_bytes(whole[:-cut])
    archives.mend(layout)
    mended = path.read_bytes()
    assert whole.startswith(mended)
    gzip.decompress(mended)
    with path.open("rb") as stream:
        kinds = [record.rec_type for record in ArchiveIterator(stream)]
    assert kinds[:5] == ["warcinfo", "request", "response", "request", "response"]
    assert archives.replay_of([layout.fetched]).find("https://news.example/b") is not None
    assert [path] == list(path.parent.iterdir())


def test_archives_are_moved_when_their_run_commits(tmp_path: Path) -> None:
    layout = Layout(str(tmp_path), "run")
    kept = fill(layout.archive, "a")
    new = fill(layout.fetched, "b")
    told, moves = archives.to_commit(layout)
    assert told == {"files": 2, "bytes": kept.stat().st_size + new.stat().st_size}
    assert moves == [(str(new), f"{layout.archive}/{new.name}")]
