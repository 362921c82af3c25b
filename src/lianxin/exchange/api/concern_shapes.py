"""What is sent about residents' concerns, and what is told of them."""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field

from lianxin.accounts.api import Count, Id, Input, Line, Named, Page, Text
from lianxin.exchange.api.shapes import ClaimOut, Shown
from lianxin.exchange.models import Concern, Listing
from lianxin.exchange.queries.claims import received_of
from lianxin.exchange.states import ConcernState
from lianxin.network.api import EventOut, InCouncil, PartOfCouncil

Said = Annotated[Text, Field(min_length=1, max_length=1000)]


class ConcernsFilter(PartOfCouncil):
    """Which concerns, the latest entry first. ``village`` is an organisation id."""

    state: ConcernState | None = None
    village: Id | None = None


class RaisedIn(InCouncil):
    """What residents of a village raise, in their words; nobody is named."""

    village: Id
    text: Said
    on: date
    households: Count | None = None
    heard: Annotated[Line, Field(max_length=60)] = ""


class AnswerIn(Input):
    """What was done, and when."""

    answer: Said
    on: date


class TellIn(Input):
    """How those who raised it were told, and when."""

    how: Annotated[Line, Field(min_length=1, max_length=120)]
    on: date


class NeedIn(Input):
    """A need of the same village."""

    listing: Id


class ConcernOut(Shown):
    """What residents raise, and how far it has come."""

    id: int
    council: str
    village: Named
    text: str
    raised_on: date
    households: int | None
    heard: str
    state: str
    answer: str
    answered_on: date | None
    told_on: date | None
    told_how: str

    @classmethod
    def of(cls, concern: Concern, /, **beside: Any) -> Self:
        """A concern with its village and council."""
        return super().of(concern, council=concern.council.code, **beside)


class ConcernLine(ConcernOut):
    """A concern as lists show it."""

    need_count: int


class NeedOfConcern(Shown):
    """A need that was listed for a concern, in its unit, with the claims that stand."""

    id: int
    title: str
    state: str
    unit: str
    capacity: int
    taken: int
    received: int
    claims: list[ClaimOut]

    @classmethod
    def of(cls, need: Listing, /, **beside: Any) -> Self:
        """A need with its ``live_claims`` and what was received for each."""
        claims = vars(need)["live_claims"]
        came = sum(received_of(claim) for claim in claims)
        return super().of(need, claims=[ClaimOut.of(claim) for claim in claims], received=came, **beside)


class ConcernDetail(ConcernOut):
    """A concern with what was listed for it, and the verbs that the reader may do now."""

    recorded_by: str
    needs: list[NeedOfConcern]
    timeline: list[EventOut]
    actions: list[str]


class Concerns(Page[ConcernLine]):
    """A part of the concerns; ``states`` says how many of all stand in each state."""

    states: dict[str, int]
