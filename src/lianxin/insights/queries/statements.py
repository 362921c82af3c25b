"""Statements (对账表): promised, received, spent and held, line by line, from balances and rollups alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from lianxin.exchange.models import Listing
from lianxin.exchange.states import Form
from lianxin.figures.metric import Metric, Scope, metric_of
from lianxin.figures.queries import Side, totals, totals_by
from lianxin.insights.queries.givers import amounts_by_fund, touched_by, with_spending
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
    """One number: its column, its figure, the scope of its records. ``amount`` is None where such money has none."""

    name: str
    metric: Metric | None
    amount: int | None
    scope: Scope

    @property
    def head(self) -> Words:
        """What its column is called."""
        return HEADS[self.name]

    @property
    def has_records(self) -> bool:
        """Whether its figure's records are exactly what it counts. What was spent and is held of an organisation's
        money is not: it is told project by project.
        """
        return self.metric is not None and (self.scope.organisation_id is None or "organisation" in self.metric.sides)


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
    """A statement by anything but project. Two or three queries, however long the book is; by organisation one more,
    and up to five where money was carried over.
    """
    found = totals_by(scope, _SIDES[kind.by])
    if kind == Kind("organisation"):
        found = with_spending(scope, found)
    if kind.by in PERIODS:
        lines = _periods(kind, scope, found)
    else:
        things = _things(council, kind, found)
        keys = [*things, *sorted(key for key in found if key not in things)]
        lines = [_line(kind, _narrowed(kind, scope, key), things.get(key), key, found.get(key, {})) for key in keys]
    lines = [line for line in lines if any(cell.amount for cell in line.cells)]
    return Statement(kind, scope, lines, _totals(kind, scope, found.values()))


def projects_with_money(council_id: int, scope: Scope) -> QuerySet[Project]:
    """Projects for which something was promised or moved, newest first. One query."""
    moved = Exists(Account.objects.filter(fund=OuterRef("fund")))
    promised = Exists(Listing.objects.filter(fund=OuterRef("fund"), form=Form.MONEY, taken__gt=0))
    found: QuerySet[Project] = Project.objects.filter(moved | promised, council=council_id)
    if scope.year is not None:
        found = found.filter(round__year=scope.year)
    if scope.village:
        found = found.filter(village__division__code__startswith=scope.village)
    if scope.category_id is not None:
        found = found.filter(category=scope.category_id)
    if scope.organisation_id is not None:
        found = touched_by(found, scope)
    return found.order_by("-pk")


def statement_of_projects(kind: Kind, scope: Scope, found: Sequence[Project]) -> Statement:
    """The statement of some projects, with the totals of all in ``scope``. Three queries.

    Where ``scope`` names an organisation, what it promised and gave, and what was spent and is held of it.
    """
    if scope.organisation_id is not None:
        return _statement_of_giver(kind, scope, found)
    strips = strips_of(found)
    lines = []
    for project in found:
        strip = strips[project.pk]
        money = strip.money
        amounts = (strip.promised_fen, money.received_fen, money.spent_fen, money.balance_fen)
        lines.append(Line(project, project.pk, _cells(kind, scope, amounts)))
    return Statement(kind, scope, lines, _totals(kind, scope, [totals(scope)]))


def _statement_of_giver(kind: Kind, scope: Scope, found: Sequence[Project]) -> Statement:
    every = projects_with_money(scope.council_id, scope).exclude(fund=None)
    amounts = amounts_by_fund(scope, list(every.values_list("fund", flat=True)))
    lines = [Line(project, project.pk, _cells(kind, scope, amounts[project.fund_id or 0])) for project in found]
    sums = [sum(column) for column in zip(*amounts.values(), strict=True)] or [0] * len(COLUMNS)
    return Statement(kind, scope, lines, _cells(kind, scope, sums))


def _cells(kind: Kind, scope: Scope, amounts: Sequence[int]) -> list[Cell]:
    return [Cell(name, _metric(kind, name), amount, scope) for name, amount in zip(COLUMNS, amounts, strict=True)]


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
    return metric_of(code) if code else None
