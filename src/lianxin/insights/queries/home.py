"""Everything that the home page shows of a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lianxin.insights.queries.columns import Columns, month_columns
from lianxin.insights.queries.slips import Slip, worst_slip
from lianxin.insights.queries.splits import AHEAD, COLUMNS, Split, by_category, by_month, by_village
from lianxin.insights.queries.stuck import StuckKind, stuck_in
from lianxin.insights.queries.years import ACCEPTED, Figure, Years, figures_of, flow, last_day, years_of
from lianxin.network.models import Council
from lianxin.network.queries import GrowthPoint, growth_of


@dataclass(frozen=True)
class Growth:
    """The circle of partners from founding to the year's last day."""

    points: Sequence[tuple[date, int]]
    founding: int
    since: date

    @property
    def members(self) -> int:
        """Members at the end."""
        return self.points[-1][1]

    @property
    def years(self) -> int:
        """Whole years between founding and the end."""
        first, last = self.since, self.points[-1][0]
        return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


@dataclass(frozen=True)
class HomePage:
    """A council's year: figures, what is declared for the next, growth, three splits, what is stuck, what slipped."""

    year: int
    years: Years
    figures: Mapping[str, Figure]
    next_declared: Figure
    next_budget: Figure
    growth: Growth | None
    categories: Split
    villages: Split
    months: Split
    columns: Columns | None
    stuck: Sequence[StuckKind]
    slip: Slip | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show yet: no partner and no project in any year."""
        return not self.years.all and not self.growth

    @property
    def has_results(self) -> bool:
        """Whether any project of the year is accepted; before that the page shows what is declared."""
        return bool(self.figures["projects_accepted"].amount)

    @property
    def balance_fen(self) -> int:
        """Received and not spent yet."""
        return self.figures["projects_received_fen"].amount - self.figures["projects_spent_fen"].amount

    @property
    def categories_used(self) -> int:
        """In how many categories there are projects."""
        return sum(1 for row in self.categories.rows if row.cells[0].amount)

    @property
    def stuck_count(self) -> int:
        """How many things are stuck."""
        return sum(len(kind.things) for kind in self.stuck)

    @property
    def stuck_days(self) -> int:
        """How long the oldest of them is overdue."""
        return max((kind.days for kind in self.stuck), default=0)


def home_page(council: Council, year: int | None = None) -> HomePage:
    """A council's ``year``, by default the latest with accepted projects. ≤ 12 queries."""
    years = years_of(council)
    year = year or years.latest
    months = by_month(council, year)
    columns = COLUMNS if years.amount(ACCEPTED, year) else AHEAD
    return HomePage(
        year=year,
        years=years,
        figures=figures_of(council, year, years),
        next_declared=flow(years, "projects.declared", year + 1),
        next_budget=flow(years, "projects.budget_fen", year + 1),
        growth=growth_until(council, last_day(year)),
        categories=by_category(council, year, columns),
        villages=by_village(council, year, columns),
        months=months,
        columns=month_columns(months),
        stuck=stuck_in(council),
        slip=worst_slip(council),
    )


def growth_until(council: Council, until: date) -> Growth | None:
    """The curve of members up to a day; None where there were none. One query."""
    points = growth_of(council, until)
    if not points:
        return None
    founding = _at_founding(points, council.founded_on)
    curve = [(point.on, point.members) for point in points]
    if curve[-1][0] < until:
        curve.append((until, curve[-1][1]))
    return Growth(curve, founding.members, founding.on)


def _at_founding(points: Sequence[GrowthPoint], founded_on: date) -> GrowthPoint:
    """What stood on the day of founding; the first members where they came later."""
    return next((point for point in reversed(points) if point.on <= founded_on), points[0])
