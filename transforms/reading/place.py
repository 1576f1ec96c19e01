"""Where bytes were found, and the records made of them there."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from transforms.config import Limits, Source
from transforms.reading.compression import Budget
from transforms.records import Document, Form, Rejection, Tally, excerpt


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """One file, or one member of an archive, and the rules that hold in it."""

    source: Source
    origin: str
    limits: Limits
    modified: datetime | None = None  # when the file was last written
    depth: int = 0  # in how many archives it lies
    budget: Budget | None = None  # what is left to unpack of the outermost archive

    def document(
        self,
        form: Form,
        content: bytes,
        *,
        origin: str | None = None,
        url: str | None = None,
        charset: str | None = None,
        fetched_at: datetime | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> Document:
        """A document found here; `origin` where it is but a part of the file."""
        return Document(
            self.source.name,
            origin or self.origin,
            form,
            content,
            url,
            charset,
            fetched_at,
            self.not_after(fetched_at),
            fields or {},
        )

    def rejection(
        self,
        reason: str,
        detail: str = "",
        *,
        origin: str | None = None,
        url: str | None = None,
        sample: bytes | str = b"",
    ) -> Rejection:
        """A rejection of what was found here; `sample` is what its excerpt is taken from."""
        return Rejection("read", reason, self.source.name, origin or self.origin, url, detail, excerpt(sample))

    def tally(self, kind: str, count: int) -> Tally:
        """So many of a kind were here."""
        return Tally(self.source.name, kind, count)

    def not_after(self, fetched_at: datetime | None) -> datetime | None:
        """The bound on publication dates. The time of a file says little once the source states a bound of its own."""
        if fetched_at is None and self.source.bound is not None:
            return self.source.bound
        return min((bound for bound in (self.source.bound, fetched_at, self.modified) if bound), default=None)
