"""A listing's page: the thing, its claims, and what the reader may do to it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries.claims import received_of, with_received
from lianxin.exchange.queries.counterparts import Counterpart, as_sought, counterparts
from lianxin.exchange.queries.lists import listings
from lianxin.exchange.states import ASKED, PROMISED, ClaimState, ListingState, Side
from lianxin.journal.models import Entry
from lianxin.journal.queries import subject_type
from lianxin.network.models import Enrolment
from lianxin.network.queries import members_of, organisations_of
from lianxin.network.states import Role

if TYPE_CHECKING:
    from lianxin.network.models import Council
    from lianxin.network.queries import Viewer

MOST_TOLD = 60
"""So many of the latest entries stand on a listing's page."""


@dataclass(frozen=True)
class ListingPage:
    """Everything that a listing's page shows. ``claims`` stand, ``asked`` wait for an answer, ``waiting`` queue.

    ``drawn`` are the claims of needs that take of a resource, the listing of each being the need. ``contacts`` are the
    register's lines of the claimants, by organisation; ``bidders`` the organisations for which the reader could claim
    it.
    """

    listing: Listing
    claims: Sequence[Claim]
    asked: Sequence[Claim]
    waiting: Sequence[Claim]
    drawn: Sequence[Claim]
    contacts: dict[int, Enrolment]
    entries: Sequence[Entry]
    counterparts: Sequence[Counterpart]
    actions: Sequence[str]
    bidders: frozenset[int]

    @property
    def received(self) -> int:
        """What came, in the listing's unit; as ``taken``, for the needs that it serves too."""
        return sum(received_of(claim) for claim in (*self.claims, *self.drawn))

    @property
    def kept(self) -> int:
        """What is kept for those who were asked, in the listing's unit; ``taken`` has it too."""
        return sum(claim.held for claim in self.asked)


def listing_of(*, pk: int, viewer: "Viewer", council: "Council") -> Listing:
    """One need or resource with what its page names. Raises Listing.DoesNotExist. One query."""
    found = listings(viewer=viewer, council=council)
    return found.select_related("owner", "place", "category", "concern", "carried_from", "carried_to", "council").get(
        pk=pk
    )


def listing_page(*, pk: int, viewer: "Viewer", council: "Council") -> ListingPage:
    """One listing with its claims, and what ``viewer`` may do to it now. Raises Listing.DoesNotExist. ≤ 7 queries."""
    listing = listing_of(pk=pk, viewer=viewer, council=council)
    claims = list(claims_on(listing))
    member = viewer.has_perm("exchange.see_claims", council)
    bidders = bidders_for(viewer, listing)
    in_queue = {claim.organisation_id for claim in claims if claim.state == ClaimState.WAITING}
    return ListingPage(
        listing=listing,
        claims=[claim for claim in claims if claim.state in PROMISED],
        asked=[claim for claim in claims if claim.state in ASKED],
        waiting=[claim for claim in claims if claim.state == ClaimState.WAITING],
        drawn=list(drawn_from(listing)) if listing.side == Side.OFFER else [],
        contacts=_contacts(council, claims) if member else {},
        entries=list(timeline_of(listing)[:MOST_TOLD]),
        counterparts=counterparts(as_sought(listing), council) if member and listing.is_claimable else [],
        actions=[verb for verb in actions_for(viewer, listing) if verb != "wait" or not bidders <= in_queue],
        bidders=bidders,
    )


def claims_on(listing: Listing) -> QuerySet[Claim]:
    """Claims of a listing that stand, wait for an answer or queue, in order, with ``received``. One query."""
    there = Claim.objects.filter(listing=listing, state__in=(*PROMISED, *ASKED, ClaimState.WAITING))
    return with_received(there.select_related("organisation", "listing")).order_by("pk")


def drawn_from(offer: Listing) -> QuerySet[Claim]:
    """Claims of needs that stand and take of a resource, in order, with need, village and ``received``. One query."""
    there = Claim.objects.filter(drawn_from=offer, state__in=PROMISED)
    return with_received(there.select_related("listing__owner", "organisation")).order_by("pk")


def timeline_of(listing: Listing) -> QuerySet[Entry]:
    """What was done to a listing and its claims, newest first; the sheet that brought it in too. One query."""
    about = Q(subject_type=subject_type(Listing), subject_id=listing.pk)
    return Entry.objects.filter(about | Q(pk=listing.sheet_entry)).order_by("-pk")


def bidders_for(viewer: "Viewer", listing: Listing) -> frozenset[int]:
    """The organisations for which ``viewer`` could claim a listing. No query beyond the viewer's posts."""
    mine = organisations_of(viewer, listing.council_id, Role.LIAISON, Role.STEWARD)
    return frozenset(mine - {listing.owner_id})


def actions_for(viewer: "Viewer", listing: Listing) -> list[str]:
    """The verbs that ``viewer`` may do to a listing now, the one that leads on first. No query beyond posts."""
    is_open, left = listing.state == ListingState.OPEN, listing.left > 0
    fits = {
        "claim": is_open and left and bool(bidders_for(viewer, listing)),
        "wait": is_open and not left and bool(bidders_for(viewer, listing)),
        "propose": is_open and left and viewer.has_perm("exchange.propose", listing),
        "revise": (is_open or bool(listing.met_on)) and viewer.has_perm("exchange.revise", listing),
        "reopen": not (is_open or listing.met_on or listing.is_over or _moved_on(listing))
        and viewer.has_perm("exchange.reopen", listing),
        "close": is_open and viewer.has_perm("exchange.close", listing),
    }
    return [verb for verb, does in fits.items() if does]


def _moved_on(listing: Listing) -> bool:
    """Whether what was not met of it stands in a later year's list."""
    return hasattr(listing, "carried_to")


def _contacts(council: "Council", claims: Sequence[Claim]) -> dict[int, Enrolment]:
    """Whom to call at each claimant, as the register says."""
    claimants = {claim.organisation_id for claim in claims}
    return {line.organisation_id: line for line in members_of(council).filter(organisation__in=claimants)}
