"""Every fault of a sources.yaml is named with line, key, what was found and what is allowed."""

from pathlib import Path

import pytest

from pipelines.sources_file import ConfigError, load

GOOD = """\
sources:
  - name: local
    files: dumps/*.txt
    not_after: 2022-12-31
"""


def faults(folder: Path, text: str) -> list[str]:
    file = folder / "sources.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(file)
    return [line.removeprefix(f"{file}:") for line in str(caught.value).splitlines()]


def test_relative_paths_are_meant_from_the_folder_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(GOOD, encoding="utf-8")
    config = load(tmp_path / "sources.yaml")
    assert config.sources[0].files == [str(tmp_path / "dumps/*.txt")]
    assert config.output.path == str(tmp_path / "output")
    assert config.sources[0].bound is not None
    assert config.sources[0].bound.isoformat() == "2022-12-31T23:59:59.999999+00:00"


@pytest.mark.parametrize(
    ("addition", "fault"),
    [
        ("languags: {}\n", "5: languags: no such key; did you mean 'languages'? allowed here: "
         "fetching, languages, limits, outlets, output, reprints, sources, topics"),
        ("languages:\n  confidence: 3\n", "6: languages.confidence: found 3: input should be less than or equal to 1"),
        ("languages:\n  unknown: kep\n", "6: languages.unknown: found \"kep\": input should be 'keep' or 'reject'; "
         "did you mean 'keep'?"),
        ("outlets:\n  a.org: {timezone: Europ/Paris}\n", "6: outlets.a.org.timezone: found \"Europ/Paris\": not a time "
         "zone of the IANA list, such as Europe/Paris; did you mean Europe/Paris?"),
        ("  - name: b\n    files: [x]\n    feed: https://x.org\n", "5: sources[1]: a source has exactly one of files, "
         "urls, urls_file, feed, sitemap, site; found files and feed"),
        ("  - name: b\n", "5: sources[1]: a source has exactly one of files, urls, urls_file, feed, sitemap, site; "
         "found none of them"),
        ("limits: {}\nlimits: {}\n", "6: limits: the key stands here a second time"),
        ("  - name: local\n    files: x\n", "1: (whole file): two sources have the name local"),
        ("limits:\n  seconds: [\n", "7: not YAML: expected the node content, but found '<stream end>'"),
    ],
)  # fmt: skip
def test_faults(tmp_path: Path, addition: str, fault: str) -> None:
    assert faults(tmp_path, GOOD + addition) == [fault]


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, "sources:\n  - name: a\n    file: x\n  - name: ''\n    files: y\nlimits:\n  seconds: -1\n")
    assert [fault.split(":")[0] for fault in found] == ["3", "4", "7"]


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file or directory"):
        load(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"sources: \xe9")
    with pytest.raises(ConfigError, match="is not UTF-8: byte 9 is 0xe9"):
        load(tmp_path / "latin.yaml")
    assert faults(tmp_path, "- just\n- a list\n") == ["1: expected a mapping with the key 'sources', found "
                                                     '["just", "a list"]']  # fmt: skip


def test_the_hash_changes_with_settings_and_not_with_the_output(tmp_path: Path) -> None:
    hashes = []
    for text in (GOOD, GOOD + "output: {path: elsewhere}\n", GOOD + "languages: {keep: [fr]}\n"):
        (tmp_path / "sources.yaml").write_text(text, encoding="utf-8")
        hashes.append(load(tmp_path / "sources.yaml").hash)
    assert hashes[0] == hashes[1] != hashes[2]
