"""What travels between the steps of deduplication in place of an article."""

from __future__ import annotations

import dataclasses

from transforms import spool
from transforms.records import Packed
from transforms.reprints.signature import Sign
from transforms.reprints.verify import Member

# article_id, origin, partition, cluster_id of a published article, whether it is a published primary, and the
# signature or a reference to it (see transforms.spool). A plain tuple, which Beam encodes quickest.
Signed = tuple[str, str, str, str | None, bool, bytes]


@dataclasses.dataclass(frozen=True)
class SignPacked:
    """(Packed, boilerplate of its outlet) -> Signed. A plain object that can be sent to another process."""

    spool_folder: str | None

    def __call__(self, element: tuple[Packed, bytes]) -> Signed:
        """Signs one article."""
        packed, boilerplate = element
        content = Sign()(packed, boilerplate).to_bytes()
        return packed.article_id, packed.origin, packed.partition, None, False, spool.put(content, self.spool_folder)


def member(signed: Signed) -> Member:
    """The article with its signature unpacked."""
    article_id, origin, partition, cluster_id, is_primary, content = signed
    return Member.of(
        article_id,
        spool.get(content),
        origin=origin,
        partition=partition,
        cluster_id=cluster_id,
        is_primary=is_primary,
    )
