"""Queries that are composed once and run with other values each time.

Composing SQL costs the ORM several times what running it does. The few queries that stand in every request are
written as any other, with a ``Param`` where a value will stand:

    POSTS = Prepared(lambda: Post.objects.select_related("organisation").filter(user=Param("user")))
    POSTS.objects(user=7)

The query stays one expression of the ORM, so it cannot disagree with its like; only the composing is saved.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import local
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet, Value
from django.db.models.query import get_related_populators

from lianxin.prepared.building import Builder, let_build

Kind = TypeVar("Kind", bound=Model)


@dataclass(frozen=True)
class _Slot:
    name: str


class Param(Value):
    """Where a value will stand once the query runs: text, a whole number, a date or a UUID."""

    def __init__(self, name: str) -> None:
        super().__init__(_Slot(name))

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, Any]:
        """A mark, and which value stands there."""
        return "%s", [self.value]


def run(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement that stays the same but for its values; the database plans it once a connection."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    rows: list[tuple[Any, ...]] = connection.planned(sql, values)
    return rows


class _Composed(Generic[Kind]):
    """The SQL of one query for one connection, and how its rows become objects."""

    def __init__(self, query: QuerySet[Kind], connection: Any) -> None:
        compiler = query.query.get_compiler(connection=connection)
        self.sql, self.params = compiler.as_sql()
        self.connection, self.compiler = connection, compiler
        self.converters = compiler.get_converters([column[0] for column in compiler.select])
        info = compiler.klass_info
        if info:
            fields = info["select_fields"]
            self.names = [compiler.select[at][0].target.attname for at in fields]
            self.own = slice(fields[0], fields[-1] + 1)
            self.builder = Builder.of(info["model"])
            self.related = get_related_populators(info, compiler.select, connection.alias)  # type: ignore[call-arg]
            let_build(self.related)

    def asked(self, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """What is sent."""
        return self.sql, [sent(values[one.name]) if isinstance(one, _Slot) else one for one in self.params]

    def rows(self, values: Mapping[str, Any]) -> Iterator[Any]:
        """What is found, each value converted as the ORM converts it."""
        return self.converted(self.connection.planned(*self.asked(values)))

    def converted(self, found: list[tuple[Any, ...]]) -> Iterator[Any]:
        """Rows as they come, each value converted as the ORM converts it."""
        return self.compiler.apply_converters(found, self.converters) if self.converters else iter(found)

    def object(self, row: Any) -> Kind:
        """A row as the ORM makes it: with what ``select_related`` and ``annotate`` add."""
        found: Kind = self.builder.from_db(self.connection.alias, self.names, row[self.own])
        for populator in self.related:
            populator.populate(row, found)
        for name, at in self.compiler.annotation_col_map.items():
            setattr(found, name, row[at])
        return found


class Prepared(Generic[Kind]):
    """One query, made by ``build`` with its ``Param``s as it is first asked."""

    def __init__(self, build: Callable[[], QuerySet[Kind]]) -> None:
        self._build = build
        self._of_thread = local()

    def objects(self, **values: Any) -> list[Kind]:
        """What is found. One query."""
        composed = self.composed()
        return [composed.object(row) for row in composed.rows(values)]

    def first(self, **values: Any) -> Kind | None:
        """The first of what is found. One query."""
        composed = self.composed()
        return next((composed.object(row) for row in composed.rows(values)), None)

    def finds(self, **values: Any) -> bool:
        """Whether anything is found. One query."""
        return next(self.composed().rows(values), None) is not None

    def composed(self) -> _Composed[Kind]:
        # What was composed belongs to a connection, and a connection to a thread.
        connection = connections[DEFAULT_DB_ALIAS]
        found: _Composed[Kind] | None = getattr(self._of_thread, "composed", None)
        if found is None or found.connection is not connection:
            found = self._of_thread.composed = _Composed(self._build(), connection)
        return found


def together(*asked: tuple[Prepared[Any], Mapping[str, Any]]) -> list[list[Any]]:
    """What several queries find, each with its values, sent in one go: where the database is elsewhere, the way there
    costs more than a small query. As many queries.
    """
    composed = [query.composed() for query, _values in asked]
    connection: Any = connections[DEFAULT_DB_ALIAS]
    found = connection.planned_together([one.asked(values) for one, (_, values) in zip(composed, asked, strict=True)])
    return [[one.object(row) for row in one.converted(rows)] for one, rows in zip(composed, found, strict=True)]


def sent(value: Any) -> Any:
    """A value as the database in use takes it beside a statement."""
    if isinstance(value, datetime):
        return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value, UUID) and not connections[DEFAULT_DB_ALIAS].features.has_native_uuid_field:
        return value.hex
    return value
