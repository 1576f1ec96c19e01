"""Documents into articles, each in a supervised worker process."""

from __future__ import annotations

import dataclasses

import apache_beam as beam

from transforms.config import Config
from transforms.extraction.article import Extractor, rejection
from transforms.pool import Failure
from transforms.pooled import Pooled
from transforms.records import Document, Rejection


@dataclasses.dataclass
class Extract(beam.PTransform):  # type: ignore[misc]
    """PCollection[Document] -> articles: PCollection[Article], rejected: PCollection[Rejection]."""

    config: Config

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, documents: beam.PCollection[Document]) -> beam.pvalue.DoOutputsTuple:
        """One task a document."""
        work = Pooled("extracted", Extractor.of(self.config), _blame, self.config.limits)
        return documents | "ExtractInPool" >> beam.ParDo(work).with_outputs("rejected", main="articles")


def _blame(document: Document, failure: Failure) -> Rejection:
    return rejection(document, failure.reason, failure.detail)
