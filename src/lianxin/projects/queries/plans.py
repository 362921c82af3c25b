"""Milestones on one line of time: planned, revised and actual dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lianxin.kernel import clock
from lianxin.projects.models import Milestone


@dataclass(frozen=True)
class PlanStep:
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
class Plan:
    """A project's milestones by planned date; ``today_x`` is None where today lies outside."""

    steps: Sequence[PlanStep]
    today_x: float | None
    ticks: Sequence[tuple[date, float]]


def plan_of(milestones: Iterable[Milestone]) -> Plan:
    """Milestones with their places on the line. No query."""
    found = list(milestones)
    days = [on for one in found for on in (one.baseline_on, one.revised_on, one.actual_on) if on]
    if not days:
        return Plan((), None, ())
    first, last, today = min(days), max(days), clock.today()
    return Plan(
        steps=[_step(one, first, last) for one in found],
        today_x=_at(today, first, last) if first < today < last else None,
        ticks=list(_ticks(first, last)),
    )


def _step(one: Milestone, first: date, last: date) -> PlanStep:
    revised, actual = (None if on is None else _at(on, first, last) for on in (one.revised_on, one.actual_on))
    return PlanStep(one, _at(one.baseline_on, first, last), revised, actual)


def _at(on: date, first: date, last: date) -> float:
    """Percent of the line, with room for a dot at both ends."""
    return round(3 + 94 * (on - first).days / ((last - first).days or 1), 2)


def _ticks(first: date, last: date) -> Iterable[tuple[date, float]]:
    """The first day of each quarter within a short plan, of each year within a long one."""
    months = (1,) if (last - first).days > 800 else (1, 4, 7, 10)
    for year in range(first.year, last.year + 1):
        for month in months:
            on = date(year, month, 1)
            if first < on <= last:
                yield on, _at(on, first, last)
