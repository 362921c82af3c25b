"""What the demo's people did in the days before its today, as a file tells it. How it is done: ``acts``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lianxin.accounts.models import User
from lianxin.desk.errors import PlanUnreadable
from lianxin.exchange.amounts import parse_quantity
from lianxin.exchange.models import Listing
from lianxin.exchange.states import Form
from lianxin.network.models import Council, Organisation
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
        "rule", "enter", "bank", "match", "explain", "disclose", "amend",
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
    """The council, its people by their accounts' names, the folder of its files, and what came of their acts so far."""

    council: Council
    folder: Path
    people: Mapping[str, User]
    seats: Mapping[str, Organisation]
    things: dict[str, Any] = field(default_factory=dict)

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
