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


_IMPORTS = 7_262_019 << 32
"""The family of locks that imports take; the council's id fills the lower half."""


def hold_imports(council_id: int) -> None:
    """Let one import at a time compare and store for a council, until the transaction ends.

    On SQLite the transaction itself is the lock: it begins IMMEDIATE.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORTS + council_id % (1 << 32)])


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


def write_rows(
    model: type[Model], fields: Sequence[str], rows: Sequence[Row], constants: Mapping[str, Any] | None = None
) -> None:
    """Insert rows whose values stand in the order of ``fields`` (attribute names such as ``council_id``).

    ``constants`` are fields that are the same in every row; they cost next to nothing.
    """
    same = dict(constants or {})
    columns = ", ".join(connection.ops.quote_name(_column(model, name)) for name in (*fields, *same))
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        _copy(f"COPY {table} ({columns}) FROM STDIN", rows, tuple(same.values()))
    else:
        _insert(f"INSERT INTO {table} ({columns})", len(fields), rows, tuple(same.values()))


def _column(model: type[Model], name: str) -> str:
    field = next(field for field in model._meta.concrete_fields if name in (field.name, field.attname))
    return str(field.column)


def _copy(statement: str, rows: Sequence[Row], same: Row) -> None:
    tail = next(_adapted([same], _COPIED), ())
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in _adapted(rows, _COPIED):
            copy.write_row(row + tail)


def _insert(into: str, width: int, rows: Sequence[Row], same: Row) -> None:
    """One statement for all rows; what is the same in all of them is part of it, quoted by the database."""
    with connection.cursor() as cursor:
        literals = []
        for value in next(_adapted([same], _WRITTEN), ()):
            cursor.execute("SELECT quote(%s)", [value])
            literals.append(str(cursor.fetchone()[0]).replace("%", "%%"))
        cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * width + literals)})", list(_adapted(rows, _WRITTEN)))


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
