"""Lists in pages by key, in any order that ends with the key itself: a deep page costs as much as the first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

PAGE = 30
DAYS = ("ends",)
"""What holds a day; whatever else a list is put in order by is a whole number."""
LARGEST = 2**63 - 1
Row = TypeVar("Row", bound=Model)
Column = tuple[str, bool]
"""What rows are put in order by, and whether it falls."""


@dataclass(frozen=True)
class KeyPage(Generic[Row]):
    """One page of a list. ``newer`` and ``older`` are keys to go on from towards its head and its end, empty there."""

    rows: Sequence[Row]
    newer: str
    older: str


def page_by_key(found: QuerySet[Row], *, before: str = "", after: str = "", size: int = 0) -> KeyPage[Row]:
    """The page that follows the key ``before``, or that leads up to the key ``after``. One query.

    ``found`` is ordered by columns that hold no null. A key that cannot be read begins at the head.
    """
    size, columns = size or PAGE, columns_of(found)
    start, end = place_of(before, columns), place_of(after, columns)
    if end:
        rows = list(found.filter(_beyond(end, columns, towards_head=True)).reverse()[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        return KeyPage(rows, _key(rows[0], columns) if rows and more else "", _key(rows[-1], columns) if rows else "")
    rows = list((found.filter(_beyond(start, columns)) if start else found)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return KeyPage(rows, _key(rows[0], columns) if rows and start else "", _key(rows[-1], columns) if more else "")


def columns_of(found: QuerySet[Any]) -> list[Column]:
    """By what a list is put in order."""
    return [(str(name).removeprefix("-"), str(name).startswith("-")) for name in found.query.order_by]


def place_of(key: str, columns: Sequence[Column]) -> list[Any]:
    """The values that a key names, empty where it cannot be read; a whole number is at most what a database holds."""
    form = "-".join(r"(\d{4}-\d\d-\d\d)" if name in DAYS else r"(\d{1,19})" for name, _falls in columns)
    found = re.fullmatch(form, key, re.ASCII)
    try:
        pairs = zip(columns, found.groups() if found else (), strict=False)
        return [date.fromisoformat(text) if name in DAYS else min(int(text), LARGEST) for (name, _), text in pairs]
    except ValueError:
        return []


def _key(row: Model, columns: Sequence[Column]) -> str:
    """A row's place in its list, e.g. ``5-2019-12-31-42``."""
    return "-".join(str(getattr(row, name)) for name, _falls in columns)


def _beyond(place: Sequence[Any], columns: Sequence[Column], *, towards_head: bool = False) -> Q:
    """What comes after a place: first by the first column, then, where that is the same, by the next."""
    beyond, same = Q(pk__in=[]), Q()
    for value, (name, falls) in zip(place, columns, strict=True):
        beyond |= same & Q(**{f"{name}__{'lt' if falls != towards_head else 'gt'}": value})
        same &= Q(**{name: value})
    return beyond
