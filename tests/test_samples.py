"""The sample corpus: it is whole, its expectations cover it, and the built files hold what their parts say."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
import re
import runpy
import typing
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

from transforms.config import Config
from transforms.fetching.outcomes import Receipt
from transforms.reasons import REASONS
from transforms.records import Article, LedgerEntry, Precision, Rejection

ROOT = Path(__file__).parents[1]
FOLDERS = ("dumps", "pages", "crawl", "tables")


@pytest.fixture(scope="module")
def expected() -> list[dict[str, Any]]:
    lines = (ROOT / "samples" / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def config() -> Config:
    return Config.model_validate(yaml.safe_load((ROOT / "sources.yaml").read_text(encoding="utf-8")))


def _file_of(origin: str) -> str:
    return re.split(r"[!#@]", origin)[0]


def test_the_globs_of_sources_yaml_match_each_sample_once(config: Config) -> None:
    matched = [path for source in config.sources for pattern in source.files or [] for path in ROOT.glob(pattern)]
    there = [path for folder in FOLDERS for path in (ROOT / "samples" / folder).iterdir()]
    assert sorted(matched) == sorted(there)


def test_live_sources_are_off(config: Config) -> None:
    assert {source.kind for source in config.sources if not source.enabled} == {"feed", "sitemap", "site", "urls"}
    assert {source.kind for source in config.sources if source.enabled} == {"files"}


def test_expectations_cover_every_file(expected: list[dict[str, Any]]) -> None:
    there = {f"samples/{folder}/{path.name}" for folder in FOLDERS for path in (ROOT / "samples" / folder).iterdir()}
    assert {_file_of(one["origin"]) for one in expected} == there
    assert len({one["origin"] for one in expected}) == len(expected)


def test_expectations_are_consistent(expected: list[dict[str, Any]], config: Config) -> None:
    by_origin = {one["origin"]: one for one in expected}
    for one in expected:
        assert one.get("reason", "empty") in REASONS
        assert one.get("precision", "day") in list(Precision)
        assert set(one.get("topics", [])) <= set(config.topics.queries)
        assert one.get("outlet") in {None, *config.outlets}
        if one.get("outlet_name"):
            assert config.outlets[one["outlet"]].name == one["outlet_name"]
        if one.get("outcome") == "reprint":
            assert by_origin[one["primary"]]["outcome"] == "article"


def test_readme_names_every_document(expected: list[dict[str, Any]]) -> None:
    readme = (ROOT / "samples" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \|", readme, re.MULTILINE)
    assert rows == [one["origin"].split("/", 2)[2] for one in expected]


def test_the_web_archive_holds_its_parts() -> None:
    built = runpy.run_path(str(ROOT / "samples" / "build_warc.py"))["build"]()
    committed = (ROOT / "samples" / "crawl" / "crawl-2022.warc.gz").read_bytes()
    assert _members(built) == _members(committed)


def _members(packed: bytes) -> list[bytes]:
    """The unpacked records; a gzip body in one of them may differ in its bytes from one zlib to the next."""
    records = gzip.decompress(packed).split(b"WARC/1.1\r\n")
    return [record for record in records if b"Content-Encoding: gzip" not in record]


def test_the_tables_hold_their_parts() -> None:
    tables = ROOT / "samples" / "tables"
    build = runpy.run_path(str(ROOT / "samples" / "build_tables.py"))
    assert pq.read_table(tables / "archive-2021.parquet").equals(build["archive"]())
    assert _contents(build["pages"]()) == _contents((tables / "pages.zip").read_bytes())


def _contents(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("record", [Article, Rejection, LedgerEntry, Receipt])
def test_the_data_contract_names_every_column(record: type) -> None:
    contract = _documented()
    names = {field.name for field in dataclasses.fields(typing.cast(Any, record))}
    assert names <= contract, names - contract


def test_the_data_contract_names_every_reason() -> None:
    assert set(REASONS) <= _documented()


def _documented() -> set[str]:
    """Every name in the first column of a table of output/README.md."""
    text = (ROOT / "output" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\|(.*?)\|", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
