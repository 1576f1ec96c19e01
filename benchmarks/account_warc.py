"""Runs the whole pipeline over WARC files and shows that every record is accounted for.

account_warc.py DIR: each file of DIR becomes a source of its own. Printed for each: what its records are, what became
of the documents among them, and whether it adds up: documents = articles + reprints + rejections + already seen.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

from pipelines.cli import main as newsmill


def main() -> int:
    """Returns 0 if the run ends well and every file adds up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    files = sorted(path for path in options.folder.resolve().iterdir() if ".warc" in path.name)
    with tempfile.TemporaryDirectory() as work:
        sources = [
            {"name": re.sub(r"[^A-Za-z0-9._-]", "_", path.name), "files": [str(path)], "not_after": "2026-01-01"}
            for path in files
        ]
        config = {"sources": sources, "output": {"path": f"{work}/output"}}
        Path(work, "sources.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
        code = newsmill(["run", f"{work}/sources.yaml", "--run-id", "warc"])
        if code:
            return code
        manifest = json.loads(Path(work, "output/runs/warc/manifest.json").read_text(encoding="utf-8"))
    table = Table("file", "other records", "documents", "articles", "reprints", "already seen", "rejected", "adds up")
    bad = 0
    for name, part in manifest["sources"].items():
        accounted = part["articles"] + part["reprints"] + part["rejected"] + part["already_seen"]
        bad += accounted != part["documents"]
        reasons = [f"{reason} {count}" for stage in part["reasons"].values() for reason, count in stage.items()]
        other = [f"{kind.removeprefix('warc:')} {count}" for kind, count in part["other_records"].items()]
        numbers = (part[key] for key in ("documents", "articles", "reprints", "already_seen"))
        verdict = "yes" if accounted == part["documents"] else "NO"
        table.add_row(name, "\n".join(other), *map(str, numbers), "\n".join(reasons), verdict)
    Console(width=150).print(table)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
