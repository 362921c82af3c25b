"""Listing a need or a resource: publish, change, close, put back."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from ninja.errors import ValidationError
from pydantic import Field

from lianxin.accounts.api import Count, Id, Input, Line, SignedIn, Text, Whole, write
from lianxin.exchange import services
from lianxin.exchange.api.listings import router
from lianxin.exchange.api.scope import seen_listing, shown_listing
from lianxin.exchange.api.shapes import ListingOut
from lianxin.exchange.models import Concern
from lianxin.exchange.services import Terms
from lianxin.exchange.states import Form, Side, Urgency
from lianxin.network.api import InCouncil, council_of
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import organisation_of, villages_of

__all__ = ["router"]
NOT_OF = {
    Side.NEED: ("place", "from_on", "conditions"),
    Side.OFFER: ("urgency", "households", "persons", "micro", "concern"),
}
"""What is not said of a side: whoever sends it means something else."""


class TermsIn(Input):
    """What a need or a resource says. ``quantity`` is in its form's unit, money in fen and produce in grams.

    ``urgency``, ``households`` and ``persons`` are of needs; ``place`` (an organisation id, none for the whole town),
    ``from_on`` and ``conditions`` of resources.
    """

    title: Annotated[Line, Field(min_length=1, max_length=120)]
    quantity: Whole
    category: Id | None = None
    details: Text = ""
    until_on: date | None = None
    urgency: Urgency = Urgency.NORMAL
    households: Count | None = None
    persons: Count | None = None
    place: Id | None = None
    from_on: date | None = None
    conditions: Line = ""


class ListingIn(TermsIn, InCouncil):
    """A new need of a village (``micro`` for a small wish, ``concern`` where it was born of one) or a resource."""

    side: Side
    form: Form
    owner: Id
    micro: bool = False
    concern: Id | None = None


class TermsChange(TermsIn):
    """What changes; what is left out stays as it is."""

    title: Annotated[Line, Field(min_length=1, max_length=120)] = ""
    quantity: Whole = 1


class Because(Input):
    """Why something ends; those whom it concerns can read it."""

    reason: Annotated[Text, Field(max_length=1000)]


@write(router, "/listings", gives=ListingOut, creates=True)
def publish_listing(request: SignedIn, body: ListingIn) -> ListingOut:
    """List a village's need or an organisation's resource, to be claimed at once (who speaks for it, or the office)."""
    council = council_of(body.council)
    owner = _owner(council, body)
    said = _resolved(council, body.side, body, body.model_dump(exclude={"council", "owner"}))
    if body.concern:
        said["concern"] = Concern.objects.get(pk=body.concern, council=council, village=owner)
    terms = Terms(is_micro=said.pop("micro"), **said)
    listing = services.publish_listing(council=council, owner=owner, terms=terms, actor=request.user)
    return shown_listing(request, listing)


@write(router, "/listings/{listing_id}", gives=ListingOut, method="PUT")
def rewrite_listing(request: SignedIn, listing_id: Id, body: TermsIn) -> ListingOut:
    """Write an open listing anew (who speaks for its owner, or the office). Side, form and owner stay."""
    return _revised(request, listing_id, body, body.model_dump())


@write(router, "/listings/{listing_id}", gives=ListingOut, method="PATCH")
def change_listing(request: SignedIn, listing_id: Id, body: TermsChange) -> ListingOut:
    """Change some of an open listing (who speaks for its owner, or the office). Never below what is claimed."""
    return _revised(request, listing_id, body, body.model_dump(exclude_unset=True))


@write(router, "/listings/{listing_id}/close", gives=ListingOut)
def close_listing(request: SignedIn, listing_id: Id, body: Because) -> ListingOut:
    """Take a listing off the list; what is claimed stays promised (who speaks for its owner, or the office)."""
    listing = seen_listing(request, listing_id)
    services.close_listing(listing_id=listing.pk, reason=body.reason, actor=request.user)
    return shown_listing(request, listing)


@write(router, "/listings/{listing_id}/reopen", gives=ListingOut)
def reopen_listing(request: SignedIn, listing_id: Id) -> ListingOut:
    """Put a closed listing back on the list (who speaks for its owner, or the office)."""
    listing = seen_listing(request, listing_id)
    services.reopen_listing(listing_id=listing.pk, actor=request.user)
    return shown_listing(request, listing)


def _owner(council: Council, body: ListingIn) -> Organisation:
    """Whose it is: needs are villages'. Raises Organisation.DoesNotExist."""
    if body.side == Side.NEED:
        return villages_of(council).get(pk=body.owner)
    return organisation_of(council, body.owner)


def _revised(request: SignedIn, pk: int, body: TermsIn, asked: dict[str, Any]) -> ListingOut:
    listing = seen_listing(request, pk)
    changes = _resolved(listing.council, Side(listing.side), body, asked)
    services.revise_listing(listing_id=pk, terms=replace(Terms.of(listing), **changes), actor=request.user)
    return shown_listing(request, listing)


def _resolved(council: Council, side: Side, body: TermsIn, asked: dict[str, Any]) -> dict[str, Any]:
    """What was asked, with the council's own things in place of their ids.

    Raises their DoesNotExist, and ValidationError for what is not said of the side.
    """
    foreign = [name for name in NOT_OF[side] if name in body.model_dump(exclude_defaults=True)]
    if foreign:
        raise ValidationError(
            [{"type": "extra_forbidden", "loc": ("body", name), "msg": f"Not of a {side.value}"} for name in foreign]
        )
    if asked.get("category"):
        asked["category"] = council.categories.get(pk=asked["category"])
    if asked.get("place"):
        asked["place"] = villages_of(council).get(pk=asked["place"])
    return asked
