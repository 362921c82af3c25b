"""Reading figures: folded cells plus what is not folded yet, in one statement, so that a total is exact."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db import connection
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear

from lianxin.figures.errors import BadKey
from lianxin.figures.metric import Metric, Row, Scope, every_metric
from lianxin.figures.models import CellKey, Counted, Delta, Rollup

Side = Literal["year", "month", "village", "category_id", "organisation_id"]
_COLUMNS = "metric, year, month, village, category_id, organisation_id, amount"


def totals(scope: Scope) -> dict[str, int]:
    """Every figure in ``scope`` by metric code; a figure with no record is 0. One query, and one a stock.

    Cells know either who gave or village and category: ``value_of`` narrows by both.
    """
    sums = {metric.code: 0 for metric in every_metric()}
    sums.update(dict(_sum(scope, ())))
    for metric in every_metric():
        if metric.stock:
            sums[metric.code] = measured(metric, scope)
    return sums


def value_of(metric: Metric, scope: Scope) -> int:
    """One figure in ``scope``, from its cells; from its records where no cell is so narrow. One query."""
    scope = metric.scoped(scope)
    if metric.stock or (scope.organisation_id is not None and (scope.village or scope.category_id is not None)):
        return measured(metric, scope)
    return next((int(amount) for code, amount in _sum(scope, ()) if code == metric.code), 0)


def measured(metric: Metric, scope: Scope) -> int:
    """One figure counted from its records in ``scope``. One query."""
    return int(metric.within(scope).order_by().aggregate(amount=metric.measure)["amount"] or 0)


def totals_by(scope: Scope, side: Side) -> dict[Any, dict[str, int]]:
    """Figures in ``scope`` split by one side: ``{side's value: {metric code: amount}}``. One query."""
    split: dict[Any, dict[str, int]] = {}
    for code, value, amount in _sum(scope, (side,)):
        split.setdefault(value, {})[code] = amount
    return split


@dataclass(frozen=True)
class Page:
    """Some records of a figure, oldest first, and the keys of the pages before and after (empty: there is none)."""

    rows: Sequence[Row]
    before: str = ""
    after: str = ""


def page_of(metric: Metric, scope: Scope, *, after: str = "", before: str = "", size: int = 50) -> Page:
    """The records that follow the key ``after``, or precede ``before``, or the first. One query, however deep.

    Raises BadKey on a key that no page gave.
    """
    records = metric.within(scope).annotate(key_on=F(metric.paths.on))
    if before:
        on, pk = _key(before)
        records = records.filter(Q(key_on__lt=on) | Q(key_on=on, pk__lt=pk)).order_by("-key_on", "-pk")
    elif after:
        on, pk = _key(after)
        records = records.filter(Q(key_on__gt=on) | Q(key_on=on, pk__gt=pk))
    found = list(records[: size + 1])
    more, found = len(found) > size, found[:size]
    if before:
        found.reverse()
    keys = [f"{record.key_on}.{record.pk}" for record in (found[:1] + found[-1:])]
    return Page(
        rows=[metric.row(record) for record in found],
        before=keys[0] if found and (more if before else after) else "",
        after=keys[-1] if found and (before or more) else "",
    )


def _key(text: str) -> tuple[date, int]:
    on, _, pk = text.partition(".")
    try:
        return date.fromisoformat(on), int(pk)
    except ValueError as error:
        raise BadKey(text) from error


def _sum(scope: Scope, sides: Sequence[Side]) -> list[tuple[Any, ...]]:
    where, values = _where(scope, by_organisation="organisation_id" in sides)
    cells = " UNION ALL ".join(
        f"SELECT {_COLUMNS} FROM {table} WHERE {where}"  # noqa: S608 - names are ours, values are parameters
        for table in ("figures_rollup", "figures_delta")
    )
    group = ", ".join(("metric", *sides))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {group}, CAST(SUM(amount) AS BIGINT) FROM ({cells}) AS cells GROUP BY {group}",  # noqa: S608
            [*values, *values],
        )
        return list(cursor.fetchall())


