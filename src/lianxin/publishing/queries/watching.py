"""Which disclosures may no longer hold: found from the journal, so that nobody adds up books to see that they do."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from lianxin.exchange.models import Delivery
from lianxin.journal.models import Chain, Entry
from lianxin.ledger.models import Leg
from lianxin.ledger.states import AccountKind
from lianxin.network.models import Council
from lianxin.publishing.models import Lapse, VillageDisclosure, Watch
from lianxin.publishing.quarters import Quarter, quarter_of
from lianxin.publishing.queries.holding import differences
from lianxin.publishing.queries.sheets import sheet_of
from lianxin.publishing.sheet import UNREADABLE, sheet_from

NAMING = ("transfer", "delivery")
"""Facts by which the journal names what moved."""
WHOLE_YEARS = "projects.reported_by_sheet"
"""The one verb that moves money without naming it: a whole year at once."""

Touched = dict[int | None, Quarter]
"""The earliest quarter in which something changed, by village; of every village under None."""


def lapses(council: Council, villages: Iterable[int] | None = None) -> QuerySet[Lapse]:
    """Latest editions that are not what the book says today, oldest first; of some villages or of all. One query."""
    found = Lapse.objects.filter(disclosure__council=council, disclosure__corrected_by__isnull=True)
    if villages is not None:
        found = found.filter(disclosure__village__in=villages)
    return found.select_related("disclosure__village").defer("disclosure__snapshot").order_by("since", "pk")


def behind() -> list[int]:
    """Councils with disclosures in whose journal something was numbered that nobody has looked at yet. One query."""
    length = Chain.objects.filter(council_id=OuterRef("council_id")).values("length")
    found = Watch.objects.annotate(length=Subquery(length)).filter(seen__lt=F("length"))
    return list(found.order_by("pk").values_list("pk", flat=True))


def numbered(council_id: int) -> int:
    """How many entries of a council's journal have their number. One query."""
    return Chain.objects.filter(pk=council_id).values_list("length", flat=True).first() or 0


def touched_by(council_id: int, *, after: int, until: int) -> Touched:
    """What the journal's entries of these numbers changed, by the days of what they name. At most three queries."""
    entries = Entry.objects.filter(council_id=council_id, number__gt=after, number__lte=until)
    moving = entries.filter(Q(facts__has_any_keys=NAMING) | Q(verb=WHOLE_YEARS))
    named: dict[str, set[int]] = {name: set() for name in NAMING}
    touched: Touched = {}
    for verb, facts in moving.values_list("verb", "facts").iterator():
        if verb == WHOLE_YEARS:
            _touch(touched, None, date(facts["year"], 1, 1))
        for name in NAMING:
            named[name] |= {facts[name]} if name in facts else set()
    if any(named.values()):
        for *villages, on, corrected_on in _days(named["transfer"], named["delivery"]):
            for village in {*villages} - {None}:
                _touch(touched, village, min(filter(None, (on, corrected_on))))
    return touched


def _days(transfers: set[int], deliveries: set[int]) -> Iterable[tuple[Any, ...]]:
    """Villages, day, and the day of what is taken back, of entries of the book and of deliveries in kind."""
    of_delivery = Q(pk__in=deliveries) | Q(corrects__in=deliveries)
    money = Q(transfer__in=transfers) | Q(
        transfer__in=Delivery.objects.filter(of_delivery, transfer__isnull=False).values("transfer")
    )
    yield from Leg.objects.filter(money, account__kind=AccountKind.HELD).values_list(
        "account__fund__project__village", "account__fund__listings__place", "transfer__on", "transfer__reverses__on"
    )
    yield from Delivery.objects.filter(of_delivery, transfer__isnull=True).values_list(
        "claim__listing__place", "claim__organisation", "on", "corrects__on"
    )


def _touch(touched: Touched, village: int | None, on: date) -> None:
    quarter = quarter_of(on)
    touched[village] = min(quarter, touched.get(village, quarter))


def doubtful(council_id: int, touched: Touched) -> list[VillageDisclosure]:
    """Latest editions of the quarters that were touched, and of all later ones: their balances begin with it. One query
    where anything was touched.
    """
    if not touched:
        return []
    found = VillageDisclosure.objects.filter(council=council_id, corrected_by__isnull=True)
    if None not in touched:
        found = found.filter(village__in=touched)
    never = Quarter(9999, 1)
    return [
        one
        for one in found.select_related("council", "village").defer("snapshot")
        if one.quarter >= min(touched.get(one.village_id, never), touched.get(None, never))
    ]


def still_holds(disclosure: VillageDisclosure) -> bool:
    """Whether every number of an edition is what the book says today. Nine queries.

    One that cannot be read does not: ``verify`` names it, and the folder goes on.
    """
    today = sheet_of(disclosure.council, disclosure.village, disclosure.quarter)
    try:
        return differences(sheet_from(disclosure.snapshot), today).none
    except UNREADABLE:
        return False
