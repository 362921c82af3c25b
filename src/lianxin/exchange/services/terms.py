"""What a need or a resource says, and the rules that it keeps whoever writes it."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from lianxin.exchange.errors import BadPeriod, FromElsewhere, NeedIsAVillages, NotANeed, OtherVillage
from lianxin.exchange.models import Concern, Listing
from lianxin.exchange.services.steps import check_quantity
from lianxin.exchange.states import Form, Side, Urgency
from lianxin.kernel import clock
from lianxin.network.models import Category, Council, Organisation
from lianxin.network.states import PLACES


@dataclass(frozen=True)
class Terms:
    """What a need or a resource says. ``quantity`` is in the form's unit; ``place`` is whom a resource is for."""

    side: Side
    form: Form
    title: str
    quantity: int
    category: Category | None = None
    place: Organisation | None = None
    details: str = ""
    conditions: str = ""
    urgency: Urgency = Urgency.NORMAL
    is_micro: bool = False
    persons: int | None = None
    households: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    year: int | None = None
    position: int | None = None
    concern: Concern | None = None

    @classmethod
    def of(cls, listing: Listing) -> Self:
        """What a listing says now, so that one thing of it can be said otherwise."""
        written = {name: getattr(listing, name) for name in WRITTEN}
        return cls(side=Side(listing.side), form=Form(listing.form), quantity=listing.capacity, **written)

    @property
    def is_over(self) -> bool:
        """A resource whose last day is over; a need stays until it is met or given up."""
        return self.side == Side.OFFER and self.until_on is not None and self.until_on < clock.today()


WRITTEN = (
    "title", "category", "place", "details", "conditions", "urgency", "is_micro", "persons", "households", "from_on",
    "until_on",
)  # fmt: skip


def check_terms(terms: Terms, since: date | None = None) -> None:
    """Refuse terms that cannot be, or that end before ``since`` (a step). Raises BadQuantity, BadPeriod."""
    check_quantity(terms.quantity)
    firsts = [day for day in (terms.from_on, since) if day]
    if terms.until_on and firsts and terms.until_on < max(firsts):
        raise BadPeriod(until=terms.until_on, since=max(firsts))


def check_belongs(terms: Terms, council: Council) -> None:
    """Refuse terms that name what is another conference's (a step). Raises FromElsewhere. No query."""
    own = {
        "category": terms.category is None or terms.category.council_id == council.pk,
        "place": terms.place is None or _is_place_of(council, terms.place),
        "concern": terms.concern is None or terms.concern.council_id == council.pk,
    }
    for what, is_own in own.items():
        if not is_own:
            raise FromElsewhere(what=what)


def check_lister(terms: Terms, owner: Organisation) -> None:
    """Refuse terms that are not this organisation's to list (a step): needs are villages', and answer concerns of their
    own residents. Raises NeedIsAVillages, NotANeed, OtherVillage. No query.
    """
    if terms.side == Side.NEED and owner.kind not in PLACES:
        raise NeedIsAVillages(name=owner.name)
    if terms.concern is None:
        return
    if terms.side != Side.NEED:
        raise NotANeed(title=terms.title)
    if terms.concern.village_id != owner.pk:
        raise OtherVillage


def _is_place_of(council: Council, place: Organisation) -> bool:
    return place.kind in PLACES and (place.division_id or "").startswith(council.code)
