"""The batch graph."""

from __future__ import annotations

from typing import Any

import apache_beam as beam

from transforms.config import Config
from transforms.deduplicate import Deduplicate
from transforms.extract import Extract
from transforms.fetch import Fetch, Health, Measured
from transforms.filter import Filter
from transforms.read import Read
from transforms.storage.layout import Layout
from transforms.write import Outcome, Write


def build(
    pipeline: beam.Pipeline,
    config: Config,
    layout: Layout,
    header: dict[str, Any],
    spool_folder: str | None,
    *,
    replay: str | None = None,
) -> beam.PCollection[dict[str, Any]]:
    """Wires read and fetch ─► extract ─► filter ─► deduplicate ─► write; returns the collection of the one manifest."""
    sources = [source for source in config.sources if source.enabled]
    read = pipeline | "Read" >> Read(sources, config.limits)
    fetched = pipeline | "Fetch" >> Fetch(config, layout, replay)
    ways = {"Read": read, "Fetched": fetched}
    # What is read and what is fetched meet after the filter: a Flatten keeps all that passes it in memory.
    extracted = {name: way.documents | f"Extract{name}" >> Extract(config) for name, way in ways.items()}
    filtered = {name: way.articles | f"Filter{name}" >> Filter(config, spool_folder) for name, way in extracted.items()}
    articles = [way.articles for way in filtered.values()] | "Articles" >> beam.Flatten()
    deduplicated = articles | "Deduplicate" >> Deduplicate(config, layout, spool_folder)
    early = [read, fetched, *extracted.values(), *filtered.values()]
    rejections = [*(stage.rejected for stage in early), deduplicated.rejections] | "Rejections" >> beam.Flatten()
    measured = Measured(fetched.receipts, extracted["Fetched"].rejected, extracted["Fetched"].articles)
    return Outcome(
        articles=articles,
        decisions=deduplicated.decisions,
        rejections=rejections,
        ledger=deduplicated.ledger,
        index=deduplicated.signatures,
        tallies=[read.tallies, fetched.tallies] | "Tallies" >> beam.Flatten(),
        receipts=fetched.receipts,
        health=measured | "Health" >> Health(config),
    ) | "Write" >> Write(config, layout, header)
