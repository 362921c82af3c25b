"""What is stuck: things whose next step is overdue. They are listed as things, oldest first; nobody is ranked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lianxin.kernel import clock
from lianxin.kernel.errors import Words
from lianxin.ledger.models import Account
from lianxin.ledger.states import AccountKind
from lianxin.network.models import Council
from lianxin.network.queries import expiring
from lianxin.projects.models import Milestone, Project
from lianxin.projects.states import ACCEPTED, DUE_DAYS, MOVING, ProjectState

_WAITS: dict[str, tuple[Words, Words]] = {
    ProjectState.FILED: (
        _("Waiting for the village's opinion"),
        _("Filed more than {days} days ago, and the village has not said what it thinks."),
    ),
    ProjectState.ENDORSED: (_("Waiting for review"), _("With the conference office for more than {days} days.")),
    ProjectState.RETURNED: (_("Returned, not filed again"), _("Returned for changes more than {days} days ago.")),
    ProjectState.APPROVED: (
        _("Approved, not published"),
        _("Approved more than {days} days ago; nobody can claim it."),
    ),
    ProjectState.IN_PROGRESS: (
        _("Past the planned finish"),
        _("Still in progress after the day on which it was to be finished."),
    ),
    ProjectState.SUBMITTED: (_("Waiting for acceptance"), _("Reported as finished more than {days} days ago.")),
    ProjectState.ACCEPTED: (
        _("Balance not accounted for"),
        _("Finished more than {days} days ago and accepted, and money is left that was not returned or carried over."),
    ),
}
"""What a project in each state is stuck with, and the rule by which it is."""


@dataclass(frozen=True)
class StuckThing:
    """One thing that is stuck, with its page. ``due_on`` is the day by which its next step was due."""

    title: str
    place: Any
    page: str
    pk: int
    due_on: date

    @property
    def days(self) -> int:
        """Days overdue today."""
        return (clock.today() - self.due_on).days


@dataclass(frozen=True)
class StuckKind:
    """Things stuck for the same reason, the longest overdue first."""

    code: str
    label: Words
    rule: Words
    things: Sequence[StuckThing]

    @property
    def days(self) -> int:
        """How long the oldest is overdue."""
        return self.things[0].days


def stuck_in(council: Council) -> list[StuckKind]:
    """Everything that is stuck in a council today, by reason; reasons with nothing are left out. Three queries."""
    return [kind for kind in (*_projects(council), _milestones(council), _agreements(council)) if kind.things]


def _projects(council: Council) -> list[StuckKind]:
    today = clock.today()
    late = Q(state=ProjectState.IN_PROGRESS, planned_finish_on__lt=today)
    for state, days in DUE_DAYS.items():
        if state != ProjectState.ACCEPTED:
            late |= Q(state=state, waiting_since__lt=today - timedelta(days))
    late |= Q(
        state=ProjectState.ACCEPTED,
        finished_on__lt=today - timedelta(DUE_DAYS[ProjectState.ACCEPTED]),
        fund__in=Account.objects.filter(kind=AccountKind.HELD, balance_fen__gt=0).values("fund"),
    )
    found: dict[str, list[StuckThing]] = defaultdict(list)
    for project in Project.objects.filter(late, council=council).select_related("village"):
        found[project.state].append(
            StuckThing(project.title, project.village, "projects:detail", project.pk, _due_on(project))
        )
    return [
        _kind(state, label, str(rule).format(days=DUE_DAYS.get(state)), found[state])
        for state, (label, rule) in _WAITS.items()
    ]


def _due_on(project: Project) -> date:
    if project.state == ProjectState.IN_PROGRESS:
        return project.planned_finish_on or project.waiting_since
    since = project.finished_on if project.state == ProjectState.ACCEPTED else project.waiting_since
    return (since or project.waiting_since) + timedelta(DUE_DAYS[project.state])


def _milestones(council: Council) -> StuckKind:
    found = (
        Milestone.objects.filter(project__council=council, project__state__in=set(MOVING) - set(ACCEPTED))
        .annotate(due_on=Coalesce(F("revised_on"), F("baseline_on")))
        .filter(actual_on__isnull=True, due_on__lt=clock.today())
        .select_related("project__village")
    )
    things = [
        StuckThing(
            f"{one.project.title} · {one.title}", one.project.village, "projects:detail", one.project_id, one.due_on
        )
        for one in found
    ]
    return _kind("milestone", _("Milestones past their date"), _("Planned or revised date is over."), things)


def _agreements(council: Council) -> StuckKind:
    things = [
        StuckThing(
            str(_("Agreement of {partner}")).format(partner=one.partner),
            one.village,
            "network:organisation",
            one.partner_id,
            one.expires_on,  # type: ignore[attr-defined]
        )
        for one in expiring(council, clock.today() - timedelta(1))
    ]
    return _kind("agreement", _("Agreements expired"), _("The pairing goes on, its agreement was not renewed."), things)


def _kind(code: str, label: Words, rule: Words, things: Sequence[StuckThing]) -> StuckKind:
    return StuckKind(code, label, rule, sorted(things, key=lambda thing: (thing.due_on, thing.pk)))
