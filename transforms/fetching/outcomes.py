"""What goes into fetching and what comes out of it: requests, exchanges, receipts and outcomes."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from transforms.records import Document, Form, Rejection

Headers = tuple[tuple[str, str], ...]


class FetchError(Exception):
    """A request that brought no usable response; `reason` is a key of `transforms.reasons.REASONS`.

    `transient`: another attempt may succeed. `of_host`: it speaks about the host rather than about the one page.
    """

    def __init__(self, reason: str, detail: str, *, transient: bool = False, of_host: bool = False) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.transient = transient
        self.of_host = of_host


@dataclasses.dataclass(frozen=True, slots=True)
class Request:
    """One URL to fetch, with what is known of its body from before."""

    url: str
    source: str
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    body_at: datetime | None = None  # when a body was last taken; validators are used only if it is known
    allow_private: frozenset[str] = frozenset()  # host names that may lie at private addresses
    body_bytes: int | None = None  # instead of the policy's bounds: for sitemaps
    fields: Mapping[str, Any] = dataclasses.field(default_factory=dict)  # of the feed entry; handed on untouched


@dataclasses.dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its whole response, from the network or from an archive."""

    url: str
    status: int
    headers: Headers
    body: bytes  # unpacked
    started: datetime  # UTC
    request_headers: Headers = ()
    protocol: str = "HTTP/1.1"
    address: str | None = None  # the IP address that answered
    wire_bytes: int = 0  # of the body, as sent
    first_byte_seconds: float = 0.0
    seconds: float = 0.0
    truncated: bool = False  # the body went on beyond the bound
    archived: bool = False  # taken from an archive, not from the network
    revisit: bool = False  # archived without its body, which was the same as in an earlier run
    sha256: str = dataclasses.field(init=False)  # of the unpacked body

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", hashlib.sha256(self.body).hexdigest())

    def header(self, name: str) -> str | None:
        """The values of a header, joined by commas; None where it is missing."""
        values = [value for key, value in self.headers if key.lower() == name]
        return ", ".join(values) if values else None

    @property
    def status_line(self) -> str:
        """`404 Not Found`."""
        try:
            return f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return str(self.status)


@dataclasses.dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one attempt; the row of the fetch ledger."""

    source: str
    requested: str  # the URL that was asked for at first
    url: str  # the URL of this attempt: the same, a redirect's target or a robots.txt
    attempt: int  # 1 is the first try of `url`
    at: datetime
    status: int | None = None  # None: no response
    reason: str = ""  # empty: usable
    detail: str = ""
    wire_bytes: int = 0
    body_bytes: int = 0
    first_byte_seconds: float = 0.0
    seconds: float = 0.0
    address: str | None = None
    protocol: str = ""
    body_sha256: str = ""
    archived: bool = False
    kind: str = "page"  # page or listing: a feed, a sitemap, a home page
    outcome: str | None = None  # of the last attempt for `requested`: ok, unchanged or the reason; None before
    etag: str | None = None
    last_modified: str | None = None
    run_id: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Fetched:
    """A page. `unchanged` pages have the body of last time, and no content here."""

    request: Request
    url: str  # after redirects
    status: int
    headers: Headers
    content: bytes
    content_type: str | None  # lower case, without parameters
    charset: str | None  # as declared
    fetched_at: datetime
    unchanged: bool
    body_sha256: str
    etag: str | None
    last_modified: str | None
    ai_opt_out: tuple[str, ...]  # what the site says against the training of models, as found
    receipts: tuple[Receipt, ...]

    def document(self, origin: str) -> Document:
        """The page as the next stage takes it."""
        return Document(
            source=self.request.source, origin=origin, form=Form.HTML, content=self.content, url=self.url,
            charset=self.charset, fetched_at=self.fetched_at, not_after=self.fetched_at, fields=self.request.fields,
        )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Failure:
    """A URL that brought no page; `reason` is a key of `transforms.reasons.REASONS`."""

    request: Request
    url: str  # where it ended
    reason: str
    detail: str
    status: int | None
    receipts: tuple[Receipt, ...]

    def rejection(self, run_id: str = "") -> Rejection:
        """The failure as the record that every stage shares."""
        return Rejection("fetch", self.reason, self.request.source, self.request.url, self.request.url, self.detail,
                         run_id=run_id)  # fmt: skip


Outcome = Fetched | Failure
