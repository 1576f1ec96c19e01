"""Made-up articles: every story has words of its own among common ones, so that two stories share no long run."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from transforms.records import Article, Packed, Precision, article_id, pack
from transforms.reprints.signature import Sign
from transforms.reprints.verify import Member

COMMON = ["the", "of", "in", "to", "and", "a", "for", "said", "with", "on", "by", "at", "from", "was", "that", "it"]
SYLLABLES = ["ka", "lo", "mi", "ter", "ran", "vos", "pel", "du", "shi", "gor", "nen", "ba", "fru", "tol", "wex", "zin"]


def word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))


def story(seed: int, words: int = 120) -> list[str]:
    """The words of one story; every fourteenth is a number."""
    chance = random.Random(seed)
    own = [word(chance) for _ in range(60)]
    return [
        str(chance.randint(10, 9999)) if n % 14 == 13 else chance.choice(COMMON) if n % 3 == 0 else chance.choice(own)
        for n in range(words)
    ]


def article(name: str, words: list[str] | str, day: str | None = None, **values: object) -> Article:
    return Article(
        article_id=article_id(name, None, ""),
        source="test",
        origin=name,
        title=None,
        text=words if isinstance(words, str) else " ".join(words),
        published=datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None,
        published_precision=Precision.MINUTE if day else Precision.UNKNOWN,
        **values,  # type: ignore[arg-type]
    )


def packed(name: str, words: list[str] | str, day: str | None = None, **values: object) -> Packed:
    return pack(article(name, words, day, **values))


def member(name: str, words: list[str] | str, day: str | None = None, **values: object) -> Member:
    """A new article, not published before."""
    one = packed(name, words, day, **values)
    return Member.of(one.article_id, Sign()(one).to_bytes(), origin=name)
