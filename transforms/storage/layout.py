"""Where everything lies under the output folder."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one run under one output root, on any Beam file system."""

    root: str
    run_id: str

    def _under(self, *parts: str) -> str:
        return "/".join([self.root.rstrip("/"), *parts])

    def article_file(self, table: str, partition: str, number: int) -> str:
        """`table` is `articles` or `reprints`."""
        return self._under(table, partition, f"part-{self.run_id}-{number}.parquet")

    def run_file(self, table: str, number: int) -> str:
        """A file of a table that is kept by run: `rejected`, `ledger`, `index`, `fetches`."""
        return self._under(table, f"run={self.run_id}", f"part-{number}.parquet")

    @property
    def staging(self) -> str:
        """Files that are written and not yet visible."""
        return self._under("runs", self.run_id, "staging")

    @property
    def fetched(self) -> str:
        """The folder of the responses of a run that is not yet committed; a further try of it goes on from them."""
        return self._under("runs", self.run_id, "archive")

    @property
    def archive(self) -> str:
        """The folder of the responses of a run."""
        return self._under("archive", f"run={self.run_id}")

    @property
    def runs(self) -> str:
        """The folder with one folder for each run."""
        return self._under("runs")

    @property
    def manifest(self) -> str:
        """Written last: a run without it did not happen."""
        return self._under("runs", self.run_id, "manifest.json")

    @property
    def report(self) -> str:
        """The manifest for people."""
        return self._under("runs", self.run_id, "report.html")

    @property
    def unbalanced(self) -> str:
        """What the manifest would have been, had it added up."""
        return self._under("runs", self.run_id, "unbalanced.json")

    @property
    def journal(self) -> str:
        """What a commit is going to do; there only while it does it."""
        return self._under("runs", self.run_id, "commit.json")
