"""Claiming: one listing, several at once, or a place on the waiting list."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db import connection, transaction

from lianxin.accounts.errors import KeyReused
from lianxin.accounts.models import User
from lianxin.accounts.queries import digest
from lianxin.accounts.services import once
from lianxin.exchange.errors import BasketEmpty, ListingClosed, OwnListing, StillLeft
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries import listing_to_claim
from lianxin.exchange.services.bids import Bid
from lianxin.exchange.services.durable import wait_if_needed
from lianxin.exchange.services.placing import place
from lianxin.exchange.services.steps import Bidder, check_quantity, check_seen, hold_listing, record
from lianxin.exchange.states import DELIVERY_DAYS, ClaimState, ListingState
from lianxin.kernel import clock
from lianxin.kernel.errors import Refused
from lianxin.network.errors import NotEnrolled
from lianxin.network.rules import permit

MOST_IN_BASKET = 50
Asked = tuple[int, int, int, str]
"""What a key was used for: listing, organisation, quantity, and the state in which the claim began."""


def claim_listing(*, listing_id: int, organisation_id: int, quantity: int, actor: User, key: UUID) -> Claim:
    """Promise ``quantity`` (listing's unit; money in fen) of a listing. Harmless to repeat with the same ``key``.

    Durable once it returns. Raises Listing.DoesNotExist, NotAllowed, BadQuantity, NotEnrolled, OwnListing,
    ListingClosed, NotEnoughLeft, ListingChanged, KeyReused.
    """
    return claim_once(listing_id=listing_id, organisation_id=organisation_id, quantity=quantity, actor=actor, key=key)[
        0
    ]


def claim_once(*, listing_id: int, organisation_id: int, quantity: int, actor: User, key: UUID) -> tuple[Claim, bool]:
    """As ``claim_listing``; and whether the claim is new."""
    try:
        bid = _bid(listing_id, organisation_id, quantity, actor, key)
    except Refused:
        if earlier := _earlier(actor, key, (listing_id, organisation_id, quantity, ClaimState.ACTIVE)):
            return earlier, False
        raise
    claim, is_new = place(bid)
    return _same(claim, bid, ClaimState.ACTIVE), is_new


@transaction.atomic
def claim_basket(*, wanted: Iterable[tuple[int, int]], organisation_id: int, actor: User, key: UUID) -> list[Claim]:
    """Claim several listings of one council, all or nothing: pairs of listing id and quantity. Harmless to repeat.

    Claims come in the order of listings' keys, which is the order in which their rows are locked. The basket as a whole
    is remembered, since its claims alone do not say what else was in it. Raises BasketEmpty and as ``claim_listing``.
    """
    lines = sorted(wanted)
    councils = set(Listing.objects.filter(pk__in=[pk for pk, _ in lines]).values_list("council_id", flat=True))
    if not 0 < len(lines) <= MOST_IN_BASKET or len(dict(lines)) < len(lines) or len(councils) != 1:
        raise BasketEmpty(most=MOST_IN_BASKET)

    def claim_all() -> dict[str, list[int]]:
        bids = [_bid(pk, organisation_id, quantity, actor, uuid5(key, str(pk))) for pk, quantity in lines]
        return {"claims": [_same(place(bid)[0], bid, ClaimState.ACTIVE).pk for bid in bids]}

    asked = digest(json.dumps([organisation_id, lines]))
    made, _again = once(user=actor, key=uuid5(key, "basket"), fingerprint=asked, act=claim_all)
    return list(Claim.objects.filter(pk__in=made["claims"]).order_by("listing"))


@transaction.atomic
def join_waiting_list(*, listing_id: int, organisation_id: int, quantity: int, actor: User, key: UUID) -> Claim:
    """Wait for ``quantity`` of a listing of which nothing is left. Harmless to repeat with the same ``key``.

    What becomes free is offered to those who wait in their order. Raises as ``claim_listing``, and StillLeft where
    something can be claimed at once.
    """
    try:
        bid = _bid(listing_id, organisation_id, quantity, actor, key)
    except Refused:
        if earlier := _earlier(actor, key, (listing_id, organisation_id, quantity, ClaimState.WAITING)):
            return earlier
        raise
    if earlier := Claim.objects.filter(claimed_by=actor, key=key).first():
        return _same(earlier, bid, ClaimState.WAITING)
    listing = hold_listing(listing_id)
    if listing.state != ListingState.OPEN:
        raise ListingClosed(title=listing.title, state=listing.get_state_display())
    if listing.left:
        raise StillLeft(asked=quantity, left=listing.left, unit=listing.unit)
    claim, is_new = Claim.objects.get_or_create(
        claimed_by=actor,
        key=key,
        defaults={
            "council_id": listing.council_id,
            "listing": listing,
            "organisation_id": organisation_id,
            "quantity": quantity,
            "held": 0,
            "asked": quantity,
            "state": ClaimState.WAITING,
            "began": ClaimState.WAITING,
            "on": bid.on,
            "due_on": bid.due_on,
        },
    )
    if is_new:
        claim.listing = listing
        record("waits", claim, actor, bid.post)
    return _same(claim, bid, ClaimState.WAITING)


def _bid(listing_id: int, organisation_id: int, quantity: int, actor: User, key: UUID) -> Bid:
    """What is asked, if it may be asked at all. Two queries."""
    listing, takes_part, key_is_used = listing_to_claim(listing_id, organisation_id, actor, key)
    check_seen(listing, actor)
    post = permit(
        actor,
        "exchange.claim_listing",
        Bidder(listing.council_id, organisation_id),
        organisation_id=organisation_id,
    )
    check_quantity(quantity)
    if key_is_used and not connection.in_atomic_block:  # inside a transaction it is ``once`` that has just used it
        raise KeyReused(key=str(key))
    if not takes_part:
        raise NotEnrolled(name=post.organisation.name if post else "")
    if listing.owner_id == organisation_id:
        raise OwnListing
    today = clock.today()
    return Bid(listing, organisation_id, quantity, key, actor, post, today, due_day(listing, today))


def _earlier(actor: User, key: UUID, asked: Asked) -> Claim | None:
    """What somebody made with a key, if they asked the same then: post or membership may have ended since, and they get
    the first answer all the same. Asked only where a bid is refused, so that a crowd pays nothing for it.
    """
    claim = Claim.objects.filter(claimed_by=actor, key=key).select_related("listing").first()
    if claim is None or _asked_of(claim) != asked:
        return None
    wait_if_needed()
    return claim


def _asked_of(claim: Claim) -> Asked:
    return claim.listing_id, claim.organisation_id, claim.asked, claim.began


def due_day(listing: Listing, today: date) -> date:
    """By when a promise made today is to come: when the listing says, in any case not before tomorrow."""
    return max(listing.until_on or today + timedelta(days=DELIVERY_DAYS), today + timedelta(days=1))


def _same(claim: Claim, bid: Bid, began: ClaimState) -> Claim:
    """The claim, if it is what was asked. Raises KeyReused."""
    if _asked_of(claim) != (bid.listing.pk, bid.organisation_id, bid.quantity, began):
        raise KeyReused(key=str(claim.key))
    return claim
