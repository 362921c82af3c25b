"""What the lists of needs and resources are narrowed to, by an address or in a search that is kept."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from lianxin.accounts.api import Id, Input, Line, Year
from lianxin.exchange.queries.lists import LONGEST_SEARCH, Filter
from lianxin.exchange.states import Form, Side, Urgency
from lianxin.network.api import InCouncil

Search = Annotated[Line, Field(max_length=LONGEST_SEARCH)]


class Narrowing(Input):
    """What the lists are narrowed to. ``village`` and ``organisation`` are organisation ids."""

    side: Side | None = None
    q: Search = Field("", description="Words in the title, the reason or the owner's name.")
    form: Form | None = None
    category: Id | None = None
    village: Id | None = Field(None, description="Its needs; resources for it or for the whole town.")
    organisation: Id | None = Field(None, description="Who listed it, or claimed of it.")
    urgency: Urgency | None = None
    year: Year | None = None
    state: Literal["open", "closed", "any"] = "open"
    left: Literal["some", "none"] | None = None
    by: date | None = Field(None, description="What ends on or before this day.")
    micro: bool = Field(default=False, description="Small wishes only.")

    def narrowed(self) -> Filter:
        """As queries take it."""
        return Filter(
            side=self.side or "",
            q=self.q,
            form=self.form or "",
            category_id=self.category,
            village_id=self.village,
            organisation_id=self.organisation,
            urgency=self.urgency or "",
            year=self.year,
            state=self.state,
            left=self.left or "",
            by=self.by,
            micro=self.micro,
        )


class PlacePaging(Input):
    """Which part of a list that can be put in order: what comes after a place in it, and how much of it."""

    after: str = Field("", pattern=r"^[0-9-]*$", max_length=60, description="As in `next`.")
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ListingFilter(InCouncil, Narrowing, PlacePaging):
    """Which part of the lists: what was carried over first, then what is urgent, what ends first, what is new.

    ``sort`` puts them in another order; amounts have one only where one ``form`` is asked for.
    """

    sort: Literal["", "new", "until", "-until", "amount", "-amount"] = ""

    @field_validator("sort")
    @classmethod
    def _counts_the_same(cls, sort: str, told: ValidationInfo) -> str:
        if "amount" in sort and not told.data.get("form"):
            raise ValueError("Amounts of different forms have no order")
        return sort

    def ordered(self) -> Filter:
        """As queries take it, with the order."""
        return replace(self.narrowed(), sort=self.sort)
