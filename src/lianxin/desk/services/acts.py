"""The verbs of the demo's diary, done anew by the product's own services, each at its hour."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from lianxin.accounts.models import User
from lianxin.desk.services.book_acts import BOOK
from lianxin.desk.services.diary import Act, Stage
from lianxin.exchange import services
from lianxin.exchange.amounts import parse_quantity
from lianxin.exchange.models import Claim, Concern, Listing
from lianxin.exchange.services import Arrived, Raised, Terms
from lianxin.exchange.states import UNITS, Side
from lianxin.journal.services import move_clock
from lianxin.kernel.clock import BEIJING
from lianxin.network.queries import organisation_named


def _list(stage: Stage, act: Act, actor: User) -> Listing:
    terms = Terms(
        Side.NEED,
        act.form,
        act.title,
        parse_quantity(act.quantity, UNITS[act.form]),
        details=act.text,
        is_micro=act.micro,
        persons=act.persons,
        households=act.households,
        until_on=act.until_on,
        concern=stage.things.get(act.on_what),
    )
    return services.publish_listing(council=stage.council, owner=stage.seats[act.by], terms=terms, actor=actor)


def _propose(stage: Stage, act: Act, actor: User) -> Claim:
    return services.propose_claim(**stage.bid(act, organisation_named(act.to, stage.council)), actor=actor)


def _deliver(stage: Stage, act: Act, actor: User) -> object:
    claim = stage.things[act.on_what]
    arrived = Arrived(parse_quantity(act.quantity, claim.listing.unit), act.on, act.voucher, act.text)
    return services.record_delivery(claim_id=claim.pk, arrived=arrived, actor=actor)


def _record(stage: Stage, act: Act, actor: User) -> Concern:
    raised = Raised(act.text, act.on, act.households, act.heard)
    return services.record_concern(council=stage.council, village=stage.seats[act.by], raised=raised, actor=actor)


def _ended(service: Any) -> Callable[[Stage, Act, User], Any]:
    return lambda stage, act, actor: service(claim_id=stage.things[act.on_what].pk, reason=act.text, actor=actor)


VERBS: Mapping[str, Callable[[Stage, Act, User], Any]] = {
    "list": _list,
    "claim": lambda stage, act, actor: services.claim_listing(**stage.bid(act, stage.seats[act.by]), actor=actor),
    "wait": lambda stage, act, actor: services.join_waiting_list(**stage.bid(act, stage.seats[act.by]), actor=actor),
    "propose": _propose,
    "decline": _ended(services.decline_claim),
    "confirm": lambda stage, act, actor: services.confirm_claim(claim_id=stage.things[act.on_what].pk, actor=actor),
    "contact": lambda stage, act, actor: services.note_contact(
        claim_id=stage.things[act.on_what].pk, on=act.on, note=act.text, actor=actor
    ),
    "deliver": _deliver,
    "settle": _ended(services.settle_claim),
    "withdraw": _ended(services.withdraw_claim),
    "close": lambda stage, act, actor: services.close_listing(
        listing_id=stage.listing(act.of).pk, reason=act.text, actor=actor
    ),
    "record": _record,
    "link": lambda stage, act, actor: services.link_need(
        concern_id=stage.things[act.on_what].pk, listing_id=stage.listing(act.of).pk, actor=actor
    ),
    "answer": lambda stage, act, actor: services.answer_concern(
        concern_id=stage.things[act.on_what].pk, answer=act.text, on=act.on, actor=actor
    ),
    "tell": lambda stage, act, actor: services.tell_residents(
        concern_id=stage.things[act.on_what].pk, how=act.text, on=act.on, actor=actor
    ),
    "keep": lambda stage, act, actor: services.keep_search(
        council=stage.council, query=act.query, name=act.title, actor=actor
    ),
    **BOOK,
}


def play(stage: Stage, acts: Sequence[Act]) -> None:
    """Do what the diary tells, each at its hour. Raises what the services raise."""
    for act in acts:
        move_clock(by=act.at.replace(tzinfo=BEIJING) - datetime.now(UTC))
        done = VERBS[act.verb](stage, act, stage.people[act.by])
        if act.name:
            stage.things[act.name] = done
