"""Reading `sources.yaml`, with errors a user can act on."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pydantic
import yaml
from pydantic import BaseModel

from transforms.config import Config, Source

Place = tuple[str | int, ...]


class ConfigError(Exception):
    """A configuration that cannot be used; `str()` lists every fault with file, line and key."""


def load(path: str | Path) -> Config:
    """Reads and checks a whole `sources.yaml`.

    File globs that are relative are meant from the folder of the file.

    Raises:
        ConfigError: with every fault found, one a line: file, line, key, what was found, what is allowed.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8: byte {error.start} is 0x{error.object[error.start]:02x}") from error
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        places, twice = _places(root)
        tree = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{path}:{line}: not YAML: {error.problem or error.context}") from error
    if not isinstance(tree, dict):
        raise ConfigError(f"{path}:1: expected a mapping with the key 'sources', found {_shown(tree)}")
    faults = [f"{path}:{line}: {_key(loc)}: the key stands here a second time" for loc, line in twice]
    try:
        config = Config.model_validate(tree)
    except pydantic.ValidationError as error:
        faults += [_fault(path, places, detail) for detail in error.errors()]
    if faults:
        raise ConfigError("\n".join(faults))
    return _anchored(config, path.parent)



def _anchored(config: Config, folder: Path) -> Config:
    """The same with relative paths put under `folder`."""

    def under(place: str) -> str:
        return place if "://" in place or Path(place).is_absolute() else str(folder / place)

    def anchored(source: Source) -> Source:
        if source.files is not None:
            return source.model_copy(update={"files": [under(glob) for glob in source.files]})
        if source.urls_file is not None:
            return source.model_copy(update={"urls_file": under(source.urls_file)})
        return source

    sources = [anchored(source) for source in config.sources]
    output = config.output.model_copy(update={"path": under(config.output.path)})
    return config.model_copy(update={"sources": sources, "output": output})


def _places(root: yaml.Node | None) -> tuple[dict[Place, int], list[tuple[Place, int]]]:
    """The line of each key and list item, and the keys that stand twice in one mapping."""
    lines: dict[Place, int] = {}
    twice: list[tuple[Place, int]] = []

    def walk(node: yaml.Node, loc: Place) -> None:
        lines.setdefault(loc, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                name = str(key.value)
                lines[(*loc, name)] = key.start_mark.line + 1
                if name in seen:
                    twice.append(((*loc, name), key.start_mark.line + 1))
                seen.add(name)
                walk(value, (*loc, name))
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                walk(item, (*loc, index))

    if root is not None:
        walk(root, ())
    return lines, twice


def _fault(path: Path, places: dict[Place, int], detail: Any) -> str:
    """One line for one error of pydantic."""
    loc: Place = tuple(detail["loc"])
    known = loc
    while known not in places and known:  # pydantic adds parts that are no keys, such as the branch of a union
        known = known[:-1]
    line = places.get(known, 1)
    kind, message = detail["type"], str(detail["msg"])
    if kind == "extra_forbidden":
        allowed = sorted(_fields_at(loc[:-1]))
        near = difflib.get_close_matches(str(loc[-1]), allowed, 1, 0.6)
        hint = f"did you mean '{near[0]}'? " if near else ""
        message = f"no such key; {hint}allowed here: {', '.join(allowed)}"
    elif kind == "missing":
        message = "this key is needed and is not there"
    else:
        message = message.removeprefix("Value error, ")
        message = f"{message[:1].lower()}{message[1:]}"
        if not isinstance(detail["input"], (dict, list)):
            message = f"found {_shown(detail['input'])}: {message}"
            if kind == "literal_error":
                expected = str(detail.get("ctx", {}).get("expected", ""))
                choices = [part.strip("' ") for part in expected.replace(" or ", ",").split(",")]
                near = difflib.get_close_matches(str(detail["input"]), choices, 1)
                message += f"; did you mean '{near[0]}'?" if near else ""
    return f"{path}:{line}: {_key(loc)}: {message}"


def _fields_at(loc: Sequence[str | int]) -> Iterator[str]:
    """The keys that the model allows at a place."""
    model: Any = Config
    for part in loc:
        if isinstance(part, int):
            continue
        if isinstance(model, type) and issubclass(model, BaseModel):
            if part not in model.model_fields:
                return
            model = _inner_model(model.model_fields[part].annotation)
    if isinstance(model, type) and issubclass(model, BaseModel):
        yield from model.model_fields


def _inner_model(annotation: Any) -> Any:
    """The model inside `list[M]`, `dict[str, M]`, `M | None` or `M` itself."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _inner_model(part)
        if found is not None:
            return found
    return None


def _key(loc: Place) -> str:
    """`sources[2].files`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return text.lstrip(".") or "(whole file)"


def _shown(value: object) -> str:
    shown = json.dumps(value, default=str, ensure_ascii=False)
    return shown if len(shown) <= 80 else shown[:77] + "..."
