"""Residents' concerns: their list, one with what was listed for it, and what is done about it. Members only."""

from ninja import Query, Router

from lianxin.accounts.api import Id, SignedIn, page_of, read, write
from lianxin.exchange import services
from lianxin.exchange.api.concern_shapes import (
    AnswerIn,
    ConcernDetail,
    ConcernLine,
    ConcernOut,
    Concerns,
    ConcernsFilter,
    NeedIn,
    NeedOfConcern,
    RaisedIn,
    TellIn,
)
from lianxin.exchange.api.scope import inside, seen_concern
from lianxin.exchange.models import Listing
from lianxin.exchange.queries.concerns import ConcernFilter, concerns, entries_about, how_far, needs_of, steps_for
from lianxin.exchange.services import Raised
from lianxin.exchange.states import Side
from lianxin.network.api import events_of
from lianxin.network.queries import villages_of

router = Router()


@read(router, "/concerns", gives=Concerns, public=False)
def list_concerns(request: SignedIn, to: Query[ConcernsFilter]) -> Concerns:
    """What residents raise in a council (its members)."""
    council = inside(request, to.council)
    found = concerns(council, ConcernFilter(state=to.state or "", village_id=to.village))
    after = found.filter(pk__lt=to.after) if to.after else found
    records, following = page_of(request, after[: to.limit + 1], limit=to.limit, key=lambda concern: concern.pk)
    for concern in records:
        concern.council = council
    return Concerns(items=[ConcernLine.of(one) for one in records], next=following, states=how_far(council))


@read(router, "/concerns/{concern_id}", gives=ConcernDetail, public=False)
def concern_detail(request: SignedIn, concern_id: Id) -> ConcernDetail:
    """A concern, what was listed for it and what came of that (the council's members)."""
    concern = seen_concern(request, concern_id)
    return ConcernDetail.of(
        concern,
        recorded_by=str(concern.recorded_by),
        needs=[NeedOfConcern.of(need) for need in needs_of(concern)],
        timeline=events_of(list(entries_about(concern)), is_member=True),
        actions=steps_for(request.user, concern),
    )


@write(router, "/concerns", gives=ConcernOut, creates=True)
def record_concern(request: SignedIn, body: RaisedIn) -> ConcernOut:
    """Record what residents raise (their village's steward, or the office)."""
    council = inside(request, body.council)
    village = villages_of(council).get(pk=body.village)
    raised = Raised(text=body.text, on=body.on, households=body.households, heard=body.heard)
    return ConcernOut.of(services.record_concern(council=council, village=village, raised=raised, actor=request.user))


@write(router, "/concerns/{concern_id}/needs", gives=ConcernOut)
def link_need(request: SignedIn, concern_id: Id, body: NeedIn) -> ConcernOut:
    """Say that a need of the village was listed for a concern (the village's steward, or the office)."""
    concern = seen_concern(request, concern_id)
    needs = Listing.objects.visible_to(request.user, concern.council_id)
    need = needs.get(pk=body.listing, owner=concern.village, side=Side.NEED)
    return ConcernOut.of(services.link_need(concern_id=concern.pk, listing_id=need.pk, actor=request.user))


@write(router, "/concerns/{concern_id}/answer", gives=ConcernOut)
def answer_concern(request: SignedIn, concern_id: Id, body: AnswerIn) -> ConcernOut:
    """Say what was done about a concern (the village's steward, or the office)."""
    concern = seen_concern(request, concern_id)
    return ConcernOut.of(
        services.answer_concern(concern_id=concern.pk, answer=body.answer, on=body.on, actor=request.user)
    )


@write(router, "/concerns/{concern_id}/tell", gives=ConcernOut)
def tell_residents(request: SignedIn, concern_id: Id, body: TellIn) -> ConcernOut:
    """Note that those who raised it were told (the village's steward, or the office)."""
    concern = seen_concern(request, concern_id)
    return ConcernOut.of(services.tell_residents(concern_id=concern.pk, how=body.how, on=body.on, actor=request.user))
