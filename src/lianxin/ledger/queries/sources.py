"""What a fund's money came from, and what is left of it."""

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lianxin.ledger.models import Fund, Leg, Share, Transfer
from lianxin.ledger.purse import Purse
from lianxin.ledger.states import AccountKind, TransferKind


def sources_left(fund: Fund) -> list[tuple[Transfer, int]]:
    """What came into a fund and is not used up, with what is left of it, oldest first. Two queries."""
    left = {pk: fen for pk, fen in purse_of(fund.pk).left.items() if fen > 0}
    found = Transfer.objects.select_related("fund", "organisation").in_bulk(left)
    return [(found[pk], fen) for pk, fen in left.items()]


def purse_of(fund_id: int) -> Purse:
    """The sources of a fund, oldest first, with what is left of each. One query."""
    carried = Leg.objects.filter(account__fund=fund_id, account__kind=AccountKind.CARRIED)
    into = Transfer.objects.filter(kind=TransferKind.CARRIED, pk__in=carried.values("transfer"))
    gifts = Transfer.objects.filter(fund=fund_id, kind=TransferKind.RECEIVED)
    found = _with_used(gifts).union(_with_used(into.exclude(fund=fund_id)), all=True).order_by("pk")
    purse = Purse()
    for pk, reverses, amount, used, giver, kind in found:
        purse.put(reverses or pk, amount - used, giver if kind == TransferKind.RECEIVED else None)
    return purse


def _with_used(sources: QuerySet[Transfer]) -> QuerySet[Transfer, tuple[int, int | None, int, int, int | None, str]]:
    used = Share.objects.filter(source=OuterRef("pk")).order_by().values("source")
    sums = Subquery(used.annotate(sum=Sum("amount_fen")).values("sum"))
    return (
        sources.annotate(used_fen=Coalesce(sums, 0))
        .order_by()
        .values_list("pk", "reverses_id", "amount_fen", "used_fen", "organisation_id", "kind")
    )
