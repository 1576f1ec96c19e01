"""The batch graph."""

from __future__ import annotations

from typing import Any

import apache_beam as beam
from transforms.deduplicate import Deduplicate

from transforms.config import Config
from transforms.extract import Extract
from transforms.filter import Filter
from transforms.read import Read
from transforms.storage.layout import Layout
from transforms.write import Outcome, Write


def build(
    pipeline: beam.Pipeline, config: Config, layout: Layout, header: dict[str, Any], spool_folder: str | None
) -> beam.PCollection[dict[str, Any]]:
    """Wires read ─► extract ─► filter ─► deduplicate ─► write; returns the collection of the one manifest."""
    sources = [source for source in config.sources if source.enabled]
    read = pipeline | "Read" >> Read(sources, config.limits)
    extracted = read.documents | "Extract" >> Extract(config)
    filtered = extracted.articles | "Filter" >> Filter(config, spool_folder)
    deduplicated = filtered.articles | "Deduplicate" >> Deduplicate(config, layout, spool_folder)
    rejections = (
        read.rejected,
        extracted.rejected,
        filtered.rejected,
        deduplicated.rejections,
    ) | "Rejections" >> beam.Flatten()
    return Outcome(
        articles=filtered.articles,
        decisions=deduplicated.decisions,
        rejections=rejections,
        ledger=deduplicated.ledger,
        index=deduplicated.signatures,
        tallies=read.tallies,
    ) | "Write" >> Write(config, layout, header)
