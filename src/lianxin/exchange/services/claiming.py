"""Claiming, withdrawing and delivering: steps inside the transaction of the verb that journals them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db.models import F, Model

from lianxin.accounts.models import User
from lianxin.exchange.errors import (
    BadQuantity,
    ClaimDelivered,
    ClaimNotLive,
    ListingClosed,
    NotEnoughLeft,
    OwnListing,
)
from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.queries import received_for
from lianxin.exchange.states import LIVE, UNITS, ClaimState, Form, ListingState
from lianxin.kernel import clock
from lianxin.ledger.models import Fund, Transfer
from lianxin.network.errors import NotEnrolled
from lianxin.network.queries import is_enrolled
from lianxin.network.rules import permit

MOST = 10**15
"""The largest quantity of one claim or listing, so that no sum leaves 64 bits."""


@dataclass(frozen=True)
class Wanted:
    """One thing that a project needs: what, in which form, how much (in the form's unit; money in fen)."""

    title: str
    form: Form
    quantity: int


def check_quantity(quantity: int) -> int:
    """The quantity, if it can be promised. Raises BadQuantity."""
    if not 0 < quantity <= MOST:
        raise BadQuantity(asked=quantity)
    return quantity


def list_for(*, fund: Fund, owner_id: int, wanted: Iterable[Wanted]) -> list[Listing]:
    """Draft listings for what a fund's project needs. One insert."""
    return Listing.objects.bulk_create(
        Listing(
            council_id=fund.council_id,
            fund=fund,
            owner_id=owner_id,
            form=want.form,
            unit=UNITS[want.form],
            title=want.title,
            capacity=check_quantity(want.quantity),
        )
        for want in wanted
    )


def withdraw_drafts(*, fund: Fund) -> None:
    """Remove a fund's listings that were never opened, so that a revised draft can list anew."""
    fund.listings.filter(state=ListingState.DRAFT).delete()


def open_listings(*, fund: Fund) -> int:
    """Let a fund's listings be claimed. Returns how many."""
    return fund.listings.filter(state=ListingState.DRAFT).update(state=ListingState.OPEN)


def close_listings(*, fund: Fund) -> int:
    """Let a fund's listings be claimed no longer. Returns how many."""
    return fund.listings.filter(state=ListingState.OPEN).update(state=ListingState.CLOSED)


def promise(*, listing: Listing, organisation_id: int, quantity: int, actor: User, key: UUID) -> tuple[Claim, bool]:
    """Promise ``quantity`` (listing's unit) of a listing; returns the claim and whether it is new (a step).

    Retrying with the same ``key`` finds the first claim, also while that one is still being made. Raises NotAllowed,
    BadQuantity, NotEnrolled, OwnListing, ListingClosed, NotEnoughLeft.
    """
    post = permit(actor, "exchange.claim_listing", Bidder(listing.council_id, organisation_id))
    check_quantity(quantity)
    if not is_enrolled(listing.council_id, organisation_id):
        raise NotEnrolled(name=post.organisation.name if post else "")
    if listing.owner_id == organisation_id:
        raise OwnListing
    facts = {"listing": listing, "quantity": quantity, "on": clock.today(), "claimed_by": actor}
    claim, is_new = Claim.objects.get_or_create(organisation_id=organisation_id, key=key, defaults=facts)
    if is_new:
        fits = Listing.objects.filter(pk=listing.pk, state=ListingState.OPEN, taken__lte=F("capacity") - quantity)
        if not fits.update(taken=F("taken") + quantity):
            raise _why_not_claimable(listing.pk, quantity)
    return claim, is_new


def take_claim_back(*, claim: Claim, reason: str, actor: User) -> None:
    """End a claim before anything came in for it; what it held can be claimed again (a step).

    Raises NotAllowed, ClaimDelivered, ClaimNotLive.
    """
    permit(actor, "exchange.withdraw_claim", Bidder(claim.listing.council_id, claim.organisation_id))
    received = received_for(claim)
    if received:
        raise ClaimDelivered(received=received, unit=claim.listing.unit)
    end_claim(claim=claim, state=ClaimState.WITHDRAWN, reason=reason)


def end_claim(*, claim: Claim, state: ClaimState, reason: str) -> None:
    """End an active claim and free what it held (a step). Raises ClaimNotLive."""
    ended = Claim.objects.filter(pk=claim.pk, state=ClaimState.ACTIVE)
    if not ended.update(state=state, reason=reason):
        raise ClaimNotLive
    Listing.objects.filter(pk=claim.listing_id).update(taken=F("taken") - claim.quantity)
    claim.state, claim.reason = state, reason


def promise_anew(
    *, fund: Fund, owner_id: int, organisation_id: int, quantity_fen: int, on: date, reason: str, recorder: Model
) -> Claim | None:
    """Replace the promise of a fund whose listing was claimed whole, after a sheet was corrected (a step).

    The earlier claim is released for ``reason``; the listing asks for what is promised now, fully claimed. Returns the
    new claim, or None where nothing is promised. Raises BadQuantity.
    """
    release_claims(fund=fund, reason=reason)
    listing = fund.listings.filter(form=Form.MONEY).first()
    if not quantity_fen:
        return None
    check_quantity(quantity_fen)
    if listing is None:
        wanted = Wanted(title=fund.title, form=Form.MONEY, quantity=quantity_fen)
        listing = list_for(fund=fund, owner_id=owner_id, wanted=[wanted])[0]
    state = ListingState.CLOSED if listing.state == ListingState.DRAFT else listing.state
    Listing.objects.filter(pk=listing.pk).update(capacity=quantity_fen, taken=quantity_fen, state=state)
    return Claim.objects.create(
        listing=listing,
        organisation_id=organisation_id,
        quantity=quantity_fen,
        key=uuid4(),
        on=on,
        claimed_by_id=recorder.pk,
    )


def release_claims(*, fund: Fund, reason: str) -> list[Claim]:
    """End every active claim on a fund's listings (a step). Returns them, with their listing."""
    claims = list(Claim.objects.filter(listing__fund=fund, state=ClaimState.ACTIVE).select_related("listing"))
    for claim in claims:
        end_claim(claim=claim, state=ClaimState.RELEASED, reason=reason)
    return claims


def deliver(
    *, claim: Claim, quantity: int, on: date, note: str, recorder: Model, transfer: Transfer | None = None
) -> Delivery:
    """Record what arrived for a claim (a step); the claim is fulfilled once all of it has. Raises ClaimNotLive."""
    if claim.state not in LIVE:
        raise ClaimNotLive
    delivery = Delivery.objects.create(
        claim=claim,
        quantity=check_quantity(quantity),
        on=on,
        note=note,
        transfer=transfer,
        recorded_by_id=recorder.pk,
    )
    _settle(claim)
    return delivery


def take_back(*, delivery: Delivery, on: date, note: str, recorder: Model, transfer: Transfer | None) -> Delivery:
    """Correct a delivery by one that takes all of it back (a step)."""
    correction = Delivery.objects.create(
        claim=delivery.claim,
        quantity=-delivery.quantity,
        on=on,
        note=note,
        transfer=transfer,
        corrects=delivery,
        recorded_by_id=recorder.pk,
    )
    _settle(delivery.claim)
    return correction


@dataclass(frozen=True)
class Bidder:
    """An organisation that acts in a council: what permissions of claims are asked about."""

    council_id: int
    organisation_id: int


def _settle(claim: Claim) -> None:
    state = ClaimState.FULFILLED if received_for(claim) >= claim.quantity else ClaimState.ACTIVE
    if Claim.objects.filter(pk=claim.pk, state__in=LIVE).update(state=state):
        claim.state = state


def _why_not_claimable(listing_id: int, quantity: int) -> ListingClosed | NotEnoughLeft:
    listing = Listing.objects.get(pk=listing_id)
    if listing.state != ListingState.OPEN:
        return ListingClosed(title=listing.title, state=listing.get_state_display())
    return NotEnoughLeft(asked=quantity, left=listing.left, unit=listing.unit)
