"""The examples for schedulers start `newsmill run` as the command line understands it."""

import ast
import re
import shlex
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.cli import parser
from pipelines.run import RUN_ID

FOLDER = Path(__file__).parents[2] / "deploy/schedule"
_DATE = re.compile(r'"\$\(date -u \+([^)]+)\)"')
_FIELD = re.compile(r"(\*|\d+(-\d+)?)(/\d+)?(,(\*|\d+(-\d+)?)(/\d+)?)*")


def check(command: str) -> None:
    """That a shell's command line, from `newsmill` on, is one that the parser takes whole."""
    dated = _DATE.sub(lambda found: datetime(2026, 1, 2, 3, tzinfo=UTC).strftime(found.group(1)), command)
    words = shlex.split(dated)
    options, rest = parser().parse_known_args(words[1 : next(
        (place for place, word in enumerate(words) if word.startswith((">", "2>"))), len(words)
    )])  # fmt: skip
    assert (options.command, rest) == ("run", [])
    assert options.run_id == "20260102T0300Z"
    assert RUN_ID.fullmatch(options.run_id)


def test_the_cron_line() -> None:
    lines = (FOLDER / "newsmill.cron").read_text(encoding="utf-8").splitlines()
    [line] = [line for line in lines if line and not line.startswith("#") and "=" not in line.split()[0]]
    *when, user, command = line.split(maxsplit=6)
    assert all(_FIELD.fullmatch(field) for field in when)
    assert user == "newsmill"
    assert "%" not in command.replace(r"\%", "")  # to cron a bare one is the end of the line
    flock, lock, newsmill = re.fullmatch(r"(flock -n) (\S+) \S*?/(newsmill .*)", command).groups()  # type: ignore[union-attr]
    assert (flock, lock) == ("flock -n", "/var/lib/newsmill/lock")
    check(newsmill.replace(r"\%", "%"))


def test_the_units_of_systemd() -> None:
    service = (FOLDER / "newsmill.service").read_text(encoding="utf-8")
    [script] = re.findall(r"^ExecStart=/bin/sh -c '(.*)'$", service, re.MULTILINE)
    check(script.replace("%%", "%").removeprefix("exec "))
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not there")
    units = [str(FOLDER / name) for name in ("newsmill.service", "newsmill.timer")]
    command = ["systemd-analyze", "verify", "--man=no", *units]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert [line for line in told.stderr.splitlines() if "newsmill" in line] == []


def test_the_dag_of_airflow() -> None:
    tree = ast.parse((FOLDER / "newsmill_dag.py").read_text(encoding="utf-8"))
    calls = {node.func.id: node for node in ast.walk(tree) if isinstance(node, ast.Call)
             and isinstance(node.func, ast.Name)}  # fmt: skip
    arguments: dict[str, Any] = {
        keyword.arg or "": ast.literal_eval(keyword.value)
        for keyword in calls["BeamRunPythonPipelineOperator"].keywords
        if not isinstance(keyword.value, ast.Call)
    }
    # As the provider's hook puts the command together.
    given: dict[str, str] = arguments["pipeline_options"]
    values = {key: value.replace("{{ ts_nodash }}", "20260102T030000") for key, value in given.items()}
    command = [*arguments["py_options"], arguments["py_file"], f"--runner={arguments['runner']}",
               *(f"--{key}={value}" for key, value in values.items())]  # fmt: skip
    assert command[:2] == ["-m", "pipelines.cli"]
    options, rest = parser().parse_known_args(command[2:])
    assert (options.command, options.sources, options.output) == ("run", arguments["py_file"], values["output"])
    assert RUN_ID.fullmatch(options.run_id)
    left = {word.removeprefix("--").partition("=")[0]: word.partition("=")[2] for word in rest}
    understood = PipelineOptions(rest).get_all_options(drop_default=True)
    assert left.items() <= understood.items()
    [schedule] = [keyword.value for keyword in calls["DAG"].keywords if keyword.arg == "schedule"]
    assert all(_FIELD.fullmatch(field) for field in ast.literal_eval(schedule).split())
