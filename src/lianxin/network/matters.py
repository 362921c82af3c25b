"""What waits on somebody. Each app declares in its ``inbox.py``, which is found by itself, the matters of a person.

A ``Matter`` is one kind of thing that waits, with its records. The desk counts, orders and groups them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from lianxin.kernel.errors import Words

if TYPE_CHECKING:
    from lianxin.accounts.models import User
    from lianxin.network.models import Council


@dataclass(frozen=True)
class Line:
    """One line of an inbox: what is to be done, for which thing, by when. ``act`` is where one click posts to."""

    what: Words
    thing: str
    url: str
    why: Words
    due_on: date
    act: str = ""
    verb: Words = ""


@dataclass(frozen=True)
class Matter:
    """One kind of thing that waits on a person.

    ``records`` come oldest first; ``line`` shows one; ``many`` is a lazy plural with ``%(count)d`` for where they
    share one line, ``url`` is where they all are.
    """

    records: QuerySet[Any]
    line: Callable[[Any], Line]
    many: Any
    url: str
    why: Words


Source = Callable[["User", "Council"], list[Matter]]
_sources: list[Source] = []


def source(found: Source) -> Source:
    """Declare (as a decorator) a function that lists the matters of a person in a council. It makes no query."""
    if found not in _sources:
        _sources.append(found)
    return found


def matters_of(user: "User", council: "Council") -> list[Matter]:
    """Every kind of thing that may wait on a person. No query beyond the person's posts."""
    return [matter for found in _sources for matter in found(user, council)]
