"""A year's figures split by category, village or month: rows of numbers, each of which opens its records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianxin.figures.metric import Metric, Scope, metric_of
from lianxin.figures.models import month_of
from lianxin.figures.queries import totals_by
from lianxin.insights.queries.years import Figure, last_day
from lianxin.network.models import Council
from lianxin.network.queries import categories_of, villages_of

COLUMNS = (
    "projects.accepted",
    "projects.promised_fen",
    "projects.received_fen",
    "projects.spent_fen",
    "projects.direct_persons",
)
AHEAD = (
    "projects.declared",
    "projects.approved",
    "projects.budget_fen",
    "projects.promised_fen",
    "projects.received_fen",
)
"""The columns of a year in which nothing is accepted yet."""
MONTH_COLUMNS = ("projects.accepted", "projects.received_fen", "projects.spent_fen")

Amounts = Mapping[str, int]


@dataclass(frozen=True)
class SplitRow:
    """One part of a split. ``thing`` is what it is of (None: none that we know); ``key`` its value in a scope."""

    thing: Any
    key: Any
    cells: Sequence[Figure]


@dataclass(frozen=True)
class Split:
    """Figures split by one side of a scope. The rows of a column add up to its total."""

    side: str
    metrics: Sequence[Metric]
    rows: Sequence[SplitRow]
    totals: Sequence[Figure]

    @property
    def empty(self) -> bool:
        """Whether every number is 0."""
        return not any(cell.amount for row in self.rows for cell in row.cells)


def by_category(council: Council, year: int, columns: Sequence[str] = COLUMNS) -> Split:
    """The year by category, in the council's order. Two queries."""
    found = totals_by(Scope(council.pk, year), "category_id")
    return _split("category", columns, found, {category.pk: category for category in categories_of(council)})


def by_village(council: Council, year: int, columns: Sequence[str] = COLUMNS) -> Split:
    """The year by village, in the order of their codes. Two queries."""
    found = totals_by(Scope(council.pk, year), "village")
    return _split("village", columns, found, {village.division_id: village for village in villages_of(council)})


def by_month(council: Council, year: int) -> Split:
    """The year by month: its months so far, and any other in which something of the year happened. One query."""
    found = totals_by(Scope(council.pk, year), "month")
    known = {year * 100 + month for month in range(1, 13) if year * 100 + month <= month_of(last_day(year))}
    known |= {month for month, amounts in found.items() if any(amounts.get(code) for code in MONTH_COLUMNS)}
    return _split("month", MONTH_COLUMNS, found, {month: first_of(month) for month in sorted(known)})


def first_of(month: int) -> date:
    """The first day of a month ``yyyymm``."""
    return date(month // 100, month % 100, 1)


def _split(side: str, codes: Iterable[str], found: Mapping[Any, Amounts], things: Mapping[Any, Any]) -> Split:
    metrics = [metric_of(code) for code in codes]
    unknown = [key for key in found if key not in things]
    rows = [
        SplitRow(things.get(key), key, [Figure(metric, found.get(key, {}).get(metric.code, 0)) for metric in metrics])
        for key in [*things, *unknown]
    ]
    if side != "month":  # a month without events is part of the year; a village without any is left out
        rows = [row for row in rows if any(cell.amount for cell in row.cells)]
    totals = [Figure(metric, sum(row.cells[at].amount for row in rows)) for at, metric in enumerate(metrics)]
    return Split(side, metrics, rows, totals)
