"""What a fund's money came from, and what is left of it."""

from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from lianxin.ledger.models import Fund, Leg, Share, Source, Transfer
from lianxin.ledger.purse import Purse
from lianxin.ledger.states import AccountKind, TransferKind
from lianxin.prepared import Param, Prepared

BRINGING = (TransferKind.RECEIVED, TransferKind.CARRIED)
"""The kinds of transfers that bring money into a fund."""

_OF_FUND = Prepared(
    lambda: (
        Source.objects.filter(fund=Param("fund"))
        .annotate(kind=F("transfer__kind"), giver=F("transfer__organisation"))
        .order_by("pk")
    )
)


def sources_left(fund: Fund) -> list[tuple[Transfer, int]]:
    """What came into a fund and is not used up, with what is left of it, oldest first. Two queries."""
    left = {pk: fen for pk, fen in purse_of(fund.pk).left.items() if fen > 0}
    found = Transfer.objects.select_related("fund", "organisation").in_bulk(left)
    return [(found[pk], fen) for pk, fen in left.items()]


def purse_of(fund_id: int) -> Purse:
    """The sources of a fund, oldest first, with what is left of each. One query, however much they paid."""
    purse = Purse()
    for source in _OF_FUND.objects(fund=fund_id):
        seen = vars(source)
        purse.put(source.pk, source.left_fen, seen["giver"] if seen["kind"] == TransferKind.RECEIVED else None)
    return purse


class OffCount(NamedTuple):
    """A source whose kept remainder is not what its shares leave: None where none is kept, or where it is no source."""

    transfer_id: int
    fund_id: int
    kept_fen: int | None
    counted_fen: int | None


def sources_off_count(council_id: int) -> list[OffCount]:
    """Sources whose remainder or fund is kept wrongly or not at all, and what is kept of no source. Two queries."""
    brought = _brought(council_id).exclude(kept=F("counted"), kept_fund=F("account__fund"))
    rows = brought.order_by("transfer").values_list(
        "transfer", "account__fund", "transfer__as_source__left_fen", "counted"
    )
    of_none = Source.objects.filter(transfer__council=council_id).exclude(
        Exists(_moved_in().filter(transfer=OuterRef("pk")))
    )
    strange = of_none.order_by("pk").values_list("pk", "fund", "left_fen")
    return [OffCount(*row) for row in rows] + [OffCount(*row, None) for row in strange]


def _brought(council_id: int) -> QuerySet[Any]:
    """The legs by which money came in, with what is ``kept`` as left of it, and what its shares leave (``counted``)."""
    none = Value(0, BigIntegerField())
    used = Share.objects.filter(source=OuterRef("transfer")).order_by().values("source").annotate(sum=Sum("amount_fen"))
    counted = (
        F("transfer__amount_fen")
        + Coalesce("transfer__reversed_by__amount_fen", none)
        - Coalesce(Subquery(used.values("sum")), none)
    )
    kept = Coalesce("transfer__as_source__left_fen", Value(-1, BigIntegerField()))
    return (
        _moved_in()
        .filter(transfer__council=council_id)
        .annotate(counted=counted, kept=kept, kept_fund=Coalesce("transfer__as_source__fund", none))
    )


def _moved_in() -> QuerySet[Leg]:
    held = Q(account__kind=AccountKind.HELD, amount_fen__gt=0)
    return Leg.objects.filter(held, transfer__kind__in=BRINGING, transfer__reverses__isnull=True)
