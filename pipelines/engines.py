"""How each runner is started."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence

from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions

# Named explicitly: `DirectRunner` chooses among three engines by what the network and the graph happen to be.
_LOCAL = "FnApiRunner"


def options(beam_arguments: Sequence[str]) -> PipelineOptions:
    """The options for Beam. Without `--runner`, and for `--runner=DirectRunner`, the in-memory engine runs."""
    chosen = PipelineOptions(list(beam_arguments))
    standard = chosen.view_as(StandardOptions)
    if standard.runner in (None, "DirectRunner"):
        standard.runner = _LOCAL
    return chosen


def spool_folder(options: PipelineOptions, staging: str) -> str | None:
    """Where text waits on disk while the local engine works; None for engines that carry it in their shuffle."""
    if options.view_as(StandardOptions).runner != _LOCAL:
        return None
    return tempfile.mkdtemp(prefix="newsmill-") if "://" in staging else f"{staging}/spool"
