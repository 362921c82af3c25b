"""Lists in pages, newest first, by key: a deep page costs as much as the first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict

from lianxin.network.fields import LONGEST_ID

PAGE = 30
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class KeyPage(Generic[Row]):
    """One page of a list, newest first. ``newer`` and ``older`` are keys to go on from, 0 at an end."""

    rows: Sequence[Row]
    newer: int
    older: int


def page_by_key(found: QuerySet[Row], *, before: int | None = None, after: int | None = None) -> KeyPage[Row]:
    """The page below the key ``before``, or above ``after``, of what is ordered by falling key. One query."""
    if after is not None:
        rows = list(found.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        return KeyPage(rows, rows[0].pk if rows and more else 0, rows[-1].pk if rows else 0)
    rows = list((found.filter(pk__lt=before) if before is not None else found)[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return KeyPage(rows, rows[0].pk if rows and before is not None else 0, rows[-1].pk if more else 0)


def key_of(request: HttpRequest, name: str) -> int | None:
    """A key in the address, where one can be read."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_ID else None


def asked_of(request: HttpRequest, filters: Sequence[str]) -> QueryDict:
    """The filters that the address names."""
    asked = QueryDict(mutable=True)
    for name in filters:
        if request.GET.get(name):
            asked[name] = request.GET[name]
    return asked


def with_changes(asked: Mapping[str, Any] | QueryDict, **changes: Any) -> str:
    """The address with filters or a place in the list changed; what is changed to nothing is left out."""
    query = QueryDict(mutable=True)
    for name, value in {**{name: asked[name] for name in asked}, **changes}.items():
        if value:
            query[name] = str(value)
    return f"?{query.urlencode()}"
