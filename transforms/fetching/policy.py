"""What fetching may do to a host, and how long, how often and how much: the settings."""

from __future__ import annotations

import re
from typing import Annotated

import pydantic
from pydantic import BaseModel, ConfigDict, Field

SITEMAP_BYTES = 52_428_800  # sitemaps.org: a sitemap is at most 50 MiB, unpacked

ProductToken = Annotated[str, Field(pattern=r"^[A-Za-z_-]+$")]  # RFC 9309, 2.2.1
_CONTACT = re.compile(r"^(https?://[^\s()]+|(mailto:)?[^\s@()]+@[^\s@()]+\.[^\s@()]+)$")


class Fetching(BaseModel):
    """How newsmill behaves on the web. Rules of robots.txt are always held; there is no setting for that."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    user_agent: ProductToken = "newsmill"  # the name that robots.txt rules are looked up under
    contact: str | None = None  # a page or mail address at which an outlet reaches you; sent with every request
    delay_seconds: Annotated[float, Field(ge=0)] = 5.0  # between the end of a request to a host and the next
    attempts: Annotated[int, Field(ge=1)] = 3  # how often one URL is tried
    backoff_seconds: Annotated[float, Field(ge=0)] = 2.0  # doubles with each fault in a row
    backoff_limit_seconds: Annotated[float, Field(ge=0)] = 60.0
    retry_after_seconds: Annotated[float, Field(ge=0)] = 120.0  # a host that asks for more is left alone in this run
    dead_after: Annotated[int, Field(ge=1)] = 5  # faults in a row after which a host counts as dead
    dead_seconds: Annotated[float, Field(ge=0)] = 600.0  # before a dead host is tried again
    host_seconds: Annotated[float, Field(gt=0)] = 3600.0  # what one host may take of a run, waiting included
    host_pages: Annotated[int, Field(ge=1)] = 1000  # requests to one host in a run
    connect_seconds: Annotated[float, Field(gt=0)] = 10.0
    read_seconds: Annotated[float, Field(gt=0)] = 30.0  # without a single byte
    total_seconds: Annotated[float, Field(gt=0)] = 60.0  # one request, from connecting to the last byte
    wire_bytes: Annotated[int, Field(ge=1_000)] = 5_000_000  # of one body, as sent
    body_bytes: Annotated[int, Field(ge=1_000)] = 10_000_000  # of one body, unpacked
    redirects: Annotated[int, Field(ge=5, le=20)] = 10  # RFC 9309 asks for five at least
    requests_at_once: Annotated[int, Field(ge=1)] = 32  # over all hosts; never more than one to a host
    not_modified_days: Annotated[float, Field(ge=0)] = 1.0  # how old a body may be that a mere 304 confirms
    ca_file: str | None = None  # further certificate authorities, PEM

    @pydantic.field_validator("contact")
    @classmethod
    def _reachable(cls, value: str | None) -> str | None:
        if value is not None and not _CONTACT.match(value):
            raise ValueError("neither a mail address nor an http(s) URL, such as https://example.org/crawler")
        return value

    @property
    def agent(self) -> str:
        """The User-Agent header: `newsmill (+https://example.org/crawler)`."""
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent
