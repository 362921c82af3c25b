"""Founding a council from a file, and opening its first account."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from lianxin.accounts.services import open_account
from lianxin.desk.errors import DemoStandsHere, PlanUnreadable
from lianxin.kernel import clock
from lianxin.network.models import Council
from lianxin.network.queries import council_with_code
from lianxin.network.services import NewPlace, appoint, found_council
from lianxin.network.states import PLACES, Kind, Role

Name = Annotated[str, Field(min_length=1, max_length=60)]
NameEn = Annotated[str, Field(max_length=60)]
VillageCode = Annotated[str, Field(pattern=r"^[0-9]{12}$")]


class CouncilPlan(BaseModel):
    """The council itself. ``code`` is the nine digits of its town."""

    model_config = ConfigDict(extra="forbid")
    code: Annotated[str, Field(pattern=r"^[0-9]{9}$")]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    short_name: Annotated[str, Field(min_length=1, max_length=20)]
    name_en: Annotated[str, Field(max_length=80)] = ""
    founded_on: date
    office_name: Annotated[str, Field(min_length=1, max_length=80)]
    office_name_en: Annotated[str, Field(max_length=80)] = ""


class Plan(BaseModel):
    """A council with its divisions (code → names), places (code, name, English name, kind) and categories (names).

    ``accounts`` (name, person, role, organisation) and ``today`` are the demo's own; founding leaves them alone.
    """

    model_config = ConfigDict(extra="forbid")
    council: CouncilPlan
    divisions: dict[VillageCode, tuple[Name, NameEn]]
    places: Annotated[list[tuple[VillageCode, Name, NameEn, Kind]], Field(min_length=1)]
    categories: Annotated[
        list[tuple[Annotated[str, Field(min_length=1, max_length=30)], Annotated[str, Field(max_length=40)]]],
        Field(min_length=1),
    ]
    accounts: list[tuple[str, str, Role, str]] = []
    today: date | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        """The town is named, and each place is one of its villages, once."""
        town, codes = self.council.code, [code for code, *_ in self.places]
        if town.ljust(12, "0") not in self.divisions:
            raise ValueError(f"divisions lacks the town {town.ljust(12, '0')}")
        if strays := [code for code in codes if not code.startswith(town) or code.endswith("000")]:
            raise ValueError(f"{strays[0]} is no village of {town}")
        if len(set(codes)) < len(codes) or len({name for name, _ in self.categories}) < len(self.categories):
            raise ValueError("a place or a category stands there twice")
        if odd := [kind for *_, kind in self.places if kind not in PLACES]:
            raise ValueError(f"a place is a village or a neighbourhood, not: {odd[0].value}")
        return self


@dataclass(frozen=True)
class Founded:
    """What stands after ``found``: the council, whether it is new, and the administrator's first password, if made."""

    council: Council
    is_new: bool
    password: str


def read_plan(file: Path) -> Plan:
    """The plan in a JSON file. Raises PlanUnreadable."""
    try:
        return Plan.model_validate_json(file.read_bytes())
    except OSError as error:
        raise PlanUnreadable(why=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise PlanUnreadable(why=f"{where}: {first['msg']}" if where else first["msg"]) from error


def council_of(plan: Plan) -> Council:
    """The council of a plan, founded if it does not stand yet (a step)."""
    return found_council(
        **plan.council.model_dump(),
        divisions=plan.divisions,
        places=[NewPlace(*place) for place in plan.places],
        categories=plan.categories,
    )


@transaction.atomic
def found(*, plan: Plan, administrator: str = "") -> Founded:
    """Found a council and, where one is named, appoint its first administrator. Doing it again changes nothing.

    Raises DemoStandsHere, BadUsername.
    """
    if clock.offset():
        raise DemoStandsHere
    is_new = council_with_code(plan.council.code) is None
    council = council_of(plan)
    password = _administrator(council, administrator) if administrator else ""
    return Founded(council, is_new, password)


def _administrator(council: Council, username: str) -> str:
    user, password = open_account(username=username, display_name=username)
    appoint(council=council, user=user, organisation=council.office, role=Role.ADMIN, actor=None)
    return password
