"""Language and topics of one article, and whether it stays."""

from __future__ import annotations

import dataclasses
import functools

from transforms.config import Config, Languages
from transforms.config import Topics as TopicSettings
from transforms.filtering.language import detect, language_verdict
from transforms.filtering.topics import Topics
from transforms.records import Article, Packed, Rejection, excerpt, pack


@dataclasses.dataclass(frozen=True)
class Classifier:
    """Article -> Packed or Rejection. Picklable: it is sent to the worker processes once."""

    languages: Languages
    topics: TopicSettings
    spool_folder: str | None

    @classmethod
    def of(cls, config: Config, spool_folder: str | None) -> Classifier:
        """The classifier that a configuration asks for."""
        return cls(config.languages, config.topics, spool_folder)

    @functools.cached_property
    def _queries(self) -> Topics:
        return Topics(self.topics.queries)

    def __call__(self, article: Article) -> Packed | Rejection:
        """Tells the language from the text, then the topics in that language."""
        guess = detect(article.text, article.title, article.declared_language, self.languages.confidence)
        verdict = language_verdict(guess, self.languages)
        if verdict is not None:
            found = f"{guess.code or 'no language'} ({guess.evidence})"
            return rejection(article, verdict, f"{found}; kept: {', '.join(self.languages.keep) or 'all'}")
        evidence = self._queries.match(article.title, article.text, guess.code)
        if not evidence and self.topics.queries and self.topics.unmatched == "reject":
            return rejection(article, "no_topic", f"none of {', '.join(self.topics.queries)}")
        return pack(
            dataclasses.replace(
                article,
                language=guess.code,
                language_confidence=guess.confidence,
                topics=tuple(match.topic for match in evidence),
                topic_evidence=evidence,
            ),
            self.spool_folder,
        )


def rejection(article: Article, reason: str, detail: str) -> Rejection:
    """The rejection of an article by this stage."""
    return Rejection(
        stage="filter",
        reason=reason,
        source=article.source,
        origin=article.origin,
        url=article.url,
        detail=detail,
        excerpt=excerpt(article.title or article.text),
        article_id=article.article_id,
    )
