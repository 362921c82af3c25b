"""Taking part in what is listed, beside claiming it: wait for it, propose it to somebody, claim several together."""

from typing import Annotated

from ninja import Router
from pydantic import Field

from lianxin.accounts.api import Id, Input, Output, SignedIn, Whole, retry_key, write
from lianxin.exchange import services
from lianxin.exchange.api.claiming import BidIn
from lianxin.exchange.api.scope import late_for, seen_listing, shown_claim
from lianxin.exchange.api.shapes import ClaimLine
from lianxin.exchange.models import Listing
from lianxin.exchange.queries.claims import ClaimFilter, claims
from lianxin.exchange.queries.lists import listings
from lianxin.network.api import InCouncil, council_of

router = Router()
MOST_SENT = 200
"""So many lines are looked at at all; how many a basket holds the service says."""


class BasketLine(Input):
    """How much of one listing, in its unit."""

    listing: Id
    quantity: Whole


class BasketIn(InCouncil):
    """What is claimed together for one organisation."""

    organisation: Id
    lines: Annotated[list[BasketLine], Field(max_length=MOST_SENT)]


class Basket(Output):
    """The claims that were made, in the order of their listings' ids."""

    items: list[ClaimLine]


@write(router, "/listings/{listing_id}/wait", gives=ClaimLine, creates=True)
def wait_for_listing(request: SignedIn, listing_id: Id, body: BidIn) -> ClaimLine:
    """Join the waiting list where nothing is left (a member's liaison, a village's steward)."""
    claim = services.join_waiting_list(
        listing_id=seen_listing(request, listing_id).pk,
        organisation_id=body.organisation,
        quantity=body.quantity,
        actor=request.user,
        key=retry_key(request),
    )
    return shown_claim(request, claim)


@write(router, "/listings/{listing_id}/propose", gives=ClaimLine, creates=True)
def propose_listing(request: SignedIn, listing_id: Id, body: BidIn) -> ClaimLine:
    """Ask ``organisation`` to claim it within three days (who speaks for the listing's owner, or the office)."""
    claim = services.propose_claim(
        listing_id=seen_listing(request, listing_id).pk,
        organisation_id=body.organisation,
        quantity=body.quantity,
        actor=request.user,
        key=retry_key(request),
    )
    return shown_claim(request, claim)


@write(router, "/baskets", gives=Basket, creates=True)
def claim_basket(request: SignedIn, body: BasketIn) -> Basket:
    """Claim several listings of a council, all or nothing (a member's liaison, a village's steward)."""
    council = council_of(body.council)
    asked = {line.listing for line in body.lines}
    if listings(viewer=request.user, council=council).filter(pk__in=asked).count() < len(asked):
        raise Listing.DoesNotExist
    made = services.claim_basket(
        wanted=[(line.listing, line.quantity) for line in body.lines],
        organisation_id=body.organisation,
        actor=request.user,
        key=retry_key(request),
    )
    found = claims(council, ClaimFilter()).filter(pk__in=[claim.pk for claim in made]).order_by("listing")
    return Basket(items=[ClaimLine.of(claim, overdue=late_for(request, claim)) for claim in found])
