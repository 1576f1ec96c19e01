"""Arrow schemas, derived from the dataclasses in `transforms.records`."""

from __future__ import annotations

import dataclasses
import enum
import types
import typing
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pyarrow as pa

from transforms.fetching.outcomes import Receipt
from transforms.records import Article, IndexRow, LedgerEntry, Rejection

_SCALARS: dict[type, pa.DataType] = {
    str: pa.string(),
    bytes: pa.binary(),
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    datetime: pa.timestamp("us", tz="UTC"),
}


def schema_of(record: type, leave_out: Iterable[str] = ()) -> pa.Schema:
    """The Arrow schema of a dataclass: `X | None` is nullable, `tuple[X, ...]` a list, a dataclass inside a struct."""
    hints = typing.get_type_hints(record)
    left_out = set(leave_out)
    return pa.schema(
        [_field(field.name, hints[field.name]) for field in dataclasses.fields(record) if field.name not in left_out]
    )


def _field(name: str, hint: Any) -> pa.Field:
    if isinstance(hint, types.UnionType):
        (inner,) = (part for part in typing.get_args(hint) if part is not type(None))
        return pa.field(name, _data_type(inner), nullable=True)
    return pa.field(name, _data_type(hint), nullable=False)


def _data_type(hint: Any) -> pa.DataType:
    if typing.get_origin(hint) is tuple:
        return pa.list_(pa.field("item", _data_type(typing.get_args(hint)[0]), nullable=False))
    if dataclasses.is_dataclass(hint):
        return pa.struct(list(schema_of(typing.cast(type, hint))))
    if issubclass(hint, enum.StrEnum):
        return pa.string()
    return _SCALARS[hint]


# The partition value `outlet` stands in the path only: readers take it from there, and a second copy of it in the file
# has another type in some of them.
ARTICLES = schema_of(Article, leave_out=["outlet"])


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table that is kept by run: its columns, and the order of its rows, which tells every two of them apart."""

    schema: pa.Schema
    order: tuple[str, ...]


TABLES = {
    "rejected": Table(schema_of(Rejection), ("origin", "stage", "reason", "article_id", "detail", "source")),
    "ledger": Table(schema_of(LedgerEntry), ("article_a", "article_b")),
    "index": Table(schema_of(IndexRow), ("article_id",)),
    "fetches": Table(schema_of(Receipt), ("requested", "at", "url", "attempt", "source", "reason")),
}


def rows_to_batch(rows: list[Any], schema: pa.Schema) -> pa.RecordBatch:
    """Dataclass instances as one record batch with the columns of `schema`."""
    columns = []
    for field in schema:
        values = [getattr(row, field.name) for row in rows]
        nested = pa.types.is_list(field.type) and pa.types.is_struct(field.type.value_type)
        if nested:
            values = [[dataclasses.asdict(item) for item in value] for value in values]
        columns.append(pa.array(values, type=field.type))
    return pa.RecordBatch.from_arrays(columns, schema=schema)
