"""What is open to be matched in a council's year: what is needed, and who could give it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.states import PROMISED, ListingState, Side
from lianxin.kernel import clock
from lianxin.network.models import Pairing
from lianxin.network.queries import members_of, standing, taking_part
from lianxin.projects.models import Project
from lianxin.projects.services.steps import ORIGIN
from lianxin.projects.states import CLAIMABLE

if TYPE_CHECKING:
    from lianxin.network.models import Council

MOST_TITLES = 12
"""So many titles of what a partner did lately say what it is about."""


@dataclass(frozen=True)
class Giver:
    """Who could give: a resource of a partner, or, for what projects need, the partner itself (``offer`` is None)."""

    partner_id: int
    name: str
    offer: Listing | None = None

    @property
    def key(self) -> tuple[int | None, int]:
        """Tells givers apart."""
        return (self.offer.pk if self.offer else None, self.partner_id)


@dataclass(frozen=True)
class Openings:
    """Everything that a plan is made of. ``projects`` are by id; ``did`` is what each partner did before."""

    council: "Council"
    year: int
    needs: Sequence[Listing]
    givers: Sequence[Giver]
    projects: Mapping[int, Project]
    pairings: frozenset[tuple[int, int]]
    did: "Mapping[int, Did]"

    def village_of(self, need: Listing) -> int:
        """The village that a need belongs to."""
        return need.place_id or need.owner_id or 0


@dataclass(frozen=True)
class Did:
    """What a partner gave before: in which categories, and the titles of the latest."""

    categories: set[int] = field(default_factory=set)
    titles: list[str] = field(default_factory=list)


def openings(council: "Council", year: int, *, projects: bool) -> Openings:
    """A year's open needs and resources with something left, and what projects of it need, if asked. ≤ 8 queries."""
    inside = taking_part(council)
    needs = [one for one in open_needs(council, year) if one.owner_id in inside]
    offers = [one for one in open_offers(council, year) if one.owner_id in inside]
    givers = [Giver(one.owner_id, one.owner.name, one) for one in offers]
    claimable = _claimable(council, year) if projects else {}
    if claimable:
        needs += _needs_of(claimable)
        givers += [Giver(member.organisation_id, member.organisation.name) for member in members_of(council)]
    return Openings(
        council=council,
        year=year,
        needs=needs,
        givers=givers,
        projects=claimable,
        pairings=pairings_in(council),
        did=did_by(council),
    )


def open_needs(council: "Council", year: int) -> QuerySet[Listing]:
    """Villages' needs of a year that can be claimed. One query."""
    return _open(council, year).filter(side=Side.NEED)


def open_offers(council: "Council", year: int) -> QuerySet[Listing]:
    """Partners' resources of a year that can be claimed. One query."""
    lasting = Q(until_on__isnull=True) | Q(until_on__gte=clock.today())
    return _open(council, year).filter(lasting, side=Side.OFFER)


def promised_before(council: "Council", year: int) -> QuerySet[Listing]:
    """Needs of a year, of projects too, of which something is promised. One query."""
    found = Listing.objects.published().filter(council=council, year=year, side=Side.NEED, taken__gt=0)
    return found.filter(origin__in=("", ORIGIN)).only("form", "unit", "capacity", "taken", "origin", "place", "owner")


def _open(council: "Council", year: int) -> QuerySet[Listing]:
    found = Listing.objects.own().filter(council=council, year=year, state=ListingState.OPEN, taken__lt=F("capacity"))
    return found.select_related("owner__division", "place", "category").order_by("pk")


def _claimable(council: "Council", year: int) -> dict[int, Project]:
    found = Project.objects.filter(council=council, round__year=year, state__in=CLAIMABLE)
    return {one.pk: one for one in found}


def _needs_of(projects: Mapping[int, Project]) -> list[Listing]:
    found = Listing.objects.filter(origin=ORIGIN, origin_id__in=projects, state=ListingState.OPEN)
    found = found.filter(taken__lt=F("capacity")).select_related("owner__division", "place", "category")
    return list(found.order_by("pk"))


def pairings_in(council: "Council") -> frozenset[tuple[int, int]]:
    """Partners and villages that are paired with each other. One query."""
    found = Pairing.objects.filter(standing(clock.today()), council=council)
    return frozenset(found.values_list("partner", "village"))


def did_by(council: "Council", organisations: Collection[int] | None = None) -> dict[int, Did]:
    """What each organisation (of some) gave in a council, the latest first. One query."""
    found = Claim.objects.filter(council=council, state__in=PROMISED)
    if organisations is not None:
        found = found.filter(Q(organisation__in=organisations) | Q(listing__owner__in=organisations))
    rows = found.order_by("-pk").values_list(
        "organisation", "listing__owner", "listing__side", "listing__category", "listing__title"
    )
    return _by_giver(rows)


def _by_giver(rows: Iterable[tuple[int, int, str, int | None, str]]) -> dict[int, Did]:
    found: defaultdict[int, Did] = defaultdict(Did)
    for claimant, owner, side, category, title in rows:
        did = found[claimant if side == Side.NEED else owner]
        if category is not None:
            did.categories.add(category)
        if len(did.titles) < MOST_TITLES:
            did.titles.append(title)
    return found
