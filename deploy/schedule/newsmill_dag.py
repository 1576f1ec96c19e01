"""A run an hour on Airflow 3, with the operator of apache-airflow-providers-apache-beam.

The run is named after the time it stands for: a task that is tried again goes on from what it had fetched.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow.providers.apache.beam.operators.beam import BeamRunPythonPipelineOperator
from airflow.sdk import DAG

with DAG(
    dag_id="newsmill",
    schedule="17 * * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,  # a live page cannot be fetched as it was an hour ago
    max_active_runs=1,
    tags=["news"],
):
    BeamRunPythonPipelineOperator(
        task_id="run",
        # The operator runs: interpreter, py_options, py_file, --runner, pipeline_options. What it calls a file is the
        # last word before the options.
        py_interpreter="/opt/newsmill/.venv/bin/python",
        py_options=["-m", "pipelines.cli", "run"],
        py_file="/etc/newsmill/sources.yaml",
        runner="FlinkRunner",
        pipeline_options={
            "output": "s3://news/output",
            "run-id": "{{ ts_nodash }}",
            "flink_master": "flink-jobmanager:8081",
            "environment_type": "EXTERNAL",
            "environment_config": "localhost:50000",
        },
        retries=2,
        retry_delay=timedelta(minutes=5),
        execution_timeout=timedelta(hours=3),
    )
