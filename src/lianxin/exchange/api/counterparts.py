"""The best counterparts of what is sought, and why."""

from collections.abc import Sequence
from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from lianxin.accounts.api import Id, Line, Output, SignedIn, read
from lianxin.exchange.api.shapes import ListingOut, Shown
from lianxin.exchange.queries.counterparts import Counterpart, Sought, counterparts
from lianxin.exchange.queries.writing import may_list
from lianxin.exchange.states import Form, Side
from lianxin.kernel.errors import NotAllowed
from lianxin.network.api import InCouncil, council_of

router = Router()


class SoughtIn(InCouncil):
    """For what counterparts are sought: all that is known of it yet. ``owner`` and ``place`` are organisation ids."""

    side: Side
    form: Form
    title: Annotated[Line, Field(max_length=120)] = ""
    category: Id | None = None
    owner: Id | None = None
    place: Id | None = None
    quantity: Annotated[int, Field(ge=0, le=10**15)] = 0


class CounterpartOut(Shown):
    """A listing of the other side, how well it fits (of 1000 points), and why: each reason with its part of them."""

    listing: ListingOut
    points: int
    reasons: list[str]
    breakdown: list[tuple[str, int]]


class Counterparts(Output):
    """The listings that fit best, the best first."""

    items: list[CounterpartOut]


@read(router, "/counterparts", gives=Counterparts, public=False)
def list_counterparts(request: SignedIn, to: Query[SoughtIn]) -> Counterparts:
    """The best counterparts of what is about to be listed, and why (those who may list it)."""
    council = council_of(to.council)
    if not may_list(request.user, council, to.side):
        raise NotAllowed(permission="exchange.list")
    sought = Sought(
        side=to.side,
        form=to.form,
        title=to.title,
        category_id=to.category,
        place_id=to.owner if to.side == Side.NEED else to.place,
        owner_id=to.owner,
        quantity=to.quantity,
    )
    return Counterparts(items=fitting(counterparts(sought, council), council.code))


def fitting(found: Sequence[Counterpart], council: str) -> list[CounterpartOut]:
    """Counterparts as a council's members see them."""
    return [
        CounterpartOut.of(one, listing=ListingOut.seen(one.listing, council=council, is_member=True)) for one in found
    ]
