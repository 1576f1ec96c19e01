"""`newsmill check`: what a sources.yaml means."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from pipelines.run import NO_CONTACT
from pipelines.sources_file import ConfigError, load
from transforms.config import Config, Source


def check(path: str) -> int:
    """Prints what the file means and returns 0, or what is wrong and returns 2."""
    console = Console(stderr=True)
    try:
        config = load(path)
    except ConfigError as error:
        console.print(str(error), style="red", highlight=False, markup=False, soft_wrap=True)
        return 2
    Console().print(*_described(config), sep="\n")
    return 0


def _described(config: Config) -> list[Table | str]:
    table = Table("source", "on", "kind", "what")
    for source in config.sources:
        table.add_row(source.name, "yes" if source.enabled else "no", source.kind, _what(source))
    languages = config.languages
    kept = ", ".join(languages.keep) or "all"
    topics = [f"topic {name}: {query}" for name, query in config.topics.queries.items()]
    reprints = config.reprints
    return [
        table,
        *_fetching(config),
        f"languages: {kept}; unknown ones are {languages.unknown}ed".replace("keeped", "kept"),
        *topics,
        f"articles without a topic: {'kept' if config.topics.unmatched == 'keep' else 'rejected'}",
        f"reprints: containment {reprints.containment:g} within {reprints.window_days:g} days,"
        f" looking back {reprints.lookback_days} days; kept is by {', '.join(reprints.keep)}",
        f"outlets known: {len(config.outlets)}",
        f"output: {config.output.path}",
        f"config hash: {config.hash}",
    ]


def _fetching(config: Config) -> list[str]:
    if not config.live:
        return []
    fetching = config.fetching
    return [
        f"fetching: as {fetching.agent}, {fetching.delay_seconds:g} s between two requests to a host,"
        f" at most {fetching.host_pages:,} requests and {fetching.host_seconds:g} s a host",
        *([] if fetching.contact else [f"warning: {NO_CONTACT}"]),
    ]


def _what(source: Source) -> str:
    if source.kind == "files":
        return "\n".join(source.files or [])
    if source.kind == "urls":
        return "\n".join(source.urls or [])
    return str(getattr(source, source.kind))
