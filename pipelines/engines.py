"""How each runner is started."""

from __future__ import annotations

import argparse
import difflib
import tempfile
from collections.abc import Sequence

from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions

# Named explicitly: `DirectRunner` chooses among three engines by what the network and the graph happen to be.
_LOCAL = "FnApiRunner"

_OWN = ("--output", "--run-id", "--replay")  # what a misspelt option may have meant


class UnknownOption(Exception):
    """An option that neither newsmill nor Beam knows."""


def options(beam_arguments: Sequence[str]) -> PipelineOptions:
    """The options for Beam. Without `--runner`, and for `--runner=DirectRunner`, the in-memory engine runs.

    Raises:
        UnknownOption: on the local engine, where nobody else could know what Beam would silently drop.
    """
    chosen = PipelineOptions(list(beam_arguments))
    standard = chosen.view_as(StandardOptions)
    if standard.runner in (None, "DirectRunner"):
        standard.runner = _LOCAL
    if standard.runner == _LOCAL:
        _refuse_unknown(beam_arguments)
    return chosen


def _refuse_unknown(arguments: Sequence[str]) -> None:
    known = _beam_options()
    for before, argument in zip(["", *arguments], arguments, strict=False):
        if argument[:1] != "-" and (before[:1] != "-" or "=" in before):
            raise UnknownOption(f"{argument}: belongs to no option; a sources file stands first, behind `run`")
        name = argument.split("=", 1)[0]
        if name.startswith("-") and name not in known:
            near = difflib.get_close_matches(name, [*known, *_OWN], 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UnknownOption(f"{name}: neither newsmill nor Beam has this option{hint}")


def _beam_options() -> set[str]:
    parser = argparse.ArgumentParser(add_help=False, conflict_handler="resolve")
    for group in PipelineOptions.__subclasses__():
        group._add_argparse_args(parser)
    return {name for action in parser._actions for name in action.option_strings}


def spool_folder(options: PipelineOptions, staging: str) -> str | None:
    """Where text waits on disk while the local engine works; None for engines that carry it in their shuffle."""
    if options.view_as(StandardOptions).runner != _LOCAL:
        return None
    return tempfile.mkdtemp(prefix="newsmill-") if "://" in staging else f"{staging}/spool"
