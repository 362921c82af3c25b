"""The best counterparts of a need among the resources, and of a resource among the needs.

How well two listings fit is said by the floor that matches them, so that a listing's page and a plan never disagree.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from lianxin.exchange.models import Listing
from lianxin.exchange.states import UNITS, ListingState, Side
from lianxin.kernel import clock

if TYPE_CHECKING:
    from lianxin.network.models import Council

MOST_CANDIDATES = 300
MOST_SHOWN = 5


@dataclass(frozen=True)
class Sought:
    """For what counterparts are sought. ``quantity`` is 0 where it is not known yet, ``place_id`` None for the whole
    town, ``owner_id`` None where nobody was named."""

    side: str
    form: str
    title: str
    category_id: int | None = None
    place_id: int | None = None
    owner_id: int | None = None
    quantity: int = 0


@dataclass(frozen=True)
class Counterpart:
    """A listing of the other side, how well it fits (of 1000), and why: words, with their part of the points or 0."""

    listing: Listing
    points: int
    breakdown: Sequence[tuple[str, int]]

    @property
    def reasons(self) -> list[str]:
        """Why, in words, the weightiest first."""
        return [words for words, _points in self.breakdown]


Weigh = Callable[[Sought, Sequence[Listing], "Council"], list[Counterpart]]
"""Says which of some listings fit what is sought, in any order."""
_weighing: list[Weigh] = []


def weighed_by(weigh: Weigh) -> None:
    """Declare how it is said how well listings fit. Raises ValueError on a second declaration of another one."""
    if _weighing and _weighing != [weigh]:
        raise ValueError("how listings fit is declared twice")
    _weighing[:] = [weigh]


def as_sought(listing: Listing) -> Sought:
    """A listing as that for which counterparts are sought: for what is left of it."""
    return Sought(
        side=listing.side,
        form=listing.form,
        title=listing.title,
        category_id=listing.category_id,
        place_id=listing.place_id,
        owner_id=listing.owner_id,
        quantity=listing.left,
    )


def as_listing(sought: Sought, council: "Council") -> Listing:
    """What is sought, as a listing that is not there yet; never to be saved."""
    return Listing(
        council=council,
        owner_id=sought.owner_id or 0,
        side=sought.side,
        form=sought.form,
        title=sought.title,
        category_id=sought.category_id,
        place_id=sought.place_id,
        capacity=max(1, sought.quantity),
    )


def counterparts(sought: Sought, council: "Council") -> list[Counterpart]:
    """The listings of the other side and the same form that fit best, the best first. Three queries.

    Only what is open, has something left and has not ended; the newest ``MOST_CANDIDATES`` of them are weighed.
    """
    if sought.form not in UNITS or sought.side not in Side:
        return []
    listings = _candidates(sought, council)
    found = [one for weigh in _weighing for one in weigh(sought, listings, council)]
    return sorted(found, key=lambda one: (-one.points, -one.listing.pk))[:MOST_SHOWN]


def _candidates(sought: Sought, council: "Council") -> Sequence[Listing]:
    other = Side.OFFER if sought.side == Side.NEED else Side.NEED
    lasting = Q(until_on__isnull=True) | Q(until_on__gte=clock.today())
    found = Listing.objects.own().filter(lasting, council=council, side=other, form=sought.form)
    found = found.filter(state=ListingState.OPEN, taken__lt=F("capacity"))
    if sought.owner_id is not None:
        found = found.exclude(owner=sought.owner_id)
    return list(found.select_related("owner__division", "place", "category").order_by("-pk")[:MOST_CANDIDATES])
