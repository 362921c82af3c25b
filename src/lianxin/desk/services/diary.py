"""What the demo's people did in the days before its today, done anew by the product's own services."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lianxin.accounts.models import User
from lianxin.desk.errors import PlanUnreadable
from lianxin.exchange import services
from lianxin.exchange.amounts import parse_quantity
from lianxin.exchange.models import Claim, Concern, Listing
from lianxin.exchange.services import Arrived, Raised, Terms
from lianxin.exchange.states import UNITS, Form, Side
from lianxin.journal.services import move_clock
from lianxin.kernel.clock import BEIJING
from lianxin.ledger.queries.sealing import next_to_seal
from lianxin.ledger.services import seal_month
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import organisation_named
from lianxin.network.states import Role

KEYS = UUID("6f1d3a52-20c1-5e0b-9d55-20191224cafe")
"""The keys of the demo's claims are made from it, so that every demo has the same."""
Sheet = tuple[str, str]
"""A line of an imported sheet: its owner and its title."""


class Act(BaseModel):
    """One thing that somebody did: ``name`` is how later acts call what came of it (``of``, ``on_what``)."""

    model_config = ConfigDict(extra="forbid")
    at: datetime
    by: str
    verb: Literal[
        "list", "claim", "wait", "propose", "decline", "confirm", "contact", "deliver", "settle", "withdraw",
        "close", "record", "link", "answer", "tell", "keep", "seal",
    ]  # fmt: skip
    name: str = ""
    of: str | Sheet = ""
    on_what: str = ""
    to: str = ""
    title: str = ""
    text: str = ""
    form: Form = Form.GOODS
    quantity: str = ""
    micro: bool = False
    until_on: date | None = None
    persons: int | None = None
    households: int | None = None
    heard: str = ""
    on: date = date.min
    voucher: str = ""
    query: str = ""


class Diary(BaseModel):
    """The day on which the workbook came in, further people (as a council's accounts), and what they did, in order."""

    model_config = ConfigDict(extra="forbid")
    begins: date
    people: list[tuple[str, str, Role, str]]
    acts: Annotated[list[Act], Field(min_length=1)]


def read_diary(file: Path) -> Diary | None:
    """The diary in a JSON file; None where there is none. Raises PlanUnreadable."""
    if not file.exists():
        return None
    try:
        return Diary.model_validate_json(file.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        raise PlanUnreadable(why=f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


@dataclass
class Stage:
    """The council, its people by their accounts' names, and what came of their acts so far."""

    council: Council
    people: Mapping[str, User]
    seats: Mapping[str, Organisation]
    things: dict[str, Any] = field(default_factory=dict)

    def play(self, acts: list[Act]) -> None:
        """Do what the diary tells, each at its hour. Raises what the services raise."""
        for act in acts:
            move_clock(by=act.at.replace(tzinfo=BEIJING) - datetime.now(UTC))
            done = VERBS[act.verb](self, act, self.people[act.by])
            if act.name:
                self.things[act.name] = done

    def listing(self, of: str | Sheet) -> Listing:
        """A listing by the name that an act gave it, or as it stands on a sheet."""
        if isinstance(of, str):
            return Listing.objects.get(pk=self.things[of].pk)
        owner, title = of
        return Listing.objects.own().filter(council=self.council, owner__name=owner, title=title).order_by("pk")[0]

    def bid(self, act: Act, organisation: Organisation) -> dict[str, Any]:
        """How much of which listing for whom, under a key of its own."""
        listing = self.listing(act.of)
        key = uuid5(KEYS, f"{act.at:%Y%m%d%H%M}{act.by}{act.verb}")
        quantity = parse_quantity(act.quantity, listing.unit)
        return {"listing_id": listing.pk, "organisation_id": organisation.pk, "quantity": quantity, "key": key}


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


def _seal(stage: Stage, act: Act, actor: User) -> None:
    """Every month up to that of the day, one after the other."""
    while (month := next_to_seal(stage.council.pk)) and month <= act.on:
        seal_month(council=stage.council, month=month, actor=actor)


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
    "seal": _seal,
    "keep": lambda stage, act, actor: services.keep_search(
        council=stage.council, query=act.query, name=act.title, actor=actor
    ),
}
