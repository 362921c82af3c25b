"""Reading claims: the list, one with what came for it, and the files that show what came. Members only."""

from datetime import date
from typing import Literal

from django.http import FileResponse
from ninja import Query, Router
from pydantic import Field

from lianxin.accounts.api import Id, Named, Page, SignedIn, Year, address_after, read
from lianxin.exchange.api.narrowing import PlacePaging
from lianxin.exchange.api.scope import inside, late_for, seen_claim, seen_delivery, seen_use
from lianxin.exchange.api.shapes import CameOut, ClaimLine, DeliveryLine, Shown, UseOut
from lianxin.exchange.models import Claim, Delivery, DeliveryUse
from lianxin.exchange.queries.claim_steps import claims_for, hears_of, next_step, sides_of, steps_for
from lianxin.exchange.queries.claims import (
    ClaimFilter,
    deliveries_for,
    entries_of,
    place_in_queue,
    received_of,
    totals_of,
)
from lianxin.exchange.queries.uses import uses_of
from lianxin.exchange.states import PENDING, Unit
from lianxin.kernel import clock
from lianxin.network.api import EventOut, InCouncil, events_of
from lianxin.network.files import handed_out, kind_of
from lianxin.network.ordering import page_by_key

router = Router()  # of the verbs at the same addresses too: an address belongs to one router
Stage = Literal["asked", "waiting", "open", "done", "ended", "counted"]


class ClaimsFilter(InCouncil, PlacePaging):
    """Which claims, the newest first or by when they are due. ``giver`` and ``receiver`` are organisation ids."""

    side: Literal["mine", "give", "get", "all"] = Field("all", description="Of your own organisations, or all.")
    stage: Stage | None = None
    giver: Id | None = None
    receiver: Id | None = None
    year: Year | None = None
    unit: Unit | None = None
    listing: Id | None = None
    overdue: bool = False
    sort: Literal["", "due", "-due"] = ""

    def narrowed(self, mine: set[int]) -> ClaimFilter:
        """As queries take it; ``mine`` are the reader's organisations."""
        return ClaimFilter(
            mine=mine,
            side=self.side,
            stage=self.stage or "",
            giver_id=self.giver,
            receiver_id=self.receiver,
            listing_id=self.listing,
            year=self.year,
            unit=self.unit or "",
            overdue=self.overdue,
            sort=self.sort,
        )


class Claims(Page[ClaimLine]):
    """A part of the claims, and what the whole comes to."""

    totals: list[CameOut]


class NextOut(Shown):
    """What a claim waits for, whose step it is (both sides', where it names none), and by when it is due."""

    what: str
    who: Named | None
    due_on: date | None
    late: bool | None


class ClaimDetail(ClaimLine):
    """A claim with what came for it, and the verbs that the reader may do to it now."""

    asked: int = Field(description="What was asked first; the promise may be for less.")
    to_come: int
    claimed_by: str
    drawn_from: int | None = Field(description="The resource that serves the need, where one does.")
    reason: str
    place_in_queue: int
    next: NextOut | None
    deliveries: list[DeliveryLine]
    uses: list[UseOut] = Field(description="What became of it, where it is in kind.")
    timeline: list[EventOut]
    actions: list[str]


@read(router, "/claims", gives=Claims, public=False)
def list_claims(request: SignedIn, to: Query[ClaimsFilter]) -> Claims:
    """A council's claims, those of projects too, and what came for them (its members)."""
    council = inside(request, to.council)
    found = claims_for(request.user, council, to.narrowed(sides_of(request.user, council.pk)))
    page = page_by_key(found, before=to.after, size=to.limit)
    return Claims(
        items=[ClaimLine.of(claim, overdue=late_for(request, claim)) for claim in page.rows],
        next=address_after(request, page.older) if page.older else None,
        totals=[CameOut.of(total) for total in totals_of(found)],
    )


@read(router, "/claims/{claim_id}", gives=ClaimDetail, public=False)
def claim_detail(request: SignedIn, claim_id: Id) -> ClaimDetail:
    """A claim with what came for it and its timeline (the council's members)."""
    claim = seen_claim(request, claim_id)
    unit, received = claim.listing.unit, received_of(claim)
    return ClaimDetail.of(
        claim,
        overdue=late_for(request, claim),
        to_come=max(claim.quantity - received, 0) if claim.state in PENDING else 0,
        claimed_by=str(claim.claimed_by),
        drawn_from=claim.drawn_from_id,
        place_in_queue=place_in_queue(claim),
        next=_next(request, claim, received),
        deliveries=[DeliveryLine.of(one, unit=unit) for one in deliveries_for(claim)],
        uses=[UseOut.of(one) for one in uses_of(claim)],
        timeline=events_of(list(entries_of(claim)), is_member=True),
        actions=steps_for(request.user, claim),
    )


@read(router, "/deliveries/{delivery_id}/file", gives=None, public=False)
def delivery_file(request: SignedIn, delivery_id: Id) -> FileResponse:
    """The photo or paper that shows what came (the council's members)."""
    found = seen_delivery(request, delivery_id)
    if not found.file:
        raise Delivery.DoesNotExist
    return handed_out(found.file, name=found.file_name, content_type=kind_of(found.file_name))


@read(router, "/uses/{use_id}/file", gives=None, public=False)
def use_file(request: SignedIn, use_id: Id) -> FileResponse:
    """The photo or paper that shows what became of it (the council's members)."""
    found = seen_use(request, use_id)
    if not found.file:
        raise DeliveryUse.DoesNotExist
    return handed_out(found.file, name=found.file_name, content_type=kind_of(found.file_name))


def _next(request: SignedIn, claim: Claim, received: int) -> NextOut | None:
    step = next_step(claim, received)
    if step is None:
        return None
    late = step.due_on is not None and step.due_on < clock.today()
    return NextOut.of(step, what=str(step.what), late=late if hears_of(request.user, claim) else None)
