"""Listings that are part of another thing, made, opened and closed by that thing's verbs (steps)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from lianxin.accounts.models import User
from lianxin.exchange.counting import promised
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries import received_for
from lianxin.exchange.services.ending import settle, shut
from lianxin.exchange.services.steps import check_quantity, hold_listing, move
from lianxin.exchange.states import PENDING, UNITS, ClaimState, Form, ListingState, Side
from lianxin.figures.services import add
from lianxin.kernel import clock
from lianxin.ledger.models import Fund

if TYPE_CHECKING:
    from lianxin.network.models import Post


@dataclass(frozen=True)
class Wanted:
    """One thing that is needed: what, in which form, how much (in the form's unit; money in fen)."""

    title: str
    form: Form
    quantity: int


@dataclass(frozen=True)
class Part:
    """What listings are part of: its type as the journal names it, its key and purse, and where its claims count."""

    origin: str
    origin_id: int
    fund: Fund
    place_id: int
    category_id: int
    year: int


def list_for(part: Part, wanted: Iterable[Wanted]) -> list[Listing]:
    """Draft listings for what a thing needs; its place owns them. One insert. Raises BadQuantity."""
    return Listing.objects.bulk_create(
        Listing(
            council_id=part.fund.council_id,
            fund=part.fund,
            owner_id=part.place_id,
            side=Side.NEED,
            form=want.form,
            unit=UNITS[want.form],
            title=want.title,
            capacity=check_quantity(want.quantity),
            origin=part.origin,
            origin_id=part.origin_id,
            year=part.year,
            place_id=part.place_id,
            category_id=part.category_id,
            listed_on=clock.today(),
        )
        for want in wanted
    )


def withdraw_drafts(*, fund: Fund) -> None:
    """Remove a fund's listings that were never opened, so that a revised draft can list anew."""
    fund.listings.filter(state=ListingState.DRAFT).delete()


def open_listings(part: Part) -> int:
    """Let a thing's listings be claimed, for where and in which category it stands by now. Returns how many."""
    drafts = part.fund.listings.filter(state=ListingState.DRAFT)
    return drafts.update(
        state=ListingState.OPEN, owner_id=part.place_id, place_id=part.place_id, category_id=part.category_id
    )


def close_listings(*, fund: Fund, reason: str, actor: User, post: "Post | None") -> int:
    """Let a fund's listings be claimed no longer; whoever waits for one is let go. Returns how many."""
    open_ones = [one for one in hold_listings(fund=fund).values() if one.state == ListingState.OPEN]
    for listing in open_ones:
        shut(listing, reason, actor, post)
    return len(open_ones)


def reopen_listings(*, fund: Fund) -> int:
    """Let a fund's closed listings be claimed again. Returns how many. Three queries."""
    closed = [pk for pk, one in hold_listings(fund=fund).items() if one.state == ListingState.CLOSED]
    return Listing.objects.filter(pk__in=closed).update(state=ListingState.OPEN)


def hold_listings(*, fund: Fund) -> dict[int, Listing]:
    """A fund's listings as they stand now, with their places, held until the transaction ends: nothing is claimed of
    them meanwhile. By their keys, in whose order they are locked. Two queries.
    """
    keys = list(fund.listings.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    return Listing.objects.select_related("place", "council").in_bulk(keys)


def recategorise(*, fund: Fund, category_id: int) -> None:
    """Let the claims of a fund's held listings count in another category. The caller counts them anew."""
    fund.listings.update(category_id=category_id)


def release_claims(*, fund: Fund, reason: str) -> int:
    """End every claim on a fund's listings that is not fulfilled. Returns how many.

    A claim of which a part came is settled with that part, so that no more is received than is promised.
    """
    held = hold_listings(fund=fund)  # first, since a claim that was read before may have ended by then
    claims = list(Claim.objects.filter(listing__in=held).exclude(state__in=_OVER).order_by("listing", "pk"))
    for claim in claims:
        claim.listing = held[claim.listing_id]
        if claim.state in PENDING and received_for(claim) > 0:
            settle(claim, reason)
        else:
            move(claim, ClaimState.RELEASED, held=0, reason=reason)
    return len(claims)


_OVER = (
    ClaimState.FULFILLED, ClaimState.SETTLED, ClaimState.WITHDRAWN, ClaimState.RELEASED, ClaimState.DECLINED,
    ClaimState.EXPIRED,
)  # fmt: skip


def promise_anew(
    *, part: Part, organisation_id: int, quantity_fen: int, on: date, reason: str, recorder: User
) -> Claim | None:
    """Replace the promise of a fund whose listing was claimed whole, after a sheet was corrected (a step).

    The earlier claim is released for ``reason``; the listing asks for what is promised now, fully claimed. Returns the
    new claim, or None where nothing is promised. Raises BadQuantity.
    """
    release_claims(fund=part.fund, reason=reason)
    listing = part.fund.listings.filter(form=Form.MONEY).first()
    if not quantity_fen:
        return None
    check_quantity(quantity_fen)
    if listing is None:
        listing = list_for(part, [Wanted(title=part.fund.title, form=Form.MONEY, quantity=quantity_fen)])[0]
    listing = hold_listing(listing.pk)
    full = listing.taken + quantity_fen
    state = ListingState.CLOSED if listing.state == ListingState.DRAFT else listing.state
    Listing.objects.filter(pk=listing.pk).update(capacity=full, taken=full, state=state)
    claim = Claim.objects.create(
        council_id=listing.council_id,
        listing=hold_listing(listing.pk),
        organisation_id=organisation_id,
        quantity=quantity_fen,
        held=quantity_fen,
        asked=quantity_fen,
        state=ClaimState.ACTIVE,
        began=ClaimState.ACTIVE,
        key=uuid4(),
        on=on,
        claimed_by=recorder,
    )
    add(promised(claim))
    return claim
