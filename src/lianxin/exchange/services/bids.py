"""Placing a claim, the reference path: what ``services.placing`` does in one statement, step by step by the ORM.

The claim comes first, so that a repeated key meets it; the capacity comes last, so that its row is locked as shortly as
can be.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from lianxin.accounts.models import User
from lianxin.exchange.counting import promises
from lianxin.exchange.errors import ListingChanged, ListingClosed, NotEnoughLeft
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.states import ClaimState, ListingState
from lianxin.figures.services import add
from lianxin.journal.models import Entry
from lianxin.journal.services import entry_for
from lianxin.network.models import Post


@dataclass(frozen=True)
class Bid:
    """A claim about to be made. ``listing`` comes with its place; ``quantity`` is in its unit."""

    listing: Listing
    organisation_id: int
    quantity: int
    key: UUID
    actor: User
    post: Post | None
    on: date
    due_on: date | None

    def fields(self) -> dict[str, Any]:
        """The claim's, without its key."""
        return {
            "council_id": self.listing.council_id,
            "listing": self.listing,
            "organisation_id": self.organisation_id,
            "quantity": self.quantity,
            "held": self.quantity,
            "asked": self.quantity,
            "state": ClaimState.ACTIVE,
            "began": ClaimState.ACTIVE,
            "on": self.on,
            "due_on": self.due_on,
        }

    def entry(self) -> Entry:
        """What the journal will say of it."""
        listing = self.listing
        facts = {
            "claim": str(self.key),
            "organisation": self.organisation_id,
            "quantity": self.quantity,
            "unit": listing.unit,
        }
        about = (listing.origin, listing.origin_id) if listing.origin_id else None
        return entry_for(
            "exchange.claimed", subject=listing, about=about, actor=self.actor, post=self.post, facts=facts
        )


@transaction.atomic
def place_by_orm(bid: Bid) -> tuple[Claim, bool]:
    """Make a claim, or find the one that was made with its key; and whether it is new.

    Raises ListingClosed, ListingChanged, NotEnoughLeft.
    """
    listing = bid.listing
    claim, is_new = Claim.objects.get_or_create(claimed_by=bid.actor, key=bid.key, defaults=bid.fields())
    if is_new:
        bid.entry().save(force_insert=True)
        add(promises(listing, bid.on, bid.quantity, bid.organisation_id))
        fits = Listing.objects.filter(
            pk=listing.pk,
            state=ListingState.OPEN,
            taken__lte=F("capacity") - bid.quantity,
            category=listing.category_id,  # what was counted in one category must not be held in another
        )
        if not fits.update(taken=F("taken") + bid.quantity):
            raise why_not_claimable(listing.pk, bid.quantity)
    return claim, is_new


def why_not_claimable(listing_id: int, quantity: int) -> ListingClosed | ListingChanged | NotEnoughLeft:
    """Why a quantity of a listing could not be claimed."""
    listing = Listing.objects.get(pk=listing_id)
    if listing.state != ListingState.OPEN:
        return ListingClosed(title=listing.title, state=listing.get_state_display())
    if listing.left >= quantity:
        return ListingChanged(title=listing.title)
    return NotEnoughLeft(asked=quantity, left=listing.left, unit=listing.unit)
