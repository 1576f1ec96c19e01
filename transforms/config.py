"""The typed model of `sources.yaml`."""

from __future__ import annotations

import difflib
import hashlib
import json
import zoneinfo
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal

import pydantic
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from transforms.fetching.policy import Fetching
from transforms.filtering.topics import TopicError, validate


def _zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        near = difflib.get_close_matches(name, zoneinfo.available_timezones(), 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"not a time zone of the IANA list, such as Europe/Paris{hint}") from error
    return name


TimeZone = Annotated[str, AfterValidator(_zone)]
Slug = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


def _query(text: str) -> str:
    try:
        validate(text)
    except TopicError as error:
        raise ValueError(str(error)) from error
    return text


Query = Annotated[str, AfterValidator(_query)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


KINDS = ("files", "urls", "urls_file", "feed", "sitemap", "site")


class Source(_Model):
    """One entry of `sources`: exactly one of `KINDS`, and what goes for all of its documents."""

    name: Slug
    enabled: bool = True
    files: list[str] | None = None  # globs on any Beam file system
    urls: list[str] | None = None
    urls_file: str | None = None  # a URL a line; empty lines and lines that begin with # are passed over
    feed: str | None = None  # RSS, Atom, RDF or JSON
    sitemap: str | None = None  # a sitemap, an index of sitemaps or a news sitemap
    site: str | None = None  # a home page: the feeds it names, and the sitemaps that it and robots.txt name
    outlet: str | None = None  # for documents that do not tell theirs
    language: str | None = None  # declared language, where a document declares none
    not_after: date | None = None  # nothing in it was published after this day
    timezone: TimeZone | None = None  # of dates without a zone, before the outlet's own is known
    since: date | Annotated[int, Field(ge=0)] | None = None  # of feeds and sitemaps: entries of this day or later; days
    languages: list[str] = []  # of feeds and sitemaps: entries in these languages, and those that name none
    revisit_days: Annotated[float, Field(ge=0)] | None = None  # age at which a page is fetched again; None: never
    allow_private: list[str] = []  # hosts that may lie at private addresses

    @pydantic.field_validator("files", "urls", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @pydantic.model_validator(mode="after")
    def _one_kind(self) -> Source:
        given = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            found = "none of them" if not given else " and ".join(given)
            raise ValueError(f"a source has exactly one of {', '.join(KINDS)}; found {found}")
        return self

    @property
    def kind(self) -> str:
        """One of `KINDS`."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def bound(self) -> datetime | None:
        """The last instant of `not_after`, in UTC."""
        return None if self.not_after is None else datetime.combine(self.not_after, time.max, UTC)


class Outlet(_Model):
    """What is known of an outlet; the key of its entry is the partition value."""

    name: str | None = None
    domains: list[str] = []
    timezone: TimeZone | None = None
    priority: int = 0  # the larger is preferred as primary, where the keep policy says `priority`


class Languages(_Model):
    """Which languages are kept."""

    keep: list[str] = []  # BCP 47 primary codes; empty: all
    unknown: Literal["keep", "reject"] = "keep"
    confidence: Annotated[float, Field(ge=0, le=1)] = 0.8  # below it a language counts as unknown


class Topics(_Model):
    """Named queries over title and text."""

    queries: dict[Slug, Query] = {}
    unmatched: Literal["keep", "reject"] = "keep"


KeepRule = Literal["agency_original", "priority", "earliest", "longest"]


class Reprints(_Model):
    """How copies of one story are recognised and which of them is kept."""

    containment: Annotated[float, Field(gt=0, le=1)] = 0.6
    window_days: Annotated[float, Field(gt=0)] = 4.0  # copies with known dates lie no further apart
    lookback_days: Annotated[int, Field(ge=0)] = 7  # how far back a run looks for the stories of earlier ones
    keep: list[KeepRule] = ["agency_original", "priority", "earliest", "longest"]


class Limits(_Model):
    """What one document may cost."""

    document_bytes: Annotated[int, Field(ge=1_000)] = 20_000_000
    archive_bytes: Annotated[int, Field(ge=1_000)] = 4_000_000_000  # all that one archive unpacks to
    archive_ratio: Annotated[int, Field(ge=2)] = 200  # unpacked to packed size, of one member or compressed file
    seconds: Annotated[float, Field(gt=0)] = 20.0
    memory_mib: Annotated[int, Field(ge=64)] = 1024
    text_characters: Annotated[int, Field(ge=0)] = 80


class Output(_Model):
    """Where the result goes."""

    path: str = "output"
    rows_per_file: Annotated[int, Field(ge=1)] = 200_000


class Config(_Model):
    """A whole `sources.yaml`."""

    sources: Annotated[list[Source], Field(min_length=1)]
    outlets: dict[str, Outlet] = {}
    languages: Languages = Languages()
    topics: Topics = Topics()
    reprints: Reprints = Reprints()
    limits: Limits = Limits()
    fetching: Fetching = Fetching()
    output: Output = Output()

    @pydantic.model_validator(mode="after")
    def _names_are_unique(self) -> Config:
        names = [source.name for source in self.sources]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two sources have the name {twice[0]}")
        return self

    @property
    def live(self) -> list[Source]:
        """The enabled sources whose documents are on the web."""
        return [source for source in self.sources if source.enabled and source.files is None]

    @property
    def hash(self) -> str:
        """16 hexadecimal digits that change when a setting does; where the output lies is no part of it."""
        settings = self.model_dump(mode="json", exclude={"output"})
        return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]
