"""The inbox: what waits on a person, grouped by when it is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, Subquery

from lianxin.accounts.models import User
from lianxin.kernel import clock
from lianxin.network.matters import Line, Matter, matters_of
from lianxin.network.models import Council

ONE_BY_ONE = 5
"""Up to so many matters of one kind have a line each; more share one."""
WEEK_DAYS = 7


class CountOf(Subquery):
    """How many rows a query finds, so that many counts are one query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = BigIntegerField()


@dataclass(frozen=True)
class InboxLine:
    """One line of the page; ``count`` is how many matters it stands for."""

    line: Line
    late: bool
    count: int = 1


@dataclass(frozen=True)
class Inbox:
    """What waits, oldest due date first: today (and overdue), within the week, later."""

    today: Sequence[InboxLine]
    week: Sequence[InboxLine]
    later: Sequence[InboxLine]
    total: int


def inbox_count(user: User, council: Council) -> int:
    """How many matters wait on a person in a council. One query (and the person's posts, where not read yet)."""
    return sum(_counts(matters_of(user, council), council))


def inbox_of(user: User, council: Council) -> Inbox:
    """Everything that waits on a person. One query, and one for each kind of which there is something."""
    matters = matters_of(user, council)
    today = clock.today()
    counted = zip(matters, _counts(matters, council), strict=True)
    lines = [line for matter, count in counted if count for line in _lines(matter, count, today)]
    lines.sort(key=lambda each: each.line.due_on)
    week = today + timedelta(days=WEEK_DAYS)
    return Inbox(
        today=[each for each in lines if each.line.due_on <= today],
        week=[each for each in lines if today < each.line.due_on <= week],
        later=[each for each in lines if each.line.due_on > week],
        total=sum(each.count for each in lines),
    )


def _lines(matter: Matter, count: int, today: date) -> Iterable[InboxLine]:
    oldest = [matter.line(record) for record in matter.records[:ONE_BY_ONE]]
    if count > ONE_BY_ONE:
        due = min(line.due_on for line in oldest)
        what = str(matter.many % {"count": count})
        shared = Line(what=what, thing="", url=matter.url, why=matter.why, due_on=due)
        return [InboxLine(shared, due < today, count)]
    return [InboxLine(line, line.due_on < today) for line in oldest]


def _counts(matters: Sequence[Matter], council: Council) -> list[int]:
    if not matters:
        return []
    counts: Any = {f"matter_{at}": CountOf(matter.records.order_by().values("pk")) for at, matter in enumerate(matters)}
    return list(Council.objects.filter(pk=council.pk).annotate(**counts).values_list(*counts).get())
