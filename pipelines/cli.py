"""The command line. Beam is imported only when a run begins, so that `--help` and `check` answer at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

EXIT_CODES = """exit codes: 0 fine · 1 the run failed · 2 bad configuration or usage · 3 the accounting does not hold"""


def parser() -> argparse.ArgumentParser:
    """Of the whole command line; what `run` leaves over is for Beam."""
    whole = argparse.ArgumentParser(
        prog="newsmill", description="News to clean, de-duplicated, accounted-for Parquet.", epilog=EXIT_CODES
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="say what a sources.yaml means, or what is wrong with it")
    run = commands.add_parser(
        "run",
        help="run the pipeline once, as a batch",
        epilog="The sources file stands first. Options not listed here go to Beam, such as --runner=FlinkRunner. "
        + EXIT_CODES,
    )
    for command in (check, run):
        command.add_argument("sources", nargs="?", default="sources.yaml", help="default: %(default)s")
    run.add_argument("--output", metavar="PATH", help="instead of output.path")
    run.add_argument(
        "--run-id", metavar="ID", help="letters, digits, '-', '_'; the same id again replaces that run (default: new)"
    )
    run.add_argument(
        "--replay", metavar="FOLDER", nargs="?", const="",
        help="fetch nothing: take responses from the WARC files in FOLDER (default: of the run that --run-id names)",
    )  # fmt: skip
    again = commands.add_parser("recluster", help="say what another threshold would change, from the ledger of a run")
    again.add_argument("output", nargs="?", default="output", help="the output folder (default: %(default)s)")
    again.add_argument("--threshold", type=float, required=True, metavar="X", help="in place of reprints.containment")
    again.add_argument("--run", metavar="ID", help="default: the latest")
    expected = commands.add_parser("dedup-report", help="say which copies the settings find, and their score on a set")
    expected.add_argument("sources", nargs="?", default="sources.yaml", help="default: %(default)s")
    expected.add_argument("--set", metavar="DIR", help="a labelled set: docs.jsonl with id, cluster, text, …")
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    options, beam_arguments = parser().parse_known_args(_with_sources(sys.argv[1:] if arguments is None else arguments))
    if options.command != "run" and beam_arguments:
        parser().error(f"unknown option: {' '.join(beam_arguments)}")
    if options.command == "check":
        from pipelines.check import check as check_file

        return check_file(options.sources)
    if options.command == "dedup-report":
        from pipelines.dedup_report import report

        return report(options.sources, options.set)
    if options.command == "recluster":
        from pipelines.recluster import recluster

        return recluster(options.output, options.run, options.threshold)
    from pipelines.run import run as run_file

    return run_file(options.sources, options.output, options.run_id, options.replay, beam_arguments)


def _with_sources(arguments: Sequence[str]) -> list[str]:
    """The arguments of `run` with the sources file spelt out, so that no value of a Beam option is taken for it."""
    command, *rest = [*arguments] or [""]
    return [command, "sources.yaml", *rest] if command == "run" and rest[:1] and rest[0][:1] == "-" else [*arguments]


if __name__ == "__main__":
    sys.exit(main())
