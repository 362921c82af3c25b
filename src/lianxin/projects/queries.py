"""Reads of projects, shaped for pages and endpoints."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from lianxin.exchange.models import Listing
from lianxin.exchange.queries import deliveries_of, listings_of, promised_by_fund
from lianxin.journal.models import Entry
from lianxin.journal.queries import subject_type
from lianxin.ledger.queries import Money, money_of, transfers_of
from lianxin.projects.models import Outcome, Project
from lianxin.projects.states import DEEDS, HIDDEN, STEPS, allowed_in

if TYPE_CHECKING:
    from lianxin.exchange.models import Delivery
    from lianxin.ledger.models import Transfer
    from lianxin.network.models import Council
    from lianxin.network.queries import Viewer

ALIKE = 0.75
"""From which likeness of their titles two projects look the same (0 to 1, difflib's ratio)."""


@dataclass(frozen=True)
class Filter:
    """What a list of projects is narrowed to."""

    year: int | None = None
    category_id: int | None = None
    village_id: int | None = None
    organisation_id: int | None = None
    state: str = ""
    q: str = ""


def projects(*, viewer: "Viewer", council: "Council", to: Filter | None = None) -> QuerySet[Project]:
    """The projects of a council that ``viewer`` may see, newest first, with category, village, partner and round."""
    found = (
        Project.objects.visible_to(viewer, council.pk)
        .select_related("round", "category", "village", "partner", "fund")
        .order_by("-pk")
    )
    return narrowed(found, to) if to else found


def narrowed(found: QuerySet[Project], to: Filter) -> QuerySet[Project]:
    """Projects narrowed by a filter."""
    sides = {
        "round__year": to.year,
        "category": to.category_id,
        "village": to.village_id,
        "state": to.state or None,
    }
    found = found.filter(**{side: value for side, value in sides.items() if value is not None})
    if to.organisation_id is not None:
        found = found.filter(Q(partner=to.organisation_id) | Q(village=to.organisation_id))
    for word in to.q.split():
        found = found.filter(
            Q(title__icontains=word) | Q(village__name__icontains=word) | Q(partner__name__icontains=word)
        )
    return found


@dataclass(frozen=True)
class Strip:
    """A project's money: promised, received, spent, balance. Never added together."""

    promised_fen: int
    money: Money


def strips_of(found: Iterable[Project]) -> dict[int, Strip]:
    """The money of many projects by project id. Two queries."""
    funds = {project.pk: project.fund_id for project in found}
    promised, money = promised_by_fund(funds.values()), money_of(funds.values())
    return {pk: Strip(promised.get(fund or 0, 0), money.get(fund or 0, Money())) for pk, fund in funds.items()}


def similar_projects(project: Project) -> list[Project]:
    """Declared projects of the same village, category and round whose title is nearly the same. One query."""
    others = Project.objects.filter(
        council=project.council_id, round=project.round_id, village=project.village_id, category=project.category_id
    ).exclude(pk=project.pk)
    return [other for other in others.exclude(state__in=HIDDEN) if _alike(other.title, project.title)]


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.replace(" ", ""), other.replace(" ", "")).ratio() >= ALIKE


def last_years_of(organisation_id: int, *, council: "Council", year: int, viewer: "Viewer") -> QuerySet[Project]:
    """Projects of the year before of one village or partner: what a new draft can be prefilled from. One query."""
    to = Filter(year=year - 1, organisation_id=organisation_id)
    return projects(viewer=viewer, council=council, to=to).order_by("position")


@dataclass(frozen=True)
class ProjectPage:
    """Everything that a project's page shows."""

    project: Project
    strip: Strip
    listings: Sequence[Listing]
    transfers: Sequence["Transfer"]
    deliveries: Sequence["Delivery"]
    outcome: Outcome | None
    entries: Sequence[Entry]
    actions: Sequence[str]


def project_page(*, pk: int, viewer: "Viewer", council: "Council") -> ProjectPage:
    """One project with its parts, and what ``viewer`` may do to it now. Raises Project.DoesNotExist. ≤ 12 queries."""
    project = (
        projects(viewer=viewer, council=council)
        .select_related("drafted_for", "drafted_by")
        .prefetch_related("reviews__reviewer", "milestones__evidence", "evidence")
        .get(pk=pk)
    )
    fund = project.fund
    return ProjectPage(
        project=project,
        strip=strips_of([project])[project.pk],
        listings=list(listings_of(fund)) if fund else [],
        transfers=list(transfers_of(fund)) if fund else [],
        deliveries=list(deliveries_of(fund)) if fund else [],
        outcome=project.outcomes.current().first(),
        entries=list(timeline_of(project)),
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
