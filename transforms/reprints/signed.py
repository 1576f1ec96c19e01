"""What travels between the steps of deduplication in place of an article."""

from __future__ import annotations

import dataclasses

from transforms import spool
from transforms.records import Packed, Rejection, unpack
from transforms.reprints import boilerplate
from transforms.reprints.signature import Sign
from transforms.reprints.verify import Member

# article_id, origin, partition, cluster_id of a published article, whether it is a published primary, the signature,
# and of pages that boilerplate is learned from the shingles; the last two are references (see transforms.spool).
# A plain tuple, which Beam encodes quickest.
Signed = tuple[str, str, str, str | None, bool, bytes, bytes | None]


# An article, a reference to the boilerplate of its outlet, and whether such is learned from it.
ToSign = tuple[Packed, bytes | None, bool]


@dataclasses.dataclass(frozen=True)
class SignPacked:
    """ToSign -> Signed. A plain object that can be sent to another process."""

    spool_folder: str | None

    def __call__(self, element: ToSign) -> Signed:
        """Signs one article."""
        packed, known, sampled = element
        signature = Sign()(packed, b"" if known is None else spool.get(known))
        content = spool.put(signature.to_bytes(), self.spool_folder)
        page = spool.put(boilerplate.page(packed), self.spool_folder) if sampled else None
        return packed.article_id, packed.origin, packed.partition, None, False, content, page


@dataclasses.dataclass(frozen=True)
class PagePacked:
    """Packed -> (outlet, (article_id, reference to its shingles)). It can be sent to another process, too."""

    spool_folder: str | None

    def __call__(self, packed: Packed) -> tuple[str | None, tuple[str, bytes]]:
        """The shingles of one sampled page."""
        return packed.outlet, (packed.article_id, spool.put(boilerplate.page(packed), self.spool_folder))


def member(signed: Signed) -> Member:
    """The article with its signature unpacked."""
    article_id, origin, partition, cluster_id, is_primary, content, _ = signed
    return Member.of(
        article_id,
        spool.get(content),
        origin=origin,
        partition=partition,
        cluster_id=cluster_id,
        is_primary=is_primary,
    )


def rejection(packed: Packed, reason: str, detail: str) -> Rejection:
    """The rejection of an article by this stage."""
    article = unpack(packed)
    return Rejection(
        stage="deduplicate",
        reason=reason,
        source=article.source,
        origin=article.origin,
        url=article.url,
        detail=detail,
        article_id=article.article_id,
    )
