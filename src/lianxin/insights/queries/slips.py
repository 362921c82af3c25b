"""Milestones that moved: the project that slips most, with planned, revised and actual dates on one line of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from lianxin.network.models import Council
from lianxin.projects.models import Milestone, Project
from lianxin.projects.queries.plans import Plan, plan_of
from lianxin.projects.states import APPROVED

MONTH_DAYS = 30.44


@dataclass(frozen=True)
class Slip:
    """A project whose milestones moved. ``worst`` moved most, by ``months`` (rounded) and ``days``."""

    project: Project
    plan: Plan
    worst: Milestone
    days: int

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
    worst = max(milestones, key=slip_of)
    return Slip(milestones[0].project, plan_of(milestones), worst, slip_of(worst))
