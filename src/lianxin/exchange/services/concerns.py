"""Residents' concerns: recorded by their village, answered by what was done, told back to those who raised them."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.exchange.errors import AlreadyLinked, BadPeriod, NotANeed, WrongConcernState
from lianxin.exchange.models import Concern, Listing
from lianxin.exchange.services.steps import Bidder
from lianxin.exchange.states import ConcernState, Side
from lianxin.journal import services as journal
from lianxin.kernel import clock
from lianxin.kernel.errors import need_reason
from lianxin.ledger.errors import DateInFuture
from lianxin.network.errors import NotEnrolled
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import takes_part
from lianxin.network.rules import permit

if TYPE_CHECKING:
    from lianxin.network.models import Post

OPEN = (ConcernState.RECORDED, ConcernState.IN_HAND)


@dataclass(frozen=True)
class Raised:
    """What residents raised: in their words, when, by how many households, and where it was heard."""

    text: str
    on: date
    households: int | None = None
    heard: str = ""


@transaction.atomic
def record_concern(*, council: Council, village: Organisation, raised: Raised, actor: User) -> Concern:
    """Record what residents of a village raise. Raises NotAllowed, NotEnrolled, ReasonMissing, DateInFuture."""
    post = permit(actor, "exchange.record_concern", Bidder(council.pk, village.pk), organisation_id=village.pk)
    if not takes_part(council, village.pk):
        raise NotEnrolled(name=village.name)
    concern = Concern.objects.create(
        council=council,
        village=village,
        text=need_reason(raised.text),
        raised_on=_past(raised.on),
        households=raised.households,
        heard=raised.heard.strip(),
        recorded_by=actor,
    )
    _record("concern_recorded", concern, actor, post)
    return concern


@transaction.atomic
def link_need(*, concern_id: int, listing_id: int, actor: User) -> Concern:
    """Say that a need of the same village was listed for a concern.

    It stays with the concern for which it was listed first. Raises Concern.DoesNotExist, Listing.DoesNotExist,
    NotAllowed, NotANeed, AlreadyLinked, WrongConcernState.
    """
    concern, post = _begin(concern_id, actor)
    listing = Listing.objects.get(pk=listing_id, council=concern.council_id, owner=concern.village_id, origin="")
    if listing.side != Side.NEED:
        raise NotANeed(title=listing.title)
    if not Listing.objects.filter(pk=listing.pk, concern__isnull=True).update(concern=concern):
        raise AlreadyLinked(title=listing.title)
    take_in_hand(concern=concern, actor=actor, post=post, listing=listing)
    return concern


@transaction.atomic
def answer_concern(*, concern_id: int, answer: str, on: date, actor: User) -> Concern:
    """Say what was done about a concern. Raises Concern.DoesNotExist, NotAllowed, WrongConcernState, ReasonMissing,
    DateInFuture, BadPeriod.
    """
    concern, post = _begin(concern_id, actor)
    if _past(on) < concern.raised_on:
        raise BadPeriod(until=on, since=concern.raised_on)
    _move(concern, OPEN, ConcernState.ANSWERED, answer=need_reason(answer), answered_on=on)
    _record("concern_answered", concern, actor, post, on=on.isoformat())
    return concern


@transaction.atomic
def tell_residents(*, concern_id: int, how: str, on: date, actor: User) -> Concern:
    """Record that those who raised a concern were told what was done, how and when.

    Raises Concern.DoesNotExist, NotAllowed, WrongConcernState, ReasonMissing, DateInFuture, BadPeriod.
    """
    concern, post = _begin(concern_id, actor)
    if concern.answered_on and _past(on) < concern.answered_on:
        raise BadPeriod(until=on, since=concern.answered_on)
    _move(concern, (ConcernState.ANSWERED,), ConcernState.TOLD, told_how=need_reason(how), told_on=on)
    _record("concern_told", concern, actor, post, on=on.isoformat())
    return concern


def take_in_hand(*, concern: Concern, actor: User, post: "Post | None", listing: Listing) -> None:
    """Note that a need was listed for a concern (a step). Raises WrongConcernState."""
    _move(concern, OPEN, ConcernState.IN_HAND)
    _record("concern_taken_in_hand", concern, actor, post, listing=listing.pk, title=listing.title)


def _begin(concern_id: int, actor: User) -> "tuple[Concern, Post | None]":
    concern = Concern.objects.select_related("council", "village").get(pk=concern_id)
    bidder = Bidder(concern.council_id, concern.village_id)
    return concern, permit(actor, "exchange.record_concern", bidder, organisation_id=concern.village_id)


def _move(concern: Concern, sources: tuple[ConcernState, ...], to: ConcernState, **changes: Any) -> None:
    changes |= {"state": to}
    if not Concern.objects.filter(pk=concern.pk, state__in=sources).update(**changes):
        concern.refresh_from_db()
        raise WrongConcernState(state=concern.get_state_display())
    for name, value in changes.items():
        setattr(concern, name, value)


def _past(on: date) -> date:
    if on > clock.today():
        raise DateInFuture(on=on)
    return on


def _record(verb: str, concern: Concern, actor: User, post: "Post | None", **facts: Any) -> None:
    journal.write(
        f"exchange.{verb}", subject=concern, actor=actor, post=post, facts={"village": concern.village_id} | facts
    )
