"""Milestones that moved: the project that slips most, with planned, revised and actual dates on one line of time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from lianxin.kernel import clock
from lianxin.network.models import Council
from lianxin.projects.models import Milestone, Project
from lianxin.projects.states import APPROVED

MONTH_DAYS = 30.44


@dataclass(frozen=True)
class Step:
    """One milestone. Positions are percents of the line of time; None where there is no such date."""

    milestone: Milestone
    baseline_x: float
    revised_x: float | None
    actual_x: float | None

    @property
    def start_x(self) -> float:
        """Where the bar between plan and fact begins."""
        return min(self.baseline_x, self.end_x)

    @property
    def width(self) -> float:
        """How long the bar between plan and fact is."""
        return round(abs(self.end_x - self.baseline_x), 2)

    @property
    def end_x(self) -> float:
        """Where the milestone stands now: reached, revised, or as planned."""
        return next(x for x in (self.actual_x, self.revised_x, self.baseline_x) if x is not None)


@dataclass(frozen=True)
class Slip:
    """A project whose milestones moved. ``worst`` moved most, by ``months`` (rounded) and ``days``."""

    project: Project
    steps: Sequence[Step]
    worst: Milestone
    days: int
    today_x: float | None
    years: Sequence[tuple[int, float]]

    @property
    def months(self) -> int:
        """The largest slip in months, rounded."""
        return round(self.days / MONTH_DAYS)


def slip_of(milestone: Milestone) -> int:
    """Days between the planned date and what became of it; negative where it came early."""
    return ((milestone.actual_on or milestone.revised_on or milestone.baseline_on) - milestone.baseline_on).days


def worst_slip(council: Council) -> Slip | None:
    """The project with the milestone that slipped most, if any did. One query."""
    found = (
        Milestone.objects.filter(project__council=council, project__state__in=APPROVED)
        .select_related("project__village")
        .order_by("project", "baseline_on", "pk")
    )
    groups = [list(of_one) for _, of_one in groupby(found, key=lambda milestone: milestone.project_id)]
    late = [group for group in groups if max(map(slip_of, group)) > 0]
    return _slip(max(late, key=lambda group: max(map(slip_of, group)))) if late else None


def _slip(milestones: Sequence[Milestone]) -> Slip:
    days = [on for one in milestones for on in (one.baseline_on, one.revised_on, one.actual_on) if on]
    first, last = min(days), max(days)
    today = clock.today()
    worst = max(milestones, key=slip_of)
    return Slip(
        project=milestones[0].project,
        steps=[_step(one, first, last) for one in milestones],
        worst=worst,
        days=slip_of(worst),
        today_x=_at(today, first, last) if first <= today <= last else None,
        years=list(_years(first, last)),
    )


def _step(one: Milestone, first: date, last: date) -> Step:
    baseline, revised, actual = (
        None if on is None else _at(on, first, last) for on in (one.baseline_on, one.revised_on, one.actual_on)
    )
    return Step(one, baseline or 0, revised, actual)


def _at(on: date, first: date, last: date) -> float:
    """Percent of the line, with room for a dot at both ends."""
    return round(3 + 94 * (on - first).days / ((last - first).days or 1), 2)


def _years(first: date, last: date) -> Iterable[tuple[int, float]]:
    for year in range(first.year + 1, last.year + 1):
        yield year, _at(date(year, 1, 1), first, last)
