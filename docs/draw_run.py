"""Draws the closing tables of the latest run under an output folder: draw_run.py OUTPUT PICTURE.svg"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

from rich.console import Console

from pipelines import summary


def main(output: Path, picture: Path) -> None:
    """Writes the picture."""
    latest = max(output.glob("runs/*/manifest.json"), key=lambda path: path.stat().st_mtime)
    console = Console(record=True, width=112, file=io.StringIO())
    summary.show(json.loads(latest.read_text(encoding="utf-8")), "output", console)
    console.save_svg(str(picture), title="newsmill run sources.yaml")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
