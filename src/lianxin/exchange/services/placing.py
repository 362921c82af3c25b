"""Placing a claim: the one moment in which capacity is decided.

Two paths, one behaviour. ``place_by_orm`` is the reference. On PostgreSQL ``place_by_function`` does the same in one
statement, commits without waiting for the log while the hot row is locked, and then waits for a flush before anybody
is told (a barrier): many claims share one flush, and none is acknowledged before it is durable. The vendor of the
database chooses. Both insert the claim first, so that a repeated key meets it; the capacity comes last, so that its
row is locked as shortly as can be.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from lianxin.accounts.models import User
from lianxin.exchange.counting import promises
from lianxin.exchange.errors import ListingChanged, ListingClosed, NotEnoughLeft
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.services.durable import barrier, in_one_piece
from lianxin.exchange.states import ClaimState, ListingState
from lianxin.figures.services import add
from lianxin.journal.models import Entry
from lianxin.journal.services import entry_for
from lianxin.network.models import Post

DOES_NOT_FIT = "LX001"
"""The SQLSTATE with which the function says that the listing is closed, changed or has too little left."""


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


def place(bid: Bid) -> tuple[Claim, bool]:
    """Make a claim, or find the one that was made with its key; and whether it is new. Durable once it returns.

    Raises ListingClosed, ListingChanged, NotEnoughLeft.
    """
    return _PATHS.get(connection.vendor, place_by_orm)(bid)


@transaction.atomic
def place_by_orm(bid: Bid) -> tuple[Claim, bool]:
    """The reference path."""
    listing = bid.listing
    claim, is_new = Claim.objects.get_or_create(claimed_by=bid.actor, key=bid.key, defaults=_fields(bid))
    if is_new:
        bid.entry().save(force_insert=True)
        add(promises(listing, bid.on, bid.quantity))
        fits = Listing.objects.filter(
            pk=listing.pk,
            state=ListingState.OPEN,
            taken__lte=F("capacity") - bid.quantity,
            category=listing.category_id,  # what was counted in one category must not be held in another
        )
        if not fits.update(taken=F("taken") + bid.quantity):
            raise why_not_claimable(listing.pk, bid.quantity)
    return claim, is_new


def place_by_function(bid: Bid) -> tuple[Claim, bool]:
    """One statement on PostgreSQL. Inside another transaction it commits with that one, as usual."""
    alone = not connection.in_atomic_block
    try:
        with in_one_piece():
            claim_id, is_new = _call("exchange_place_claim", _arguments(bid, alone=alone))
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != DOES_NOT_FIT:
            raise
        raise why_not_claimable(bid.listing.pk, bid.quantity) from None
    if alone:
        barrier()
    if is_new:
        return Claim(pk=claim_id, claimed_by=bid.actor, key=bid.key, **_fields(bid)), True
    return Claim.objects.get(pk=claim_id), False


_PATHS: dict[str, Callable[[Bid], tuple[Claim, bool]]] = {"postgresql": place_by_function}


def why_not_claimable(listing_id: int, quantity: int) -> ListingClosed | ListingChanged | NotEnoughLeft:
    """Why a quantity of a listing could not be claimed."""
    listing = Listing.objects.get(pk=listing_id)
    if listing.state != ListingState.OPEN:
        return ListingClosed(title=listing.title, state=listing.get_state_display())
    if listing.left >= quantity:
        return ListingChanged(title=listing.title)
    return NotEnoughLeft(asked=quantity, left=listing.left, unit=listing.unit)


def _fields(bid: Bid) -> dict[str, Any]:
    return {
        "council_id": bid.listing.council_id,
        "listing": bid.listing,
        "organisation_id": bid.organisation_id,
        "quantity": bid.quantity,
        "held": bid.quantity,
        "asked": bid.quantity,
        "state": ClaimState.ACTIVE,
        "began": ClaimState.ACTIVE,
        "on": bid.on,
        "due_on": bid.due_on,
    }


def _arguments(bid: Bid, *, alone: bool) -> list[Any]:
    entry, listing = bid.entry(), bid.listing
    cells = [[*key.__dict__.values(), amount] for key, amount in promises(listing, bid.on, bid.quantity).items()]
    return [
        alone,
        listing.council_id,
        listing.pk,
        listing.category_id,
        bid.organisation_id,
        bid.quantity,
        bid.key,
        bid.actor.pk,
        bid.on,
        bid.due_on,
        entry.at,
        entry.post_id,
        entry.subject_type,
        entry.subject_id,
        json.dumps(entry.facts),
        entry.digest,
        json.dumps(cells),
    ]


def _call(function: str, arguments: list[Any]) -> tuple[int, bool]:
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(arguments))
        cursor.execute(f"SELECT claim_id, is_new FROM {function}({marks})", arguments)  # noqa: S608 - marks only
        claim_id, is_new = cursor.fetchone()
    return claim_id, is_new
