"""The shapes that many endpoints share."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice
from typing import Annotated, Generic, Protocol, TypeVar

from django.http import HttpRequest
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

MOST = 2**63 - 1
NO_NUL = r"^[^\u0000]*$"

Id = Annotated[int, Field(ge=1, le=MOST)]
Whole = Annotated[int, Field(strict=True, ge=-MOST, le=MOST, description="A whole number; money is in fen.")]
"""Fits into 64 bits. Whether it may be negative, or that large, the services say."""
Count = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
Year = Annotated[int, Field(ge=2000, le=2100)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=NO_NUL)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=NO_NUL)]
Written = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=NO_NUL)]


class Input(BaseModel):
    """What is sent. A key that is not known is refused, so that a misspelt one is never silently dropped."""

    model_config = ConfigDict(extra="forbid")


class Output(BaseModel):
    """What is answered."""


class Thing(Protocol):
    """Something with a name."""

    @property
    def pk(self) -> int: ...

    name: str


class Named(Output):
    """Something by its id and name."""

    id: int
    name: str

    @classmethod
    def of(cls, thing: Thing) -> "Named":
        """A thing's id and name."""
        return cls(id=thing.pk, name=thing.name)


Limit = Annotated[int, Field(ge=1, le=200)]


class Paging(Input):
    """Which part of a list ordered by id: what comes after an id, and how much of it."""

    after: Id | None = Field(None, description="The key in `next` of the page before.")
    limit: Limit = 50


class DayPaging(Input):
    """Which part of a list ordered by day and id, as figures page their records."""

    after: str = Field("", pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9]{1,18})?$", description="As in `next`.")
    limit: Limit = 50

    @field_validator("after")
    @classmethod
    def _is_a_day(cls, after: str) -> str:
        if after:
            date.fromisoformat(after[:10])
        return after


Item = TypeVar("Item")
Record = TypeVar("Record")


class Page(Output, Generic[Item]):
    """A part of a list. ``next`` is the address of the part after it, or nothing at the end."""

    items: list[Item]
    next: str | None


def page_of(
    request: HttpRequest, records: Iterable[Record], *, limit: int, key: Callable[[Record], object]
) -> tuple[list[Record], str | None]:
    """The first ``limit`` of ``records``, and the address of what follows them. Takes one record more than it gives."""
    found = list(islice(records, limit + 1))
    if len(found) <= limit:
        return found, None
    return found[:limit], address_after(request, key(found[limit - 1]))


def address_after(request: HttpRequest, key: object) -> str:
    """The address of the part of a list that follows ``key``."""
    query = request.GET.copy()
    query["after"] = str(key)
    return f"{request.path}?{query.urlencode()}"
