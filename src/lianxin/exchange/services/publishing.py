"""Listing a need or a resource: publish, revise, close, reopen, carry what was not met into the next year."""

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.exchange.counting import everything, listed
from lianxin.exchange.errors import (
    CapacityBelowTaken,
    ListingClosed,
    PartOfProject,
    TimeOver,
    WrongListingState,
    YearToCome,
)
from lianxin.exchange.models import Listing
from lianxin.exchange.queries import unmet_needs
from lianxin.exchange.services.concerns import take_in_hand
from lianxin.exchange.services.ending import change_state, close_if_met, shut
from lianxin.exchange.services.steps import Bidder, hold_listing, offer_freed, record_listing
from lianxin.exchange.services.terms import WRITTEN, Terms, check_belongs, check_lister, check_terms
from lianxin.exchange.states import UNITS, ListingState, Side
from lianxin.exchange.text import grams_of
from lianxin.figures.services import add
from lianxin.kernel import clock
from lianxin.kernel.errors import need_reason
from lianxin.network.errors import NotEnrolled
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import takes_part
from lianxin.network.rules import permit

if TYPE_CHECKING:
    from lianxin.network.models import Post


@transaction.atomic
def publish_listing(*, council: Council, owner: Organisation, terms: Terms, actor: User) -> Listing:
    """Publish a village's need or an organisation's resource, to be claimed at once. A need's place is its owner.

    It ends today at the earliest. Raises NotAllowed, NotEnrolled, BadQuantity, BadPeriod, FromElsewhere,
    NeedIsAVillages, NotANeed, OtherVillage.
    """
    post = permit(actor, "exchange.list", Bidder(council.pk, owner.pk), organisation_id=owner.pk)
    check_terms(terms, since=clock.today())
    if not takes_part(council, owner.pk):
        raise NotEnrolled(name=owner.name)
    check_belongs(terms, council)
    check_lister(terms, owner)
    listing = listing_of(council, owner, terms, actor)
    listing.save()
    add(listed(listing))
    record_listing("listed", listing, actor, post, **_said(listing))
    if terms.concern is not None:
        take_in_hand(concern=terms.concern, actor=actor, post=post, listing=listing)
    return listing


@transaction.atomic
def revise_listing(*, listing_id: int, terms: Terms, actor: User) -> Listing:
    """Change what a listing says and how much it is; the journal keeps what changed. Side and form stay.

    What becomes free goes to those who wait. Raises Listing.DoesNotExist, NotAllowed, PartOfProject, ListingClosed,
    BadQuantity, BadPeriod, CapacityBelowTaken, TimeOver, FromElsewhere.
    """
    listing = own_listing(listing_id)
    post = permit(actor, "exchange.revise", listing, organisation_id=listing.owner_id)
    check_revised(listing, terms)
    check_belongs(terms, listing.council)
    revise(listing, terms, actor, post)
    return listing


@transaction.atomic
def close_listing(*, listing_id: int, reason: str, actor: User) -> Listing:
    """Take a listing off the list for a reason: nobody can claim it any more; what is claimed stays promised.

    Those who wait are told by their claim's end. Raises Listing.DoesNotExist, NotAllowed, PartOfProject, ListingClosed,
    ReasonMissing.
    """
    listing = own_listing(listing_id)
    post = permit(actor, "exchange.close", listing, organisation_id=listing.owner_id)
    if listing.state != ListingState.OPEN:
        raise ListingClosed(title=listing.title, state=listing.get_state_display())
    reason = need_reason(reason)
    record_listing("closed", listing, actor, post, reason=reason)
    shut(listing, reason, actor, post)
    return listing


@transaction.atomic
def reopen_listing(*, listing_id: int, actor: User) -> Listing:
    """Put a closed listing back on the list. Raises Listing.DoesNotExist, NotAllowed, PartOfProject, TimeOver, and
    WrongListingState where it is open, was carried into another year, or all of it came: then it is made larger.
    """
    listing = own_listing(listing_id)
    post = permit(actor, "exchange.reopen", listing, organisation_id=listing.owner_id)
    moved_on = Listing.objects.filter(carried_from=listing).exists()
    if listing.state != ListingState.CLOSED or listing.met_on or moved_on:
        raise WrongListingState(title=listing.title, state=listing.get_state_display())
    if listing.is_over:
        raise TimeOver(title=listing.title, until=listing.until_on)
    change_state(listing, ListingState.OPEN)
    record_listing("reopened", listing, actor, post)
    return listing


