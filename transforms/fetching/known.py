"""What earlier runs fetched, and which requests of this one are spared by it."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from transforms.extraction.outlets import canonical_url
from transforms.fetching.outcomes import Request
from transforms.records import Rejection


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """One answer to a request for a page, in an earlier run."""

    page: bytes  # see `page_of`
    run_id: str
    at: datetime
    body_taken: bool  # a body came with it, and not only word that nothing had changed
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str = ""


def page_of(url: str) -> bytes:
    """16 bytes that are the same for all spellings of a page's URL."""
    return hashlib.blake2b((canonical_url(url) or url).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def to_fetch(
    requests: Iterable[Request], known: Iterable[Known], revisit_days: Mapping[str, float | None], now: datetime
) -> Iterator[Request | Rejection]:
    """Each request as it is to be sent, or `already_seen`: named before in this run, or fetched in an earlier one.

    Args:
        requests: of one run; of several for one page the first counts.
        known: answers of earlier runs, in any order.
        revisit_days: by source, the age at which a page is fetched again; None for never.
        now: the time of the run.

    """
    earlier: dict[bytes, list[Known]] = {}
    for answer in known:
        earlier.setdefault(answer.page, []).append(answer)
    named: dict[bytes, Request] = {}
    for request in requests:
        page = page_of(request.url)
        first = named.setdefault(page, request)
        if first is not request:
            yield _already_seen(request, f"source {first.source} names it first, as {first.url}")
            continue
        answers = sorted(earlier.get(page, ()), key=lambda answer: answer.at)
        if not answers:
            yield request
            continue
        last = answers[-1]
        days = revisit_days.get(request.source)
        if days is None or now - last.at < timedelta(days=days):
            yield _already_seen(request, f"fetched in run {last.run_id}")
            continue
        yield dataclasses.replace(
            request,
            etag=last.etag,
            last_modified=last.last_modified,
            body_sha256=last.body_sha256 or None,
            body_at=max((answer.at for answer in answers if answer.body_taken), default=None),
        )


def _already_seen(request: Request, detail: str) -> Rejection:
    return Rejection("fetch", "already_seen", request.source, request.url, request.url, detail)
