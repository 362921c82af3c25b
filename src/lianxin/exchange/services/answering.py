"""Two sides agree: propose, accept, decline, confirm, speak with each other."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from lianxin.accounts.errors import KeyReused
from lianxin.accounts.models import User
from lianxin.exchange.errors import AnswerTooLate, ListingClosed, NotEnoughLeft, OwnListing
from lianxin.exchange.models import Claim
from lianxin.exchange.services.claiming import due_day
from lianxin.exchange.services.steps import (
    begin,
    check_quantity,
    check_seen,
    check_takes_part,
    hold_listing,
    move,
    pass_on,
    record,
)
from lianxin.exchange.states import ANSWER_DAYS, ASKED, PENDING, ClaimState, ListingState
from lianxin.kernel import clock
from lianxin.kernel.errors import need_reason
from lianxin.ledger.errors import DateInFuture
from lianxin.network.rules import permit


@transaction.atomic
def propose_claim(*, listing_id: int, organisation_id: int, quantity: int, actor: User, key: UUID) -> Claim:
    """The listing's owner (or the office) asks an organisation to claim ``quantity`` of it. Nothing is held for it yet.

    Harmless to repeat with the same ``key``. Raises Listing.DoesNotExist, NotAllowed, BadQuantity, NotEnrolled,
    OwnListing, ListingClosed, NotEnoughLeft, KeyReused.
    """
    listing = hold_listing(listing_id)
    check_seen(listing, actor)
    post = permit(actor, "exchange.propose", listing, organisation_id=listing.owner_id)
    check_quantity(quantity)
    check_takes_part(listing.council, organisation_id)
    if listing.owner_id == organisation_id:
        raise OwnListing
    today = clock.today()
    asked = {"listing": listing, "organisation_id": organisation_id, "asked": quantity}
    claim, is_new = Claim.objects.get_or_create(
        claimed_by=actor,
        key=key,
        defaults=asked
        | {
            "council_id": listing.council_id,
            "quantity": quantity,
            "held": 0,
            "state": ClaimState.PROPOSED,
            "began": ClaimState.PROPOSED,
            "on": today,
            "due_on": due_day(listing, today),
            "answer_by_at": clock.now() + timedelta(days=ANSWER_DAYS),
        },
    )
    if any(getattr(claim, name) != value for name, value in asked.items()) or claim.began != ClaimState.PROPOSED:
        raise KeyReused(key=str(key))
    if is_new:
        if listing.state != ListingState.OPEN:
            raise ListingClosed(title=listing.title, state=listing.get_state_display())
        if listing.left < quantity:
            raise NotEnoughLeft(asked=quantity, left=listing.left, unit=listing.unit)
        record("proposed", claim, actor, post)
    return claim


@transaction.atomic
def accept_claim(*, claim_id: int, actor: User) -> Claim:
    """Say yes to a proposal, or to a freed place: it is claimed now, as much of it as was kept.

    Raises Claim.DoesNotExist, NotAllowed, WrongClaimState, NotEnrolled, AnswerTooLate, ListingClosed, NotEnoughLeft.
    """
    claim, post = begin("accept", claim_id, actor, ASKED)
    listing = claim.listing
    check_takes_part(listing.council, claim.organisation_id)
    if claim.answer_by_at and claim.answer_by_at < clock.now():
        raise AnswerTooLate(until=clock.day_of(claim.answer_by_at))
    if listing.state != ListingState.OPEN:
        raise ListingClosed(title=listing.title, state=listing.get_state_display())
    quantity = claim.held or claim.quantity
    if quantity - claim.held > listing.left:
        raise NotEnoughLeft(asked=quantity, left=listing.left, unit=listing.unit)
    today = clock.today()
    confirmed = ClaimState.CONFIRMED if claim.state == ClaimState.PROPOSED else ClaimState.ACTIVE
    agreed = {"confirmed_on": today} if confirmed == ClaimState.CONFIRMED else {}
    move(claim, confirmed, held=quantity, quantity=quantity, on=today, due_on=due_day(listing, today), **agreed)
    record("accepted", claim, actor, post)
    return claim


@transaction.atomic
def decline_claim(*, claim_id: int, reason: str, actor: User) -> Claim:
    """Say no to a proposal or a freed place, for a reason. What was kept goes to the next who waits.

    Raises Claim.DoesNotExist, NotAllowed, WrongClaimState, ReasonMissing.
    """
    claim, post = begin("decline", claim_id, actor, ASKED)
    reason = need_reason(reason)
    move(claim, ClaimState.DECLINED, held=0, reason=reason)
    record("declined", claim, actor, post, reason=reason)
    pass_on(claim)
    return claim


@transaction.atomic
def confirm_claim(*, claim_id: int, actor: User) -> Claim:
    """The listing's owner agrees to a claim. Raises Claim.DoesNotExist, NotAllowed, WrongClaimState."""
    claim, post = begin("confirm", claim_id, actor, (ClaimState.ACTIVE,))
    move(claim, ClaimState.CONFIRMED, held=claim.held, confirmed_on=clock.today())
    record("confirmed", claim, actor, post)
    return claim


@transaction.atomic
def note_contact(*, claim_id: int, on: date, note: str, actor: User) -> Claim:
    """Record that the two sides of a claim spoke with each other, and what they settled on.

    Raises Claim.DoesNotExist, NotAllowed, WrongClaimState, DateInFuture.
    """
    claim, post = begin("note_contact", claim_id, actor, PENDING)
    if on > clock.today():
        raise DateInFuture(on=on)
    move(claim, ClaimState(claim.state), held=claim.held, contacted_on=min(on, claim.contacted_on or on))
    record("contacted", claim, actor, post, on=on.isoformat(), note=note.strip())
    return claim
