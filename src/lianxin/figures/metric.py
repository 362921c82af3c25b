"""What a figure is, and the register of all of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Aggregate, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianxin.kernel import clock
from lianxin.kernel.dates import last_of_month
from lianxin.kernel.errors import Words


class Unit(StrEnum):
    """Units of figures. Sums of different units are never added together."""

    FEN = "CNY_fen"
    ORGANISATIONS = "organisations"
    PROJECTS = "projects"
    PERSONS = "persons"
    HOUSEHOLDS = "households"
    PERSON_TIMES = "person_times"
    LISTINGS = "listings"
    CLAIMS = "claims"
    PAIRS = "pairs"

    @property
    def label(self) -> Words:
        """The unit as a page writes it."""
        return _UNIT_LABELS[self]


_UNIT_LABELS: dict[Unit, Words] = {
    Unit.FEN: _("yuan"),
    Unit.ORGANISATIONS: _("organisations"),
    Unit.PROJECTS: _("projects"),
    Unit.PERSONS: _("people"),
    Unit.HOUSEHOLDS: _("households"),
    Unit.PERSON_TIMES: _("attendances"),
    Unit.LISTINGS: _("entries"),
    Unit.CLAIMS: _("claims"),
    Unit.PAIRS: _("pairs"),
}


@dataclass(frozen=True)
class Scope:
    """Which records a figure counts. ``village`` is a division code or a prefix of one; months are ``yyyymm``.

    ``since`` and ``until`` are months too, the first and the last that count; ``organisation_id`` is who gave.
    """

    council_id: int
    year: int | None = None
    month: int | None = None
    village: str = ""
    category_id: int | None = None
    organisation_id: int | None = None
    since: int | None = None
    until: int | None = None

    def narrowed(self, **to: Any) -> "Scope":
        """The same scope with some of its sides set."""
        return replace(self, **to)


@dataclass(frozen=True)
class Row:
    """One record behind a figure, as the records page and the API list it."""

    on: date | None
    title: str
    detail: str
    amount: int
    url_name: str
    url_id: int


@dataclass(frozen=True)
class Paths:
    """ORM paths from a record to the sides of a scope. An empty path means the metric has no such side."""

    council: str
    on: str
    year: str = ""
    village: str = ""
    category: str = ""
    organisation: str = ""
    until: str = ""


@dataclass(frozen=True)
class Metric:
    """A figure: its definition, its records and their measure.

    ``records`` returns every record that counts, of all councils; ``measure`` is the aggregate over them. A flow
    belongs to its year and is folded into rollups. A ``stock`` (members today) is what stands at the end of the
    scope's year or today, whichever is earlier; stocks are few and are counted from their records.
    """

    code: str
    label: Words
    definition: Words
    unit: Unit
    records: Callable[[], QuerySet[Any]]
    measure: Aggregate
    paths: Paths
    row: Callable[[Any], Row]
    related: tuple[str, ...] = field(default=())

    @property
    def stock(self) -> bool:
        """Whether the figure stands at a date instead of belonging to a year."""
        return bool(self.paths.until)

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides of a scope that narrow the figure, beside the year, which every figure knows."""
        months = () if self.stock else ("month", "since", "until")
        return (*months, *(side for side in ("village", "category", "organisation") if getattr(self.paths, side)))

    def scoped(self, scope: Scope) -> Scope:
        """``scope`` without the sides that the figure does not know."""
        known = self.sides
        return Scope(
            scope.council_id,
            scope.year,
            scope.month if "month" in known else None,
            scope.village if "village" in known else "",
            scope.category_id if "category" in known else None,
            scope.organisation_id if "organisation" in known else None,
            scope.since if "since" in known else None,
            scope.until if "until" in known else None,
        )

    def within(self, scope: Scope) -> QuerySet[Any]:
        """The records that the figure counts in ``scope``, oldest first. One query.

        A side that the figure does not know does not narrow it: members are members of the whole council.
        """
        paths, scope = self.paths, self.scoped(scope)
        records = self.records().filter(**{paths.council: scope.council_id})
        if self.stock:
            records = records.filter(self._standing(scope))
        elif scope.year is not None:
            records = records.filter(**{paths.year: scope.year})
        records = records.filter(self._in_months(scope))
        if scope.village:
            records = records.filter(**{f"{paths.village}__startswith": scope.village})
        if scope.category_id is not None:
            records = records.filter(**{paths.category: scope.category_id})
        if scope.organisation_id is not None:
            records = records.filter(**{paths.organisation: scope.organisation_id})
        return records.select_related(*self.related).order_by(paths.on, "pk")

    def _in_months(self, scope: Scope) -> Q:
        within = Q()
        for first in (scope.month, scope.since):
            if first is not None:
                within &= Q(**{f"{self.paths.on}__gte": date(first // 100, first % 100, 1)})
        for last in (scope.month, scope.until):
            if last is not None:
                within &= Q(**{f"{self.paths.on}__lte": last_of_month(date(last // 100, last % 100, 1))})
        return within

    def _standing(self, scope: Scope) -> Q:
        paths, on = self.paths, clock.today()
        if scope.year is not None:
            on = min(on, date(scope.year, 12, 31))
        still = Q(**{f"{paths.until}__isnull": True}) | Q(**{f"{paths.until}__gt": on})
        return Q(**{f"{paths.on}__lte": on}) & still


_metrics: dict[str, Metric] = {}


def register(*metrics: Metric) -> None:
    """Add figures to the register. Raises ValueError on a second metric with the same code."""
    for metric in metrics:
        if _metrics.setdefault(metric.code, metric) is not metric:
            raise ValueError(f"figure {metric.code} is registered twice")


def metric_of(code: str) -> Metric:
    """The figure with this code. Raises KeyError."""
    return _metrics[code]


def every_metric() -> Iterator[Metric]:
    """All figures, in the order of their registration."""
    return iter(tuple(_metrics.values()))
