"""Articles by language and topic."""

from __future__ import annotations

import dataclasses

import apache_beam as beam

from transforms.config import Config
from transforms.filtering.classify import Classifier, rejection
from transforms.pool import Failure
from transforms.pooled import Pooled
from transforms.records import Article, Rejection


@dataclasses.dataclass
class Filter(beam.PTransform):  # type: ignore[misc]
    """PCollection[Article] -> articles: PCollection[Packed], rejected: PCollection[Rejection]."""

    config: Config
    spool_folder: str | None

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, articles: beam.PCollection[Article]) -> beam.pvalue.DoOutputsTuple:
        """One task an article; what stays leaves packed."""
        work = Pooled("kept", Classifier.of(self.config, self.spool_folder), _blame, self.config.limits)
        return articles | "ClassifyInPool" >> beam.ParDo(work).with_outputs("rejected", main="articles")


def _blame(article: Article, failure: Failure) -> Rejection:
    return rejection(article, failure.reason, failure.detail)
