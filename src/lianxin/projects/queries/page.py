"""A project's page: the thing, its parts, and what the reader may do to it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.models import Listing
from lianxin.exchange.queries import deliveries_of, listings_of
from lianxin.exchange.states import Form
from lianxin.journal.models import Entry
from lianxin.journal.queries import subject_type
from lianxin.kernel.errors import Words
from lianxin.ledger.models import PendingEntry, Scan
from lianxin.ledger.queries import carried_into, transfers_of
from lianxin.ledger.states import PendingState
from lianxin.network.models import Organisation, Pairing
from lianxin.network.queries import pairings_of
from lianxin.projects.models import Outcome, Project
from lianxin.projects.queries.lists import Strip, projects, strips_of
from lianxin.projects.states import DEEDS, DUE_DAYS, STEPS, ProjectState, allowed_in
from lianxin.receipts.queries import receipts_shown

if TYPE_CHECKING:
    from lianxin.exchange.models import Delivery
    from lianxin.ledger.models import Transfer
    from lianxin.network.models import Council
    from lianxin.network.queries import Viewer


S = ProjectState
NEXT: dict[str, Words] = {
    S.DRAFT: _("Finish the draft and declare it"),
    S.FILED: _("Give the village’s opinion"),
    S.ENDORSED: _("Review: approve or return"),
    S.RETURNED: _("Change the project and declare it again"),
    S.APPROVED: _("Publish, so that it can be claimed"),
    S.PUBLISHED: _("Claim what is needed; the village begins the work"),
    S.IN_PROGRESS: _("Do the work, enter every expense, report it as finished"),
    S.SUBMITTED: _("Accept the work, or put acceptance off"),
    S.ACCEPTED: _("Account for the balance and close the project"),
}


@dataclass(frozen=True)
class NextStep:
    """What is to happen next, whose step it is, since when it waits and by when it is due."""

    what: Words
    who: Organisation
    since_on: date
    due_on: date | None


@dataclass(frozen=True)
class ProjectPage:
    """Everything that a project's page shows. ``outcomes`` are newest first; the first one holds."""

    project: Project
    strip: Strip
    listings: Sequence[Listing]
    transfers: Sequence["Transfer"]
    carried_in: Sequence["Transfer"]
    deliveries: Sequence["Delivery"]
    outcomes: Sequence[Outcome]
    entries: Sequence[Entry]
    pairing: Pairing | None
    actions: Sequence[str]

    @property
    def outcome(self) -> Outcome | None:
        """The outcome that holds."""
        return next(iter(self.outcomes), None)


_PAPERS = Q(voucher__transfers__fund=OuterRef("fund")) | Q(voucher__transfers__legs__account__fund=OuterRef("fund"))
_HAS_SCANS = Exists(Scan.objects.filter(_PAPERS))
_HAS_WAITING = Exists(
    PendingEntry.objects.filter(page="projects:detail", page_id=OuterRef("pk"), state=PendingState.WAITING)
)
"""Most projects have neither: then no query asks for them."""


def project_page(*, pk: int, viewer: "Viewer", council: "Council") -> ProjectPage:
    """One project with its parts, and what ``viewer`` may do to it now. Raises Project.DoesNotExist. ≤ 17 queries."""
    project = (
        projects(viewer=viewer, council=council)
        .annotate(has_scans=_HAS_SCANS, has_waiting=_HAS_WAITING)
        .select_related("round", "category", "village", "partner", "fund", "drafted_for", "drafted_by")
        .prefetch_related("reviews__reviewer", "milestones", "evidence__uploaded_by")
        .get(pk=pk)
    )
    fund = project.fund
    scans = Prefetch("voucher__scans", Scan.objects.all() if vars(project)["has_scans"] else Scan.objects.none())
    return ProjectPage(
        project=project,
        strip=strips_of([project])[project.pk],
        listings=sorted(listings_of(fund), key=lambda one: one.form != Form.MONEY) if fund else [],
        transfers=list(transfers_of(fund).prefetch_related(scans, receipts_shown())) if fund else [],
        carried_in=list(carried_into(fund).prefetch_related(scans)) if fund else [],
        deliveries=list(deliveries_of(fund)) if fund else [],
        outcomes=list(project.outcomes.all()),
        entries=list(timeline_of(project)),
        pairing=pairings_of(council).filter(partner=project.partner_id, village=project.village_id).first(),
        actions=actions_for(viewer, project),
    )


def timeline_of(project: Project) -> QuerySet[Entry]:
    """What was done to a project, newest first, with the sheet that brought it in. One query."""
    about = Q(subject_type=subject_type(Project), subject_id=project.pk)
    return Entry.objects.filter(about | Q(pk=project.sheet_entry)).order_by("-pk")


def actions_for(viewer: "Viewer", project: Project) -> list[str]:
    """The verbs that ``viewer`` may do to the project in its present state. No query beyond the viewer's posts."""
    if not viewer.is_authenticated:
        return []
    verbs = [*STEPS, *DEEDS]
    return [
        verb for verb in verbs if project.state in allowed_in(verb) and viewer.has_perm(f"projects.{verb}", project)
    ]


def next_step(page: ProjectPage, council: "Council") -> NextStep | None:
    """What a project waits for; None where its life is over. No query."""
    project = page.project
    if project.state not in NEXT:
        return None
    what, due = NEXT[project.state], _due_on(project)
    if project.state == S.ACCEPTED and not page.strip.money.balance_fen:
        what, due = _("Nothing is left over: the project can be closed"), None
    match project.state:
        case S.DRAFT | S.RETURNED:
            who = project.drafted_for
        case S.FILED | S.PUBLISHED | S.IN_PROGRESS:
            who = project.village
        case _:
            who = council.office
    return NextStep(what, who, project.waiting_since, due)


def _due_on(project: Project) -> date | None:
    if project.state == S.IN_PROGRESS:
        return project.planned_finish_on
    days = DUE_DAYS.get(project.state)
    return project.waiting_since + timedelta(days=days) if days else None
