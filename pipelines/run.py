"""`newsmill run`: one batch from sources.yaml to the output folder."""

from __future__ import annotations

import importlib.metadata
import logging
import re
import secrets
import sys
import time
from collections.abc import Sequence
from typing import Any

from rich.console import Console

from pipelines.sources_file import ConfigError, load
from transforms.config import Config

RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
NO_CONTACT = "fetching.contact is not set: outlets that your requests trouble cannot reach you, and may block you"


def run(
    path: str, output: str | None, run_id: str | None, replay: str | None, beam_arguments: Sequence[str]
) -> int:
    """Runs the pipeline; returns an exit code of the command line.

    `replay` is a folder of WARC files to take all responses from; "" means the archive of the run `run_id`.
    """
    console = Console(stderr=True)
    try:
        config = load(path)
    except ConfigError as error:
        console.print(str(error), style="red", highlight=False, markup=False, soft_wrap=True)
        return 2
    if run_id is not None and not RUN_ID.fullmatch(run_id):
        console.print(f"--run-id {run_id!r}: up to 80 letters, digits, '-' and '_' are allowed", style="red")
        return 2
    if replay == "" and run_id is None:
        console.print("--replay without a folder replays an earlier run: name it with --run-id", style="red")
        return 2
    if config.live and replay is None and config.fetching.contact is None:
        console.print(NO_CONTACT, style="yellow")
    if output is not None:
        config = config.model_copy(update={"output": config.output.model_copy(update={"path": output})})
    return _run(config, run_id or new_run_id(), replay, beam_arguments, console)


def new_run_id() -> str:
    """Sorts by time; two runs that begin in one second differ."""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()) + "-" + secrets.token_hex(2)


def _run(
    config: Config, run_id: str, replay: str | None, beam_arguments: Sequence[str], console: Console
) -> int:
    logging.getLogger().setLevel(logging.ERROR)  # Beam warns of optional parts that are not installed
    import apache_beam as beam

    from pipelines import batch, engines, progress, summary
    from transforms import fetch
    from transforms.storage import archives, commit, files
    from transforms.storage.layout import Layout

    logging.getLogger().setLevel(logging.WARNING)
    layout = Layout(config.output.path, run_id)
    for completed in commit.recover(layout.root):
        console.print(f"completed the commit of run {completed}, which had been cut off", style="yellow")
    files.delete([layout.staging, layout.unbalanced])
    archives.mend(layout)
    if replay is not None and not archives.warc_files(replay := replay or layout.archive):
        console.print(f"no WARC file in {replay}", style="red", markup=False)
        return 2
    try:
        options = engines.options(beam_arguments)
    except engines.UnknownOption as error:
        console.print(str(error), style="red", markup=False, highlight=False)
        return 2
    try:
        with progress.display(console):
            pipeline = beam.Pipeline(options=options)
            spool_folder = engines.spool_folder(options, layout.staging)
            batch.build(pipeline, config, layout, header(config, run_id, options), spool_folder, replay=replay)
            pipeline.run().wait_until_finish()
    except Exception as error:
        if files.exists(layout.unbalanced):
            summary.show(files.read_json(layout.unbalanced), layout.root, console)
            return 3
        console.print(f"run {run_id} failed: {error}", style="red", markup=False, highlight=False)
        logging.getLogger(__name__).debug("run failed", exc_info=True)
        return 1
    finally:
        fetch.close()
    summary.show(files.read_json(layout.manifest), layout.root, Console(file=sys.stdout))
    return 0


def header(config: Config, run_id: str, options: Any) -> dict[str, Any]:
    """What a manifest says of how a run was made."""
    from apache_beam.options.pipeline_options import StandardOptions

    return {
        "run_id": run_id,
        "started_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "engine": options.view_as(StandardOptions).runner,
        "versions": {
            name: importlib.metadata.version(name)
            for name in ("newsmill", "apache-beam", "trafilatura", "langdetect", "pyarrow")
        },
        "config_hash": config.hash,
        "config": config.model_dump(mode="json"),
        "source_names": [source.name for source in config.sources if source.enabled],
    }