def _where(scope: Scope, *, by_organisation: bool) -> tuple[str, list[Any]]:
    clauses: list[tuple[str, Any]] = [("council_id = %s", scope.council_id)]
    beyond = ("organisation_id > %s", 0) if by_organisation else ("organisation_id = %s", scope.organisation_id or 0)
    clauses.append(beyond)
    if scope.year is not None:
        clauses.append(("year = %s", scope.year))
    if scope.month is not None:
        clauses.append(("month = %s", scope.month))
    if scope.since is not None:
        clauses.append(("month >= %s", scope.since))
    if scope.until is not None:
        clauses.append(("month <= %s", scope.until))
    if scope.village:
        clauses.append(("village LIKE %s", f"{scope.village}%"))
    if scope.category_id is not None:
        clauses.append(("category_id = %s", scope.category_id))
    return " AND ".join(sql for sql, _ in clauses), [value for _, value in clauses]


def recount(metric: Metric, council_id: int) -> Counter[CellKey]:
    """A figure's cells by village and category, counted from its records as ``verify`` does. One query."""
    paths = metric.paths
    sides = {
        "village_": Coalesce(paths.village, Value("")) if paths.village else Value(""),
        "category_": Coalesce(paths.category, Value(0)) if paths.category else Value(0),
    }
    return _cells(metric, council_id, {**_NOWHERE, **sides})


def recount_by_organisation(metric: Metric, council_id: int) -> Counter[CellKey]:
    """The cells of those who gave, where a figure knows them, counted from its records. One query, or none."""
    if not metric.paths.organisation:
        return Counter()
    return _cells(metric, council_id, {**_NOWHERE, "organisation_": F(metric.paths.organisation)})


_NOWHERE: Mapping[str, Any] = {"village_": Value(""), "category_": Value(0), "organisation_": Value(0)}


def _cells(metric: Metric, council_id: int, sides: Mapping[str, Any]) -> Counter[CellKey]:
    paths = metric.paths
    groups = (
        metric.records()
        .filter(**{paths.council: council_id})
        .order_by()
        .annotate(
            cell_year_=Coalesce(paths.year, Value(0)),
            month_year_=ExtractYear(paths.on),
            month_=ExtractMonth(paths.on),
            **sides,
        )
        .values_list("cell_year_", "month_year_", "month_", *sides)
        .annotate(amount_=metric.measure)
    )
    return Counter(
        {
            CellKey(council_id, metric.code, year, my * 100 + month, *found): amount
            for year, my, month, *found, amount in groups
            if amount
        }
    )


def uncounted() -> list[Metric]:
    """Figures that this database does not count yet, or not by each of their sides. One query."""
    known = dict(Counted.objects.values_list("code", "sides"))
    return [metric for metric in every_metric() if not metric.stock and known.get(metric.code) != sides_of(metric)]


def sides_of(metric: Metric) -> str:
    """The sides of a figure, as ``Counted`` keeps them."""
    return " ".join(metric.sides)


def standing_cells(council_id: int, metrics: Sequence[Metric] | None = None) -> Counter[CellKey]:
    """What the stored cells of a council say, folded or not; of some figures or of all. Two queries."""
    narrowed = {} if metrics is None else {"metric__in": [metric.code for metric in metrics]}
    cells: Counter[CellKey] = Counter()
    for model in (Rollup, Delta):
        for cell in model.objects.filter(council_id=council_id, **narrowed).iterator():
            cells[cell.key] += cell.amount
    return cells


def figures_off_count(council_id: int, metrics: Sequence[Metric] | None = None) -> Iterator[tuple[CellKey, int, int]]:
    """Cells that differ from what their records add up to: the cell, what is stored, what was counted. Of some figures
    or of all.
    """
    stored = standing_cells(council_id, metrics)
    counted: Counter[CellKey] = Counter()
    for metric in every_metric() if metrics is None else metrics:
        if not metric.stock:
            counted.update(recount(metric, council_id))
            counted.update(recount_by_organisation(metric, council_id))
    for key in sorted({*stored, *counted}):
        if stored[key] != counted[key]:
            yield key, stored[key], counted[key]
