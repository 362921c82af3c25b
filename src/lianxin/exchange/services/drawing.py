"""A resource serves a need: the claim is of the need, and takes as much of the resource."""

from django.db.models import F

from lianxin.exchange.errors import CannotServe
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.services.bids import why_not_claimable
from lianxin.exchange.services.steps import record_listing
from lianxin.exchange.states import ListingState, Side


def draw_from(*, claim: Claim, offer_id: int) -> Claim:
    """Let a claim of a need, made in this transaction, take what it holds of a resource of the claimant (a step).

    The caller holds both listings. What the claim gives back, it gives back to both. Raises Listing.DoesNotExist,
    CannotServe, ListingClosed, NotEnoughLeft.
    """
    offer = Listing.objects.own().get(pk=offer_id, council=claim.council_id, side=Side.OFFER)
    need = claim.listing
    if (need.side, offer.owner_id, offer.unit) != (Side.NEED, claim.organisation_id, need.unit):
        raise CannotServe(title=offer.title, need=need.title)
    fits = Listing.objects.filter(pk=offer.pk, state=ListingState.OPEN, taken__lte=F("capacity") - claim.held)
    if not fits.update(taken=F("taken") + claim.held):
        raise why_not_claimable(offer.pk, claim.held)
    Claim.objects.filter(pk=claim.pk, drawn_from__isnull=True).update(drawn_from=offer)
    claim.drawn_from = offer
    told = {"organisation": need.owner_id, "quantity": claim.quantity, "unit": offer.unit, "title": need.title}
    record_listing("drawn", offer, claim.claimed_by, None, claim=str(claim.key), need=need.pk, **told)
    return claim
