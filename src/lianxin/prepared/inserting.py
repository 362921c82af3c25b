"""Rows that every verb writes, inserted by statements that stay the same.

    pk = insert(Voucher, council_id=7, number="PZ1", on=today)

Names are those of the model's columns (``council_id``). What is left out has the database's default. Constraints and
triggers hold as ever; signals and defaults of the model are not asked.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from lianxin.prepared import run, sent

_MOST_AT_ONCE = 32


def insert(model: type[Model], **values: Any) -> int:
    """Insert a row; returns its id. One statement."""
    [(pk,)] = run(_statement(model, tuple(values), 1) + " RETURNING id", _sent([values.values()]))
    return int(pk)


def insert_once(model: type[Model], *unique: str, **values: Any) -> int | None:
    """Insert a row unless there is one with the same ``unique`` columns; returns the new one's id. One statement.

    On PostgreSQL it waits for whoever inserts the same at this moment.
    """
    columns = ", ".join(map(connection.ops.quote_name, unique))
    tail = f" ON CONFLICT ({columns}) DO NOTHING RETURNING id"
    found = run(_statement(model, tuple(values), 1) + tail, _sent([values.values()]))
    return int(found[0][0]) if found else None


def insert_rows(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows whose values stand in the order of ``names``. One statement for a few, some more for many."""
    for part in portions(rows):
        run(_statement(model, tuple(names), len(part)), _sent(part))


def portions(rows: Sequence[Any]) -> list[Sequence[Any]]:
    """Rows in portions of powers of two, so that statements over several rows stay few and their plans can be kept."""
    found, at = [], 0
    while left := len(rows) - at:
        size = min(_MOST_AT_ONCE, 1 << (left.bit_length() - 1))
        found.append(rows[at : at + size])
        at += size
    return found


@cache
def _statement(model: type[Model], names: tuple[str, ...], rows: int) -> str:
    """Without a tail; ``names`` are attributes, which are the columns' names in all our models."""
    quote = connection.ops.quote_name
    marks = f"({', '.join(['%s'] * len(names))})"
    columns = ", ".join(map(quote, names))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {', '.join([marks] * rows)}"  # noqa: S608


def _sent(rows: Any) -> list[Any]:
    return [sent(value) for row in rows for value in row]
