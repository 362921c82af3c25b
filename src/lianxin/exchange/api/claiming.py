"""Claiming a listing.

``claim_listing`` is what a crowd calls: it asks nothing that the service does not ask, and the claim's own row is the
remembered answer.
"""

from datetime import date

from ninja import Router

from lianxin.accounts.api import Id, Input, Output, SignedIn, Whole, retry_key, write
from lianxin.exchange.models import Claim
from lianxin.exchange.services import claim_once

router = Router()


class BidIn(Input):
    """Who claims, and how much in the listing's unit; money in fen, produce in grams."""

    organisation: Id
    quantity: Whole


class MadeOut(Output):
    """A claim as it was made. It says only what never changes, so that a repeated request always gets it again."""

    id: int
    listing: int
    organisation: int
    quantity: int
    unit: str
    state: str
    on: date

    @classmethod
    def of(cls, claim: Claim) -> "MadeOut":
        """A claim with its listing."""
        return cls(
            id=claim.pk,
            listing=claim.listing_id,
            organisation=claim.organisation_id,
            quantity=claim.asked,
            unit=claim.listing.unit,
            state=claim.began,
            on=claim.on,
        )


@write(router, "/listings/{listing_id}/claims", gives=MadeOut, creates=True, keeps_key=True)
def claim_listing(request: SignedIn, listing_id: Id, body: BidIn) -> tuple[MadeOut, bool]:
    """Claim a listing wholly or in part (a member's liaison, a village's steward). Never more than is left."""
    claim, is_new = claim_once(
        listing_id=listing_id,
        organisation_id=body.organisation,
        quantity=body.quantity,
        actor=request.user,
        key=retry_key(request),
    )
    return MadeOut.of(claim), is_new
