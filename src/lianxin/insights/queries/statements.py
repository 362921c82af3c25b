"""Statements (对账表): promised, received, spent and held, line by line, from balances and rollups alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from lianxin.exchange.models import Listing
from lianxin.exchange.states import Form
from lianxin.figures.metric import Metric, Scope, metric_of
from lianxin.figures.queries import Side, totals, totals_by
from lianxin.insights.states import COLUMNS, HEADS, PERIODS, Kind
from lianxin.kernel.errors import Words
from lianxin.kernel.words import amount_in_words
from lianxin.ledger.models import Account
from lianxin.network.models import Council
from lianxin.network.queries import categories_of, organisations_by_id, villages_of
from lianxin.projects.models import Project
from lianxin.projects.queries import strips_of

_SIDES: Mapping[str, Side] = {
    "village": "village", "category": "category_id", "organisation": "organisation_id", "year": "year",
    "quarter": "month", "month": "month",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One number: its column, its figure, the scope of its records. ``amount`` is None where nothing can be said."""

    name: str
    metric: Metric | None
    amount: int | None
    scope: Scope

    @property
    def head(self) -> Words:
        """What its column is called."""
        return HEADS[self.name]


@dataclass(frozen=True)
class Line:
    """One line: what it is of (None: none that we know), its key, and its four numbers."""

    thing: Any
    key: Any
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Statement:
    """Lines and their totals. Promised, received, spent and balance are four columns, never added together."""

    kind: Kind
    scope: Scope
    lines: Sequence[Line]
    totals: Sequence[Cell]

    @property
    def empty(self) -> bool:
        """Whether every number is 0."""
        cells = [*self.totals, *(cell for line in self.lines for cell in line.cells)]
        return not any(cell.amount for cell in cells)

    @property
    def words(self) -> list[tuple[Cell, str]]:
        """Each total with its amount in words."""
        return [(cell, amount_in_words(cell.amount)) for cell in self.totals if cell.amount is not None]


def statement_of(council: Council, kind: Kind, scope: Scope) -> Statement:
    """A statement by anything but project. Two or three queries, however long the book is."""
    found = totals_by(scope, _SIDES[kind.by])
    if kind.by in PERIODS:
        lines = _periods(kind, scope, found)
    else:
        things = _things(council, kind, found)
        keys = [*things, *sorted(key for key in found if key not in things)]
        lines = [_line(kind, _narrowed(kind, scope, key), things.get(key), key, found.get(key, {})) for key in keys]
    lines = [line for line in lines if any(cell.amount for cell in line.cells)]
    return Statement(kind, scope, lines, _totals(kind, scope, found.values()))


def projects_with_money(council: Council, scope: Scope) -> QuerySet[Project]:
    """Projects for which something was promised or moved, newest first. One query."""
    moved = Exists(Account.objects.filter(fund=OuterRef("fund")))
    promised = Exists(Listing.objects.filter(fund=OuterRef("fund"), form=Form.MONEY, taken__gt=0))
    found = Project.objects.filter(moved | promised, council=council)
    if scope.year is not None:
        found = found.filter(round__year=scope.year)
    if scope.village:
        found = found.filter(village__division__code__startswith=scope.village)
    if scope.category_id is not None:
        found = found.filter(category=scope.category_id)
    return found.order_by("-pk")


def statement_of_projects(kind: Kind, scope: Scope, found: Sequence[Project]) -> Statement:
    """The statement of some projects, with the totals of all in ``scope``. Three queries."""
    strips = strips_of(found)
    lines = []
    for project in found:
        strip = strips[project.pk]
        money = strip.money
        amounts = (strip.promised_fen, money.received_fen, money.spent_fen, money.balance_fen)
        cells = [Cell(name, _metric(kind, name), amount, scope) for name, amount in zip(COLUMNS, amounts, strict=True)]
        lines.append(Line(project, project.pk, cells))
    return Statement(kind, scope, lines, _totals(kind, scope, [totals(scope)]))


def _things(council: Council, kind: Kind, found: Iterable[int]) -> dict[Any, Any]:
    """What the lines are of, in the order in which they stand."""
    if kind.by == "village":
        return {village.division_id: village for village in villages_of(council)}
    if kind.by == "category":
        return {category.pk: category for category in categories_of(council)}
    givers = organisations_by_id(found)
    return dict(sorted(givers.items(), key=lambda item: item[1].name))


def _narrowed(kind: Kind, scope: Scope, key: Any) -> Scope:
    return scope.narrowed(**{_SIDES[kind.by]: key})


def _periods(kind: Kind, scope: Scope, found: Mapping[int, Mapping[str, int]]) -> list[Line]:
    """Periods in order. A month's or quarter's balance is what was held at its end, so all that moved before counts."""
    parts: dict[Any, dict[str, int]] = {}
    for month, amounts in sorted(found.items()):
        sums = parts.setdefault(PERIODS[kind.by].key(month), {})
        for code, amount in amounts.items():
            sums[code] = sums.get(code, 0) + amount
    lines, held = [], 0
    for key, amounts in parts.items():
        period = PERIODS[kind.by]
        cells = list(_line(kind, period.narrow(scope, key), None, key, amounts).cells)
        if kind.by != "year":
            held += cells[-1].amount or 0
            cells[-1] = replace(cells[-1], amount=held, scope=period.until(scope, key))
        lines.append(Line(period.day(key), key, cells))
    return lines


def _line(kind: Kind, scope: Scope, thing: Any, key: Any, amounts: Mapping[str, int]) -> Line:
    cells = []
    for name in COLUMNS:
        metric = _metric(kind, name)
        cells.append(Cell(name, metric, amounts.get(metric.code, 0) if metric else None, scope))
    return Line(thing, key, cells)


def _totals(kind: Kind, scope: Scope, parts: Iterable[Mapping[str, int]]) -> list[Cell]:
    sums: dict[str, int] = {}
    for amounts in parts:
        for code, amount in amounts.items():
            sums[code] = sums.get(code, 0) + amount
    return list(_line(kind, scope, None, None, sums).cells)


def _metric(kind: Kind, name: str) -> Metric | None:
    code = kind.figures[name]
    metric = metric_of(code) if code else None
    knows_givers = metric is not None and "organisation" in metric.sides
    return metric if kind.by != "organisation" or knows_givers else None
