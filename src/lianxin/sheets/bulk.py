"""Writing many rows at once, as an import does: COPY on PostgreSQL, one prepared statement on SQLite.

Rows are tuples of plain values; the database's constraints still check each of them. Runs in the caller's transaction.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

Row = tuple[Any, ...]


def new_ids(model: type[Model], count: int) -> range | list[int]:
    """``count`` fresh primary keys of a model, in rising order. One query."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return range(last + 1, last + 1 + count)


def write_rows(model: type[Model], fields: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows whose values stand in the order of ``fields`` (attribute names such as ``council_id``)."""
    columns = ", ".join(connection.ops.quote_name(_column(model, name)) for name in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        _copy(f"COPY {table} ({columns}) FROM STDIN", rows)
    else:
        marks = ", ".join(["%s"] * len(fields))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(_adapted(rows, _WRITTEN)))


def _column(model: type[Model], name: str) -> str:
    field = next(field for field in model._meta.concrete_fields if name in (field.name, field.attname))
    return str(field.column)


def _copy(statement: str, rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in _adapted(rows, _COPIED):
            copy.write_row(row)


Adapters = Mapping[type, Callable[[Any], Any]]

_COPIED: Adapters = {dict: json.dumps}
_WRITTEN: Adapters = {
    date: date.isoformat,
    datetime: lambda at: at.strftime("%Y-%m-%d %H:%M:%S.%f"),
    UUID: lambda key: key.hex,
    dict: json.dumps,
}


def _adapted(rows: Sequence[Row], adapters: Adapters) -> Iterator[Row]:
    """Rows as the database takes them; only columns with a type that needs it are touched."""
    columns = (_adapted_column(column, adapters) for column in zip(*rows, strict=True))
    return zip(*columns, strict=True)


def _adapted_column(column: Sequence[Any], adapters: Adapters) -> Sequence[Any]:
    if adapters.keys().isdisjoint(set(map(type, column))):
        return column
    return [adapters[type(value)](value) if type(value) in adapters else value for value in column]
