"""Reading needs and resources: the lists, and one with its claims."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from ninja import Query, Router
from pydantic import Field

from lianxin.accounts.api import Asked, Id, Page, address_after, read
from lianxin.exchange.api.counterparts import CounterpartOut, fitting
from lianxin.exchange.api.narrowing import ListingFilter
from lianxin.exchange.api.scope import council_with, is_member, late_for
from lianxin.exchange.api.shapes import ClaimLine, ListingOut, TotalOut
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries.lists import listings, page_by_key, totals_of
from lianxin.exchange.queries.page import ListingPage, listing_page
from lianxin.network.api import Contacts, EventOut, council_of, events_of
from lianxin.network.models import Enrolment

router = Router()  # of the verbs at the same addresses too: an address belongs to one router


class Listings(Page[ListingOut]):
    """A part of the lists, and what the whole comes to."""

    totals: list[TotalOut]


class ClaimedOut(ClaimLine):
    """A claim with whom to call at the claimant, as the register says."""

    contact: Contacts | None


class ListingDetail(ListingOut):
    """A need or a resource with everything that the reader may see of it, and the verbs that they may do to it now."""

    details: str
    conditions: str
    persons: int | None
    households: int | None
    from_on: date | None
    listed_on: date
    position: int | None
    carried_from: int | None
    carried_to: int | None
    queue: int = Field(description="How many wait for it.")
    timeline: list[EventOut]
    actions: list[str]
    bidders: list[int] = Field(description="Organisations for which the reader could claim it.")
    concern: int | None = Field(description="For the council's members only, as what follows.")
    received: int | None
    kept: int | None = Field(description="What of `taken` is kept for those who waited, until they answer.")
    claims: list[ClaimedOut] | None
    asked: list[ClaimedOut] | None
    waiting: list[ClaimedOut] | None
    drawn: list[ClaimLine] | None = Field(description="Claims of needs that take of this resource; `taken` has them.")
    counterparts: list[CounterpartOut] | None


@read(router, "/listings", gives=Listings)
def list_listings(request: Asked, to: Query[ListingFilter]) -> Listings:
    """A council's needs and resources that stand for themselves; what projects need is at ``/wanted``."""
    council = council_of(to.council)
    found = listings(viewer=request.user, council=council, to=to.ordered())
    page = page_by_key(found, before=to.after, size=to.limit)
    member = is_member(request, council)
    hidden = {} if member else {"taken": None, "left": None}
    return Listings(
        items=[ListingOut.seen(one, council=council.code, is_member=member) for one in page.rows],
        next=address_after(request, page.older) if page.older else None,
        totals=[TotalOut.of(total, **hidden) for total in totals_of(found)],
    )


@read(router, "/listings/{listing_id}", gives=ListingDetail)
def listing_detail(request: Asked, listing_id: Id) -> ListingDetail:
    """A need or a resource with its claims, counterparts and timeline."""
    council = council_with(Listing.DoesNotExist, listings=listing_id)
    page = listing_page(pk=listing_id, viewer=request.user, council=council)
    member, listing = is_member(request, council), page.listing
    return ListingDetail.seen(
        listing,
        council=council.code,
        is_member=member,
        carried_from=listing.carried_from_id,
        carried_to=getattr(getattr(listing, "carried_to", None), "pk", None),
        queue=len(page.waiting),
        timeline=events_of(page.entries, is_member=member),
        actions=page.actions,
        bidders=sorted(page.bidders),
        **_for_members(request, page) if member else dict.fromkeys(_MEMBERS),
    )


_MEMBERS = ("concern", "received", "kept", "claims", "asked", "waiting", "drawn", "counterparts")


def _for_members(request: Asked, page: ListingPage) -> dict[str, Any]:
    listing = page.listing
    groups = {"claims": page.claims, "asked": page.asked, "waiting": page.waiting}
    return {
        "concern": listing.concern_id,
        "received": page.received,
        "kept": page.kept,
        "drawn": [ClaimLine.of(claim, overdue=late_for(request, claim)) for claim in page.drawn],
        "counterparts": fitting(page.counterparts, listing.council.code),
        **{name: list(_claimed(request, listing, group, page.contacts)) for name, group in groups.items()},
    }


def _claimed(
    request: Asked, listing: Listing, claims: Sequence[Claim], contacts: dict[int, Enrolment]
) -> Iterable[ClaimedOut]:
    for claim in claims:
        claim.listing = listing
        contact = contacts.get(claim.organisation_id)
        yield ClaimedOut.of(claim, overdue=late_for(request, claim), contact=contact)
