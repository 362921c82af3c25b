"""Reads of claims: the list, and one claim's page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.states import ASKED, DELIVERY_DAYS, PENDING, PROMISED, ClaimState, Side
from lianxin.journal.models import Entry
from lianxin.journal.queries import subject_type
from lianxin.kernel import clock
from lianxin.kernel.errors import Words
from lianxin.receipts.queries import receipts_shown

if TYPE_CHECKING:
    from lianxin.network.models import Council

STAGES: dict[str, tuple[ClaimState, ...]] = {
    "asked": ASKED,
    "waiting": (ClaimState.WAITING,),
    "open": PENDING,
    "done": (ClaimState.FULFILLED, ClaimState.SETTLED),
    "ended": (ClaimState.WITHDRAWN, ClaimState.RELEASED, ClaimState.DECLINED, ClaimState.EXPIRED),
    "counted": PROMISED,
}
"""States of claims, put together as a list of them is asked for."""
STAGE_WORDS: dict[str, Words] = {
    "asked": _("waits for an answer"),
    "waiting": _("on the waiting list"),
    "open": _("still to come"),
    "done": _("came"),
    "ended": _("ended without anything"),
    "counted": _("all that stand"),
}


ORDERS: dict[str, tuple[str, ...]] = {"": ("-pk",), "due": ("ends", "-pk"), "-due": ("-ends", "-pk")}
"""By what a list of claims can be put in order: the newest first, or by when they are due."""


@dataclass(frozen=True)
class ClaimFilter:
    """What a list of claims is narrowed to. ``mine`` are the reader's organisations, ``side`` whether they ``give`` or
    ``get``, or either (``mine``); ``overdue`` leaves what is past its day; ``sort`` is one of ``ORDERS``.
    """

    mine: Collection[int] = ()
    side: str = ""
    stage: str = ""
    giver_id: int | None = None
    receiver_id: int | None = None
    listing_id: int | None = None
    year: int | None = None
    unit: str = ""
    overdue: bool = False
    sort: str = ""


def given_by(ids: Collection[int]) -> Q:
    """Claims by which one of these organisations gives: of a need it claimed, or of what it offers."""
    return Q(listing__side=Side.NEED, organisation__in=ids) | Q(listing__side=Side.OFFER, listing__owner__in=ids)


def received_by(ids: Collection[int]) -> Q:
    """Claims by which one of these organisations receives."""
    return Q(listing__side=Side.NEED, listing__owner__in=ids) | Q(listing__side=Side.OFFER, organisation__in=ids)


def concerning(ids: Collection[int]) -> Q:
    """Claims in which one of these organisations is a side."""
    return Q(organisation__in=ids) | Q(listing__owner__in=ids)


def due_by(day: date) -> Q:
    """Claims that are due on or before a day; within the usual time where no day was said."""
    return Q(due_on__lte=day) | Q(due_on__isnull=True, on__lte=day - timedelta(days=DELIVERY_DAYS))


def due_on(claim: Claim) -> date:
    """By when what was promised is to come."""
    return claim.due_on or claim.on + timedelta(days=DELIVERY_DAYS)


def is_overdue(claim: Claim) -> bool:
    """Whether something is still to come and its day is over."""
    return claim.state in PENDING and due_on(claim) < clock.today()


def claims(council: "Council", to: ClaimFilter) -> QuerySet[Claim]:
    """A council's claims, newest first unless asked otherwise, with both sides and what was ``received``. One query.

    What names no day (``ends``) is always the last of those that do.
    """
    found = narrowed(Claim.objects.filter(council=council), to).select_related("listing__owner", "organisation")
    if to.sort:
        never = date.min if to.sort.startswith("-") else date.max
        found = found.annotate(ends=Coalesce("due_on", Value(never), output_field=DateField()))
    return with_received(found).order_by(*ORDERS[to.sort])


def years_with_claims(council: "Council") -> list[int]:
    """The years of what a council's claims are made of, latest first. One query."""
    found = Listing.objects.filter(council=council, taken__gt=0).order_by("-year")
    return list(found.values_list("year", flat=True).distinct())