@transaction.atomic
def carry_needs_over(*, council: Council, year: int, actor: User) -> list[Listing]:
    """Move what is still unmet of a year's needs into the next year, where it goes first. Returns the new needs.

    What was kept for somebody who has not answered moves on too. Each old need stays as it is, with its claims, closed.
    Raises NotAllowed, and YearToCome: what is wanted in a later year can still be met.
    """
    post = permit(actor, "exchange.carry_over", council)
    if year > clock.today().year:
        raise YearToCome(year=year)
    carried = []
    for pk in list(unmet_needs(council, year).values_list("pk", flat=True)):
        old = hold_listing(pk)
        if not unmet_needs(council, year).filter(pk=pk).exists():  # met or closed in this moment
            continue
        shut(old, f"{old.year}→{old.year + 1}", actor, post)  # first: what was kept for an answer is left then
        new = _next_year(old, actor)
        new.save()
        add(listed(new))
        record_listing("carried_over", new, actor, post, source=old.pk, times=new.times_carried, **_said(new))
        carried.append(new)
    return carried


def check_revised(listing: Listing, terms: Terms) -> None:
    """Refuse terms that a listing cannot take on now (a step). An end that stays may be over.

    Raises ListingClosed, BadQuantity, BadPeriod, CapacityBelowTaken, and TimeOver where it would open again too late.
    """
    if listing.state != ListingState.OPEN and not listing.met_on:
        raise ListingClosed(title=listing.title, state=listing.get_state_display())
    check_terms(terms, since=listing.listed_on if terms.until_on != listing.until_on else None)
    if terms.quantity < listing.taken:
        raise CapacityBelowTaken(asked=terms.quantity, taken=listing.taken, unit=listing.unit)
    if listing.met_on and terms.quantity > listing.taken and terms.is_over:
        raise TimeOver(title=listing.title, until=terms.until_on)


def revise(listing: Listing, terms: Terms, actor: User, post: "Post | None", **facts: int) -> None:
    """Give a held listing terms that ``check_revised`` let pass (a step). What becomes free goes to who waits.

    One of which all had come opens again if it grows; one that shrinks to what came closes.
    """
    changes = _take_over(listing, terms)
    record_listing("revised", listing, actor, post, changes=changes, **facts)
    if listing.met_on and listing.left:
        change_state(listing, ListingState.OPEN)
        record_listing("reopened", listing, actor, post)
    offer_freed(listing)
    close_if_met(listing)


def listing_of(council: Council, owner: Organisation, terms: Terms, actor: User) -> Listing:
    """An open listing with these terms, unsaved."""
    listing = Listing(
        council=council,
        owner=owner,
        side=terms.side,
        form=terms.form,
        unit=UNITS[terms.form],
        capacity=terms.quantity,
        state=ListingState.OPEN,
        year=terms.year or (terms.until_on or clock.today()).year,
        position=terms.position,
        concern=terms.concern,
        listed_on=clock.today(),
        listed_by=actor,
        **{name: getattr(terms, name) for name in WRITTEN},
    )
    if terms.side == Side.NEED:
        listing.place = owner
    listing.grams = grams_of(listing)
    return listing


def own_listing(listing_id: int) -> Listing:
    """A held listing that stands for itself (a step). Raises Listing.DoesNotExist, PartOfProject."""
    listing = hold_listing(listing_id)
    if listing.origin:
        raise PartOfProject(title=listing.title)
    return listing


def _next_year(old: Listing, actor: User) -> Listing:
    new = Listing.objects.select_related("place", "council").get(pk=old.pk)
    new.pk, new._state.adding = None, True  # noqa: SLF001 - how Django copies a row
    new.state, new.capacity, new.taken, new.fund = ListingState.OPEN, old.left, 0, None
    new.year, new.times_carried, new.carried_from = old.year + 1, old.times_carried + 1, old
    new.listed_on, new.listed_by, new.position, new.until_on = clock.today(), actor, None, None
    new.sheet_entry = None
    return new


def _take_over(listing: Listing, terms: Terms) -> dict[str, list[str]]:
    """Write terms onto a held listing; its claims follow into the cells of figures where they count now."""
    written = {name: getattr(terms, name) for name in WRITTEN} | {"capacity": terms.quantity}
    if listing.side == Side.NEED:
        written["place"] = listing.place
    changes = {
        name: [str(getattr(listing, name)), str(value)]
        for name, value in written.items()
        if getattr(listing, name) != value
    }
    before = everything(listing)
    for name, value in written.items():
        setattr(listing, name, value)
    listing.grams = grams_of(listing)
    listing.save(update_fields=[*written, "grams"])
    after = Counter(everything(listing))
    after.subtract(before)
    add(after)
    return changes


def _said(listing: Listing) -> dict[str, str | int]:
    return {"title": listing.title, "side": listing.side, "quantity": listing.capacity, "unit": listing.unit}
