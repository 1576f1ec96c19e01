"""Sources into documents: globs are matched, paths are shuffled, and only then are files opened."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import apache_beam as beam
from apache_beam.io.filesystem import BeamIOError, CompressionTypes
from apache_beam.io.filesystems import FileSystems

from transforms import live
from transforms.config import Limits, Source
from transforms.reading.files import documents
from transforms.records import Document, Rejection, Tally


@dataclasses.dataclass(frozen=True, slots=True)
class FoundFile:
    """One file of one source."""

    source: Source
    path: str
    size: int
    modified: datetime | None


@dataclasses.dataclass
class Read(beam.PTransform):  # type: ignore[misc]
    """PBegin -> documents: PCollection[Document], rejected: PCollection[Rejection], tallies: PCollection[Tally]."""

    sources: Sequence[Source]
    limits: Limits

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, begin: beam.pvalue.PBegin) -> beam.pvalue.DoOutputsTuple:
        """Match, reshuffle the paths, read."""
        return (
            begin
            | "Sources" >> beam.Create([tuple(source for source in self.sources if source.files is not None)])
            | "MatchFiles" >> beam.ParDo(_MatchFiles())
            | "ShufflePaths" >> beam.Reshuffle()
            | "ReadFiles" >> beam.ParDo(_ReadFile(self.limits)).with_outputs("rejected", "tallies", main="documents")
        )


class _MatchFiles(beam.DoFn):  # type: ignore[misc]
    """The files of all sources, each once: a file that several globs match belongs to the first source."""

    def process(self, sources: Sequence[Source]) -> Iterator[FoundFile]:
        found: dict[str, FoundFile] = {}
        for source in sources:
            for match in FileSystems.match(source.files or []):
                for file in match.metadata_list:
                    seconds = file.last_updated_in_seconds
                    modified = datetime.fromtimestamp(seconds, UTC) if seconds else None
                    found.setdefault(file.path, FoundFile(source, file.path, file.size_in_bytes, modified))
        live.count("bytes_to_read", sum(file.size for file in found.values()))
        yield from (found[path] for path in sorted(found))


class _ReadFile(beam.DoFn):  # type: ignore[misc]
    """All documents of one file. Every document and every rejection is tallied as one document read."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def process(self, file: FoundFile) -> Iterator[Document | beam.pvalue.TaggedOutput]:
        read = 0
        for item in self._items(file):
            if isinstance(item, Document):
                read += 1
                live.count("documents")
                yield item
            elif isinstance(item, Rejection):
                read += 1
                live.count("documents")
                live.count("rejected")
                yield beam.pvalue.TaggedOutput("rejected", item)
            else:
                yield beam.pvalue.TaggedOutput("tallies", item)
        live.count("bytes_read", file.size)
        for kind, count in (("files", 1), ("bytes", file.size), ("documents", read)):
            yield beam.pvalue.TaggedOutput("tallies", Tally(file.source.name, kind, count))

    def _items(self, file: FoundFile) -> Iterator[Document | Rejection | Tally]:
        try:
            stream = FileSystems.open(file.path, "application/octet-stream", CompressionTypes.UNCOMPRESSED)
        except (BeamIOError, OSError) as error:
            yield Rejection("read", "unreadable", file.source.name, file.path, detail=str(error))
            return
        with stream:
            yield from documents(stream, file.path, file.size, file.modified, file.source, self._limits)
