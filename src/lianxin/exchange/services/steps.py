"""Steps that the verbs of the exchange share. They run inside a verb's transaction."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.translation import gettext

from lianxin.exchange.counting import promised
from lianxin.exchange.errors import BadQuantity, WrongClaimState
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.origins import origin_of
from lianxin.exchange.queries import next_waiting
from lianxin.exchange.states import ANSWER_DAYS, ENDED, ClaimState, ListingState
from lianxin.figures.services import add
from lianxin.journal import services as journal
from lianxin.kernel import clock
from lianxin.network.errors import NotEnrolled
from lianxin.network.models import Organisation
from lianxin.network.queries import organisation_of, takes_part
from lianxin.network.rules import permit

if TYPE_CHECKING:
    from collections.abc import Container

    from lianxin.accounts.models import User
    from lianxin.network.models import Council, Post

MOST = 10**15
"""The largest quantity of one claim or listing, so that no sum leaves 64 bits."""


@dataclass(frozen=True)
class Bidder:
    """An organisation that acts in a council: what permissions of claims are asked about."""

    council_id: int
    organisation_id: int


def check_quantity(quantity: int) -> int:
    """The quantity, if it can be promised. Raises BadQuantity."""
    if not 0 < quantity <= MOST:
        raise BadQuantity(asked=quantity)
    return quantity


def check_seen(listing: Listing, actor: "User") -> None:
    """A draft is as if not there to those who may not see what it is part of. Raises Listing.DoesNotExist.

    No query where the listing was published.
    """
    if listing.state != ListingState.DRAFT:
        return
    sees = origin_of(listing.origin).sees
    if sees is None or listing.origin_id is None or not sees(actor, listing.origin_id):
        raise Listing.DoesNotExist


def check_takes_part(council: "Council", organisation_id: int) -> None:
    """Demand that an organisation takes part in a council today. Raises NotEnrolled, naming whom the council knows."""
    if takes_part(council, organisation_id):
        return
    try:
        raise NotEnrolled(name=organisation_of(council, organisation_id).name)
    except Organisation.DoesNotExist:
        raise NotEnrolled(name=gettext("This organisation")) from None


def hold_listing(listing_id: int) -> Listing:
    """A listing as it stands now, with its place, held until the transaction ends. Raises Listing.DoesNotExist."""
    Listing.objects.select_for_update(no_key=True).values_list("pk").get(pk=listing_id)
    return Listing.objects.select_related("place", "council").get(pk=listing_id)


def lock_listings(*keys: int) -> None:
    """Hold several listings until the transaction ends, in the order in which all do it. One query."""
    list(Listing.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def hold_claim(claim_id: int) -> Claim:
    """A claim as it stands now, with its listing held, and before that the thing of which the listing is part.

    Raises Claim.DoesNotExist. Four queries, five where there is such a thing.
    """
    whose = Claim.objects.values_list("listing_id", "drawn_from_id", "listing__origin", "listing__origin_id")
    listing_id, drawn_from_id, origin, origin_id = whose.get(pk=claim_id)
    if (hold := origin_of(origin).hold) and origin_id is not None:
        hold(origin_id)
    if drawn_from_id:
        lock_listings(listing_id, drawn_from_id)
    listing = hold_listing(listing_id)
    claim = Claim.objects.select_related("organisation").get(pk=claim_id)
    claim.listing = listing
    return claim


def begin(verb: str, claim_id: int, actor: "User", states: "Container[str]") -> "tuple[Claim, Post | None]":
    """Hold a claim and demand that the actor may do ``verb`` to it in one of ``states``; the claim and acting post.

    Raises Claim.DoesNotExist, WrongClaimState, and as ``demand``.
    """
    claim = hold_claim(claim_id)
    post = demand(verb, claim, actor)
    if claim.state not in states:
        raise WrongClaimState(state=claim.get_state_display())
    return claim, post


def demand(verb: str, claim: Claim, actor: "User") -> "Post | None":
    """Demand that the actor may do a verb to a held claim; the acting post.

    Where its listing is part of another thing, that thing says whether it can be done now. Raises NotAllowed and what
    that thing raises.
    """
    post = permit(actor, f"exchange.{verb}", claim)
    listing = claim.listing
    if (ask := origin_of(listing.origin).demand) and listing.origin_id is not None:
        ask(verb, listing.origin_id)
    return post


def move(claim: Claim, to: ClaimState, *, held: int, **changes: Any) -> None:
    """Take a held claim to a state in which it holds ``held``; its listing and figures follow.

    The caller holds the listing and has read the claim since. A compare-and-set all the same: what a stale claim would
    give back may have been given back already. The database refuses to hold more than there is.

    Raises WrongClaimState if somebody else moved it first.
    """
    before, freed = promised(claim), claim.held - held
    changes |= {"state": to, "held": held} | ({"ended_on": clock.today()} if to in ENDED else {})
    if not Claim.objects.filter(pk=claim.pk, state=claim.state, held=claim.held).update(**changes):
        claim.refresh_from_db(fields=["state", "held"])
        raise WrongClaimState(state=claim.get_state_display())
    for name, value in changes.items():
        setattr(claim, name, value)
    if freed:
        Listing.objects.filter(pk__in=[claim.listing_id, claim.drawn_from_id]).update(taken=F("taken") - freed)
        claim.listing.taken -= freed
    after = Counter(promised(claim))
    after.subtract(before)
    add(after)


def offer_freed(listing: Listing) -> None:
    """Keep what is free of a held listing for those who wait for it, in their order, each until a deadline."""
    while listing.state == ListingState.OPEN and listing.left and (claim := next_waiting(listing)):
        claim.listing = listing
        until = clock.now() + timedelta(days=ANSWER_DAYS)
        move(claim, ClaimState.OFFERED, held=min(listing.left, claim.quantity), answer_by_at=until)
        record("place_offered", claim, None, None, quantity=claim.held, until_on=clock.day_of(until).isoformat())


def pass_on(claim: Claim) -> None:
    """What a held claim holds no longer goes to those who wait: for its listing, and for the resource it drew from."""
    for listing in taken_of(claim):
        offer_freed(listing)


def taken_of(claim: Claim) -> list[Listing]:
    """Of what a held claim takes: its listing, and the resource it drew from. Both are held."""
    return [claim.listing, *([hold_listing(claim.drawn_from_id)] if claim.drawn_from_id else [])]


def end(claim: Claim, to: ClaimState, reason: str) -> None:
    """End a held claim for a reason. What it held goes to those who wait."""
    move(claim, to, held=0, reason=reason)
    pass_on(claim)


def record(verb: str, claim: Claim, actor: "User | None", post: "Post | None", **facts: Any) -> None:
    """Write what was done to a claim into the journal, told where its listing belongs."""
    told = {"organisation": claim.organisation_id, "quantity": claim.quantity, "unit": claim.listing.unit}
    record_listing(verb, claim.listing, actor, post, claim=str(claim.key), **told | facts)


def record_listing(verb: str, listing: Listing, actor: "User | None", post: "Post | None", **facts: Any) -> None:
    """Write what was done to a listing into the journal; its subject is what the listing is part of, or itself."""
    about = (listing.origin, listing.origin_id) if listing.origin_id else None
    journal.write(f"exchange.{verb}", subject=listing, about=about, actor=actor, post=post, facts=facts)
