"""The years that a council has figures of, and the figures of one year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lianxin.figures.metric import Metric, Scope, every_metric, metric_of
from lianxin.figures.queries import measured, totals_by
from lianxin.kernel import clock
from lianxin.network.models import Council

ACCEPTED = "projects.accepted"

Amounts = Mapping[str, int]


@dataclass(frozen=True)
class Figure:
    """A figure of a year with its metric. ``name`` is its code without the app's name."""

    metric: Metric
    amount: int

    @property
    def name(self) -> str:
        """How templates call it: ``projects_accepted`` for ``projects.accepted``."""
        return self.metric.code.replace(".", "_")


@dataclass(frozen=True)
class Years:
    """A council's flows by year."""

    by_year: Mapping[int, Amounts]

    @property
    def all(self) -> Sequence[int]:
        """Every year with a figure, latest first."""
        return sorted((year for year, amounts in self.by_year.items() if any(amounts.values())), reverse=True)

    @property
    def latest(self) -> int:
        """The latest year that has begun and has accepted projects, else the latest with any figure, else this year."""
        this_year = clock.today().year
        done = [year for year, amounts in self.by_year.items() if amounts.get(ACCEPTED) and year <= this_year]
        return max(done or self.all or [this_year])

    def amount(self, code: str, year: int) -> int:
        """A flow of one year."""
        return self.by_year.get(year, {}).get(code, 0)


def years_of(council: Council) -> Years:
    """Flows of every year. One query."""
    return Years(totals_by(Scope(council.pk), "year"))


def figures_of(council: Council, year: int, years: Years) -> dict[str, Figure]:
    """Every figure of a year by its name. One query a stock; flows come from ``years``."""
    scope = Scope(council.pk, year)
    found = [
        Figure(metric, measured(metric, scope) if metric.stock else years.amount(metric.code, year))
        for metric in every_metric()
    ]
    return {figure.name: figure for figure in found}


def flow(years: Years, code: str, year: int) -> Figure:
    """One flow of one year. No query."""
    return Figure(metric_of(code), years.amount(code, year))


def last_day(year: int) -> date:
    """The day at which a year's stocks stand: its last, or today while it lasts."""
    return min(date(year, 12, 31), clock.today())
