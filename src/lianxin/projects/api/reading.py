"""Reading projects, their rounds and what can be claimed."""

from datetime import date
from typing import Any, Literal

from ninja import Query, Router
from pydantic import Field

from lianxin.accounts.api import Asked, Id, Line, Output, Page, Paging, Year, address_after, page_of, read
from lianxin.exchange.api import ClaimOut, DeliveryOut, PlacePaging
from lianxin.exchange.models import Listing
from lianxin.exchange.states import Form, ListingState
from lianxin.network.api import EventOut, InCouncil, council_of, events_of
from lianxin.network.models import Council
from lianxin.network.ordering import page_by_key
from lianxin.projects.api.scope import council_of_project
from lianxin.projects.api.shapes import (
    EvidenceOut,
    MilestoneOut,
    OutcomeOut,
    ProjectOut,
    TransferOut,
    WantedOut,
)
from lianxin.projects.queries import Filter, ProjectPage, project_page, projects, strips_of
from lianxin.projects.services.steps import ORIGIN
from lianxin.projects.states import ProjectState

router = Router()  # of the verbs at the same addresses too: an address belongs to one router


Order = Literal[
    "", "budget", "-budget", "promised", "-promised", "received", "-received", "spent", "-spent", "balance", "-balance"
]  # fmt: skip


class ProjectFilter(InCouncil, PlacePaging):
    """Which projects, newest first or by their money. ``village`` and ``organisation`` are organisation ids."""

    year: Year | None = None
    category: Id | None = None
    village: Id | None = None
    organisation: Id | None = Field(None, description="The project's partner or village.")
    state: ProjectState | None = None
    q: Line = Field("", description="Words in the title or the names of the village and the partner.")
    sort: Order = Field("", description="The least first; with a minus the most.")

    def narrowed(self) -> Filter:
        """As queries take it."""
        return Filter(
            year=self.year,
            category_id=self.category,
            village_id=self.village,
            organisation_id=self.organisation,
            state=self.state or "",
            q=self.q,
            sort=self.sort,
        )


class WantedFilter(InCouncil, Paging):
    """Which of what projects need: what is open, unless another state is named."""

    form: Form | None = None
    state: ListingState = Field(ListingState.OPEN, description="What is not open yet is never listed.")


class Rounds(Output):
    """The years for which projects were declared, latest first."""

    items: list[int]


class ProjectDetail(ProjectOut):
    """A project with everything that the reader may see of it, and the verbs that they may do to it now."""

    summary: str
    reason: str
    measure: str
    expected_persons: int | None
    planned_start_on: date | None
    planned_finish_on: date | None
    listings: list[WantedOut]
    milestones: list[MilestoneOut]
    outcome: OutcomeOut | None
    timeline: list[EventOut]
    actions: list[str]
    claims: list[ClaimOut] | None = Field(description="For the council's members only, as what follows.")
    transfers: list[TransferOut] | None
    deliveries: list[DeliveryOut] | None
    evidence: list[EvidenceOut] | None


@read(router, "/rounds", gives=Rounds)
def list_rounds(request: Asked, to: Query[InCouncil]) -> Rounds:
    """The years for which a council's projects were declared."""
    return Rounds(items=list(council_of(to.council).rounds.values_list("year", flat=True)))


@read(router, "/projects", gives=Page[ProjectOut])
def list_projects(request: Asked, to: Query[ProjectFilter]) -> Page[ProjectOut]:
    """A council's projects: what was declared, and the drafts of those for whom the reader acts."""
    council = council_of(to.council)
    found = projects(viewer=request.user, council=council, to=to.narrowed())
    page = page_by_key(found, before=to.after, size=to.limit)
    strips = strips_of(page.rows)
    for project in page.rows:
        project.council = council
    return Page(
        items=[ProjectOut.of(project, strips[project.pk]) for project in page.rows],
        next=address_after(request, page.older) if page.older else None,
    )


@read(router, "/projects/{project_id}", gives=ProjectDetail)
def project(request: Asked, project_id: Id) -> ProjectDetail:
    """A project with its money, needs, milestones, outcome and timeline."""
    council = council_of_project(project_id)
    page = project_page(pk=project_id, viewer=request.user, council=council)
    page.project.council = council
    is_member = _is_member(request, council)
    written = ("summary", "reason", "measure", "expected_persons", "planned_start_on", "planned_finish_on")
    return ProjectDetail(
        **ProjectOut.of(page.project, page.strip).model_dump(),
        **{name: getattr(page.project, name) for name in written},
        listings=[WantedOut.of(one, is_member=is_member) for one in page.listings],
        milestones=[MilestoneOut.of(milestone) for milestone in page.project.milestones.all()],
        outcome=OutcomeOut.of(page.outcome) if page.outcome else None,
        timeline=events_of(page.entries, is_member=is_member),
        actions=list(page.actions),
        **_for_members(page) if is_member else dict.fromkeys(_MEMBERS),
    )


@read(router, "/wanted", gives=Page[WantedOut])
def list_wanted(request: Asked, to: Query[WantedFilter]) -> Page[WantedOut]:
    """What a council's projects need, in money and in kind."""
    council = council_of(to.council)
    found = Listing.objects.filter(council=council, origin=ORIGIN, state=to.state).exclude(state=ListingState.DRAFT)
    found = found.filter(pk__gt=to.after or 0).order_by("pk")
    if to.form:
        found = found.filter(form=to.form)
    records, following = page_of(request, found[: to.limit + 1], limit=to.limit, key=lambda listing: listing.pk)
    is_member = _is_member(request, council)
    return Page(items=[WantedOut.of(one, is_member=is_member) for one in records], next=following)


_MEMBERS = ("claims", "transfers", "deliveries", "evidence")


def _for_members(page: ProjectPage) -> dict[str, Any]:
    claims = [claim for listing in page.listings for claim in listing.live_claims]  # type: ignore[attr-defined]
    return {
        "claims": [ClaimOut.of(claim) for claim in claims],
        "transfers": [TransferOut.of(transfer) for transfer in page.transfers],
        "deliveries": [DeliveryOut.of(delivery) for delivery in page.deliveries],
        "evidence": [EvidenceOut.of(evidence) for evidence in page.project.evidence.all()],
    }


def _is_member(request: Asked, council: Council) -> bool:
    return request.user.has_perm("network.see_contacts", council)
