"""A claim ends before all of it came: withdrawn by who made it, released by the owner, settled with what came."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from lianxin.accounts.models import User
from lianxin.exchange.errors import ClaimDelivered, NothingCame
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries import received_for
from lianxin.exchange.services.steps import begin, end, move, pass_on, record, record_listing
from lianxin.exchange.states import ASKED, LIVE, PENDING, ClaimState, ListingState
from lianxin.kernel import clock
from lianxin.kernel.errors import need_reason

if TYPE_CHECKING:
    from lianxin.network.models import Post

ALL_CAME = "已全部到位"


@transaction.atomic
def withdraw_claim(*, claim_id: int, reason: str, actor: User) -> Claim:
    """Take a claim back before anything came for it, or leave the waiting list. What it held goes to those who wait.

    Raises Claim.DoesNotExist, NotAllowed, WrongClaimState, ReasonMissing, ClaimDelivered.
    """
    claim, post = begin("withdraw_claim", claim_id, actor, (*LIVE, ClaimState.WAITING))
    reason = need_reason(reason)
    if received := received_for(claim):
        raise ClaimDelivered(received=received, unit=claim.listing.unit)
    record("claim_withdrawn", claim, actor, post, reason=reason)
    end(claim, ClaimState.WITHDRAWN, reason)
    return claim


@transaction.atomic
def release_claim(*, claim_id: int, reason: str, actor: User) -> Claim:
    """The owner or the office lets a claimant go, before anything came. What it held goes to those who wait.

    Raises as ``withdraw_claim``.
    """
    states = (*LIVE, ClaimState.WAITING, ClaimState.OFFERED, ClaimState.PROPOSED)
    claim, post = begin("release", claim_id, actor, states)
    reason = need_reason(reason)
    if received := received_for(claim):
        raise ClaimDelivered(received=received, unit=claim.listing.unit)
    record("claim_released", claim, actor, post, reason=reason)
    end(claim, ClaimState.RELEASED, reason)
    return claim


@transaction.atomic
def settle_claim(*, claim_id: int, reason: str, actor: User) -> Claim:
    """Be content with what came of a claim: the promise counts as that, and the rest can be claimed again.

    Raises Claim.DoesNotExist, NotAllowed, WrongClaimState, ReasonMissing, NothingCame.
    """
    claim, post = begin("settle", claim_id, actor, PENDING)
    settle(claim, need_reason(reason))
    record("settled", claim, actor, post, received=claim.held, reason=claim.reason)
    pass_on(claim)
    return claim


def settle(claim: Claim, reason: str) -> None:
    """Let a held claim count as what came for it (a step). Raises NothingCame."""
    received = received_for(claim)
    if received <= 0:
        raise NothingCame
    move(claim, ClaimState.SETTLED, held=min(received, claim.quantity), reason=reason)


def close_if_met(listing: Listing) -> None:
    """Close a held need or resource once nothing is left of it and all that was promised has come (a step).

    What is part of another thing closes with that thing.
    """
    if listing.origin or listing.state != ListingState.OPEN or listing.left:
        return
    theirs = Claim.objects.filter(Q(listing=listing) | Q(drawn_from=listing))
    if theirs.filter(state__in=(*PENDING, ClaimState.OFFERED)).exists():
        return
    record_listing("met", listing, None, None)
    shut(listing, ALL_CAME, None, None, met_on=clock.today())


def open_if_unmet(listing: Listing) -> None:
    """Open a held listing again where something that had come was taken back (a step), unless its time is over."""
    if listing.met_on is None:
        return
    change_state(listing, ListingState.CLOSED if listing.is_over else ListingState.OPEN)
    if listing.state == ListingState.OPEN:
        record_listing("unmet", listing, None, None)


def shut(listing: Listing, reason: str, actor: User | None, post: "Post | None", *, met_on: date | None = None) -> None:
    """Close a held listing (a step). Whoever waits for it, or was asked, waits no longer, and is told so."""
    change_state(listing, ListingState.CLOSED, met_on=met_on)
    for claim in Claim.objects.filter(listing=listing, state__in=(*ASKED, ClaimState.WAITING)).order_by("pk"):
        claim.listing = listing
        record("wait_ended", claim, actor, post, reason=reason)
        move(claim, ClaimState.RELEASED, held=0, reason=reason)


def change_state(listing: Listing, to: ListingState, *, met_on: date | None = None) -> None:
    """Open or close a held listing (a step)."""
    Listing.objects.filter(pk=listing.pk).update(state=to, met_on=met_on)
    listing.state, listing.met_on = to, met_on
