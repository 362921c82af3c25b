"""The page of an organisation: everything that concerns a partner or a village within one council."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from lianxin.desk.queries.circle import standing_of
from lianxin.exchange.models import Claim
from lianxin.exchange.queries import promised_by
from lianxin.exchange.queries.claims import received_of, standing_at
from lianxin.figures.metric import Metric, Scope, Unit, metric_of
from lianxin.figures.queries import totals
from lianxin.journal.queries import entries_about_any
from lianxin.journal.sentences import Told, tell
from lianxin.kernel import clock
from lianxin.ledger.queries.gifts import Gift, gifts_from
from lianxin.network.models import Agreement, Council, Enrolment, Organisation, Pairing, Post
from lianxin.network.queries import enrolments_at, organisation_of, pairings_at, posts_held
from lianxin.network.states import PLACES
from lianxin.projects.models import Project
from lianxin.projects.queries import Filter, Strip, projects, strips_of
from lianxin.publishing.models import VillageDisclosure
from lianxin.publishing.queries import Quarter, disclosed_by, previewed

if TYPE_CHECKING:
    from lianxin.network.queries import Viewer

LATEST = 12
"""Rows of a part of the page; the rest is a link away."""


VILLAGE_FIGURES = (
    "projects.accepted",
    "projects.received_fen",
    "projects.spent_fen",
    "projects.direct_persons",
)


@dataclass(frozen=True)
class VillageFigure:
    """A figure of a village over all years."""

    metric: Metric
    amount: int

    @property
    def is_money(self) -> bool:
        """Whether ``amount`` is in fen."""
        return self.metric.unit == Unit.FEN


@dataclass(frozen=True)
class PairingRow:
    """A pairing with its agreements, the latest first, and how that one stands today."""

    pairing: Pairing
    agreements: Sequence[Agreement]
    standing: str


@dataclass(frozen=True)
class ProjectRow:
    """A project with its money."""

    project: Project
    strip: Strip


@dataclass(frozen=True)
class ClaimRow:
    """A claim, what came in for it (listing's unit), the project that it is for, and the other side of it."""

    claim: Claim
    received: int
    project: Project | None
    other: Organisation
    gives: bool


@dataclass(frozen=True)
class OrganisationPage:
    """What the page shows. Money is in fen; ``figures`` and ``disclosures`` are for villages only.

    ``undisclosed`` is the last quarter that is over, where it is not published and the reader may look at it.
    """

    organisation: Organisation
    is_place: bool
    enrolments: Sequence[Enrolment]
    pairings: Sequence[PairingRow]
    years: Sequence[tuple[int, int]]
    projects: Sequence[ProjectRow]
    claims: Sequence[ClaimRow]
    gifts: Sequence[Gift]
    promised_fen: int
    received_fen: int
    figures: Sequence[VillageFigure]
    disclosures: Sequence[VillageDisclosure]
    undisclosed: Quarter | None
    posts: Sequence[Post]
    told: Sequence[Told]

    @property
    def membership(self) -> Enrolment | None:
        """The membership that holds, if one does."""
        return next((row for row in self.enrolments if row.until_on is None), None)

    @property
    def standing_pairings(self) -> int:
        """How many pairings hold today."""
        return sum(row.pairing.until_on is None for row in self.pairings)

    @property
    def project_count(self) -> int:
        """How many projects there were in all years."""
        return sum(count for _, count in self.years)


def organisation_page(*, pk: int, viewer: "Viewer", council: Council) -> OrganisationPage:
    """Everything that concerns one organisation. Raises Organisation.DoesNotExist. ≤ 20 queries."""
    organisation = organisation_of(council, pk)
    is_place = organisation.kind in PLACES
    concerning = projects(viewer=viewer, council=council, to=Filter(organisation_id=pk))
    pairings = pairings_at(council, organisation)
    disclosures = list(disclosed_by(council, organisation)[:LATEST]) if is_place else []
    received_fen, gifts = (0, []) if is_place else gifts_from(council.pk, pk, most=LATEST)
    return OrganisationPage(
        organisation=organisation,
        is_place=is_place,
        enrolments=list(enrolments_at(council, organisation)),
        pairings=[_pairing_row(pairing) for pairing in pairings],
        years=_years(concerning),
        projects=_project_rows(concerning),
        claims=_claim_rows(council, organisation),
        gifts=gifts,
        promised_fen=0 if is_place else promised_by(council.pk, pk),
        received_fen=received_fen,
        figures=_figures(council, organisation) if is_place else [],
        disclosures=disclosures,
        undisclosed=previewed(council, organisation, viewer) if is_place else None,
        posts=list(posts_held(council, organisation)),
        told=_timeline(council, organisation, pairings, concerning),
    )


def _figures(council: Council, village: Organisation) -> list[VillageFigure]:
    amounts = totals(Scope(council.pk, village=village.division_id or council.code))
    return [VillageFigure(metric_of(code), amounts[code]) for code in VILLAGE_FIGURES]


def _years(concerning: QuerySet[Project]) -> list[tuple[int, int]]:
    counted = concerning.order_by().values_list("round__year").annotate(count=Count("pk"))
    return sorted(((year, count) for year, count in counted), reverse=True)


def _pairing_row(pairing: Pairing) -> PairingRow:
    agreements = list(pairing.agreements.all())
    latest = agreements[0].expires_on if agreements else None
    return PairingRow(pairing, agreements, standing_of(latest, clock.today()))


def _project_rows(concerning: QuerySet[Project]) -> list[ProjectRow]:
    latest = list(concerning.order_by("-round__year", "-pk")[:LATEST])
    strips = strips_of(latest)
    return [ProjectRow(project, strips[project.pk]) for project in latest]


def _claim_rows(council: Council, organisation: Organisation) -> list[ClaimRow]:
    """What it promised and what was promised to it; a village's projects have a list of their own."""
    claims = standing_at(council.pk, organisation.pk).select_related("listing__owner", "listing__fund__project")
    if organisation.kind in PLACES:
        claims = claims.filter(listing__origin="")
    return [_claim_row(claim, organisation) for claim in claims.select_related("organisation")[:LATEST]]


def _claim_row(claim: Claim, organisation: Organisation) -> ClaimRow:
    owner, claimant = claim.listing.owner, claim.organisation
    return ClaimRow(
        claim=claim,
        received=received_of(claim),
        project=getattr(claim.listing.fund, "project", None),
        other=owner if claimant.pk == organisation.pk else claimant,
        gives=claim.giver_id == organisation.pk,
    )


def _timeline(
    council: Council, organisation: Organisation, pairings: QuerySet[Pairing], concerning: QuerySet[Project]
) -> list[Told]:
    itself = Organisation.objects.filter(pk=organisation.pk)
    sheets = concerning.order_by().values("sheet_entry")
    return tell(entries_about_any(council.pk, itself, pairings, concerning, ids=sheets)[:LATEST])
