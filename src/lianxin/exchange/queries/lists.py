"""The lists of needs and of resources: narrowed, in pages, and what they come to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.states import PROMISED, Form, ListingState, Side, Unit, Urgency
from lianxin.network.fields import id_in
from lianxin.network.ordering import page_by_key

if TYPE_CHECKING:
    from lianxin.network.models import Council
    from lianxin.network.queries import Viewer

__all__ = ["ANY", "ORDERS", "Filter", "Total", "listings", "narrowed", "open_counts", "page_by_key", "totals_of"]

LONGEST_SEARCH = 60

ANY = "any"
LEFT = ("some", "none")
STATES = (ListingState.OPEN.value, ListingState.CLOSED.value, ANY)
ORDERS: Mapping[str, tuple[str, ...]] = {
    "": ("rank", "ends", "-pk"),
    "new": ("-pk",),
    "until": ("ends", "-pk"),
    "-until": ("-ends", "-pk"),
    "amount": ("capacity", "-pk"),
    "-amount": ("-capacity", "-pk"),
}
"""By what a list can be put in order; amounts only where one form is asked for, so that they count the same."""


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to: what is open, unless another state or ``any`` is named.

    ``left`` is ``some`` or ``none``; ``by`` leaves what ends on or before that day; ``sort`` is one of ``ORDERS``.
    """

    side: str = ""
    q: str = ""
    form: str = ""
    category_id: int | None = None
    village_id: int | None = None
    organisation_id: int | None = None
    urgency: str = ""
    year: int | None = None
    state: str = ListingState.OPEN
    left: str = ""
    by: date | None = None
    micro: bool = False
    sort: str = ""

    @classmethod
    def read(cls, address: Mapping[str, Any]) -> "Filter":
        """The filter that an address names. What cannot be read filters nothing."""
        form, sort = _one_of(address.get("form"), Form.values), _one_of(address.get("sort"), ORDERS)
        return cls(
            side=_one_of(address.get("side"), Side.values),
            q=address.get("q", "")[:LONGEST_SEARCH],
            form=form,
            category_id=id_in(address.get("category", "")) or None,
            village_id=id_in(address.get("village", "")) or None,
            organisation_id=id_in(address.get("organisation", "")) or None,
            urgency=_one_of(address.get("urgency"), Urgency.values),
            year=_year_in(address.get("year", "")),
            state=_one_of(address.get("state"), STATES) or ListingState.OPEN,
            left=_one_of(address.get("left"), LEFT),
            by=_day_in(address.get("by", "")),
            micro=address.get("micro") == "1",
            sort=sort if form or "amount" not in sort else "",
        )


def _one_of(text: str | None, known: Collection[str]) -> str:
    return text if text and text in known else ""


def _year_in(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) == 4 else None


def _day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def listings(*, viewer: "Viewer", council: "Council", to: Filter | None = None) -> QuerySet[Listing]:
    """A council's needs and resources that ``viewer`` may see, in the asked order, with owner, place and category.

    Unless another order is asked for, what was carried over comes first, then what is urgent, then what ends first,
    then what is new. ``rank`` and ``ends`` say so of each; what names no day is always the last of those that do.
    """
    to = to or Filter(state=ANY)
    seen = Listing.objects.visible_to(viewer, council.pk).select_related("owner", "place", "category")
    never = date.min if to.sort == "-until" else date.max
    ends = Coalesce("until_on", Value(never), output_field=DateField())
    return narrowed(seen, to).annotate(rank=_RANK, ends=ends).order_by(*ORDERS[to.sort])


_RANK = Case(
    When(times_carried__gt=0, then=Value(0)), default=Value(3), output_field=IntegerField()
) + Case(
    When(urgency=Urgency.URGENT, then=Value(0)),
    When(urgency=Urgency.SOON, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)  # fmt: skip


def narrowed(found: QuerySet[Listing], to: Filter) -> QuerySet[Listing]:
    """Listings narrowed by a filter."""
    sides = {
        "side": to.side or None,
        "form": to.form or None,
        "category": to.category_id,
        "urgency": to.urgency or None,
        "year": to.year,
        "state": to.state if to.state != ANY else None,
        "until_on__lte": to.by,
        "is_micro": to.micro or None,
    }
    found = found.filter(**{side: value for side, value in sides.items() if value is not None})
    if to.village_id is not None:  # a resource without a place is for the whole town, so for each of its villages
        found = found.filter(Q(place=to.village_id) | Q(side=Side.OFFER, place__isnull=True))
    if to.organisation_id is not None:
        theirs = Claim.objects.filter(
            listing=OuterRef("pk"), organisation=to.organisation_id, state__in=PROMISED
        ).order_by()
        found = found.filter(Q(owner=to.organisation_id) | Exists(theirs))
    if to.left:
        found = found.filter(taken__lt=F("capacity")) if to.left == "some" else found.filter(taken=F("capacity"))
    return found.filter(grams__holds=to.q) if to.q.strip() else found


@dataclass(frozen=True)
class Total:
    """What listings of one unit come to, in that unit. ``left`` is what can still be claimed."""

    unit: str
    count: int
    capacity: int
    taken: int
    left: int


def totals_of(found: QuerySet[Listing]) -> list[Total]:
    """What a whole list comes to, unit by unit, never added together. One query."""
    bare = Listing.objects.filter(pk__in=found.order_by().values("pk")).order_by()
    open_ones = Sum(F("capacity") - F("taken"), filter=Q(state=ListingState.OPEN), default=0)
    rows = bare.values_list("unit").annotate(Count("pk"), Sum("capacity"), Sum("taken"), open=open_ones)
    return sorted((Total(*row) for row in rows), key=lambda total: Unit.values.index(total.unit))


def years_with_listings(council: "Council") -> list[int]:
    """The years of a council's needs and resources, latest first. One query."""
    found = Listing.objects.own().filter(council=council).order_by("-year")
    return list(found.values_list("year", flat=True).distinct())


def open_counts(council: "Council") -> Mapping[str, int]:
    """How many needs and how many resources of a council are open. One query."""
    found = Listing.objects.own().filter(council=council, state=ListingState.OPEN).order_by()
    return dict.fromkeys(Side.values, 0) | dict(found.values_list("side").annotate(count=Count("pk")))