def of_organisations(council: "Council", mine: Collection[int]) -> QuerySet[Claim]:
    """The claims of organisations that wait for an answer or for what is to come, oldest first. One query."""
    waiting = Claim.objects.filter(concerning(mine), council=council, state__in=(*ASKED, *PENDING))
    return waiting.select_related("listing__owner", "organisation").order_by("pk")


def standing_at(council_id: int, organisation_id: int) -> QuerySet[Claim]:
    """The claims that count in which an organisation is a side, newest first, with ``received``. One query."""
    found = Claim.objects.filter(concerning([organisation_id]), council=council_id, state__in=PROMISED)
    return with_received(found.select_related("listing__owner", "organisation")).order_by("-pk")


def narrowed(found: QuerySet[Claim], to: ClaimFilter) -> QuerySet[Claim]:
    """Claims narrowed by a filter."""
    sides = {"give": given_by(to.mine), "get": received_by(to.mine), "mine": concerning(to.mine)}
    if to.side in sides:
        found = found.filter(sides[to.side])
    if to.stage:
        found = found.filter(state__in=STAGES[to.stage])
    if to.giver_id is not None:
        found = found.filter(given_by([to.giver_id]))
    if to.receiver_id is not None:
        found = found.filter(received_by([to.receiver_id]))
    exact = {"listing": to.listing_id, "listing__year": to.year, "listing__unit": to.unit or None}
    found = found.filter(**{name: value for name, value in exact.items() if value is not None})
    if to.overdue:
        found = found.filter(due_by(clock.today() - timedelta(days=1)), state__in=PENDING)
    return found


def with_received(found: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims with what was ``received`` for each, in the listing's unit."""
    came = Delivery.objects.filter(claim=OuterRef("pk")).order_by().values("claim").annotate(sum=Sum("quantity"))
    return found.annotate(received=Coalesce(Subquery(came.values("sum")), 0))


def received_of(claim: Claim) -> int:
    """What came for a claim that ``with_received`` found."""
    received: int = vars(claim)["received"]
    return received


@dataclass(frozen=True)
class Came:
    """What was promised and what came, in one unit."""

    unit: str
    promised: int
    received: int


def totals_of(found: QuerySet[Claim]) -> list[Came]:
    """What a whole list of claims comes to, unit by unit, never added together. Two queries."""
    bare = found.order_by().select_related(None)
    held = dict(bare.values_list("listing__unit").annotate(held=Sum("held")))
    came = Delivery.objects.filter(claim__in=bare.values("pk")).order_by()
    sums = dict(came.values_list("claim__listing__unit").annotate(sum=Sum("quantity")))
    return [Came(unit, held[unit], sums.get(unit, 0)) for unit in sorted(held) if held[unit] or sums.get(unit)]


def claim_of(council: "Council", pk: int) -> Claim:
    """One claim with its listing, both sides and what was ``received``. Raises Claim.DoesNotExist. One query."""
    whole = Claim.objects.filter(council=council).select_related(
        "listing__owner",
        "listing__place",
        "listing__category",
        "listing__fund",
        "organisation",
        "drawn_from",
        "claimed_by",
        "council",
    )
    return with_received(whole).get(pk=pk)


def deliveries_for(claim: Claim) -> QuerySet[Delivery]:
    """What came for a claim, in order, with what takes it back and what shows it. Two queries."""
    return (
        claim.deliveries.select_related("corrected_by", "recorded_by", "transfer__voucher")
        .prefetch_related("transfer__voucher__scans", receipts_shown("transfer__receipts"))
        .order_by("on", "pk")
    )


def entries_of(claim: Claim) -> QuerySet[Entry]:
    """What was done to a claim, newest first. One query."""
    listing = claim.listing
    kind, pk = (listing.origin, listing.origin_id) if listing.origin_id else (subject_type(type(listing)), listing.pk)
    return Entry.objects.filter(subject_type=kind, subject_id=pk, facts__claim=str(claim.key)).order_by("-pk")


def place_in_queue(claim: Claim) -> int:
    """How many wait before it, itself included; 0 where it does not wait. One query where it does."""
    if claim.state != ClaimState.WAITING:
        return 0
    return Claim.objects.filter(listing=claim.listing_id, state=ClaimState.WAITING, pk__lte=claim.pk).count()
