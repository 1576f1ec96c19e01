"""Builds `tables/archive-2021.parquet` and `tables/pages.zip` from `parts/`; the same parts give the same bytes.

Run `python samples/build_tables.py` after a change to one of them.
"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

SAMPLES = Path(__file__).parent
SCHEMA = pa.schema(
    {
        "url": pa.string(),
        "title": pa.string(),
        "text": pa.string(),
        "authors": pa.list_(pa.string()),
        "published": pa.timestamp("us", tz="UTC"),
        "language": pa.string(),
    }
)


def archive() -> pa.Table:
    """The rows of `parts/archive-2021.json`."""
    rows = json.loads((SAMPLES / "parts" / "archive-2021.json").read_text(encoding="utf-8"))
    for row in rows:
        row["published"] = datetime.fromisoformat(row["published"]) if row["published"] else None
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def pages() -> bytes:
    """A zip of `parts/pages-zip/`, in the order of the names and with one fixed time for all."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for page in sorted((SAMPLES / "parts" / "pages-zip").glob("*.html")):
            member = zipfile.ZipInfo(f"pages/{page.name}", date_time=(2022, 3, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, page.read_bytes())
    return packed.getvalue()


if __name__ == "__main__":
    tables = SAMPLES / "tables"
    tables.mkdir(exist_ok=True)
    pq.write_table(archive(), tables / "archive-2021.parquet", compression="zstd")
    (tables / "pages.zip").write_bytes(pages())
