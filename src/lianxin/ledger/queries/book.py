"""Balances, entries, and what does not add up."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lianxin.ledger.models import Account, Fund, Leg, Share, Transfer
from lianxin.ledger.states import FLOWS, AccountKind, TransferKind


@dataclass(frozen=True)
class Money:
    """Where a fund's money stands, in fen. Received, spent and balance are never added together."""

    received_fen: int = 0
    spent_fen: int = 0
    returned_fen: int = 0
    carried_fen: int = 0
    balance_fen: int = 0


def money_of(fund_ids: Iterable[int | None]) -> dict[int, Money]:
    """Where each fund's money stands. One query."""
    balances: dict[int, dict[str, int]] = {}
    known = {fund_id for fund_id in fund_ids if fund_id is not None}
    for fund_id, kind, balance in Account.objects.filter(fund__in=known).values_list("fund_id", "kind", "balance_fen"):
        balances.setdefault(fund_id, {})[kind] = balance
    return {fund_id: _money(kinds) for fund_id, kinds in balances.items()}


def _money(kinds: dict[str, int]) -> Money:
    return Money(
        received_fen=-kinds.get(AccountKind.GIVEN, 0),
        spent_fen=kinds.get(AccountKind.SPENT, 0),
        returned_fen=kinds.get(AccountKind.RETURNED, 0),
        carried_fen=kinds.get(AccountKind.CARRIED, 0),
        balance_fen=kinds.get(AccountKind.HELD, 0),
    )


def balance_of(fund: Fund) -> int:
    """What a fund still holds, in fen. One query."""
    held = Account.objects.filter(fund=fund, kind=AccountKind.HELD).values_list("balance_fen", flat=True).first()
    return held or 0


def transfers_of(fund: Fund) -> QuerySet[Transfer]:
    """Every entry of a fund, oldest first, with voucher, giver and reversal. One query."""
    return (
        Transfer.objects.filter(fund=fund)
        .select_related("voucher", "organisation", "reversed_by", "recorded_by", "approved_by")
        .order_by("on", "pk")
    )


def carried_into(fund: Fund) -> QuerySet[Transfer]:
    """Entries of other funds that carried money into this one. One query."""
    return Transfer.objects.filter(legs__account__fund=fund).exclude(fund=fund).select_related("voucher", "fund")


def unbalanced_transfers(council_id: int) -> QuerySet[Transfer]:
    """Transfers whose legs do not add up to 0 or do not carry their amount: none unless rows were altered."""
    own = Q(legs__account__fund=F("fund"))
    target = Q(kind=TransferKind.CARRIED, legs__account__kind=AccountKind.CARRIED)
    for kind, (_, to) in FLOWS.items():
        target |= Q(kind=kind, legs__account__kind=to)
    return (
        Transfer.objects.filter(council_id=council_id)
        .annotate(sum_fen=Sum("legs__amount_fen"), carried_fen=Sum("legs__amount_fen", filter=own & target))
        .exclude(sum_fen=0, carried_fen=F("amount_fen"))
        .order_by("pk")
    )


def uses_off_shares(council_id: int) -> list[tuple[int, int, int]]:
    """Transfers that took out of a fund what their shares do not add up to: id, amount, sum of shares. One query."""
    found = (
        Transfer.objects.filter(council_id=council_id)
        .exclude(kind=TransferKind.RECEIVED)
        .annotate(shared_fen=Coalesce(Sum("sources__amount_fen"), 0))
        .exclude(shared_fen=F("amount_fen"))
        .order_by("pk")
    )
    return list(found.values_list("pk", "amount_fen", "shared_fen"))


def sources_overdrawn(council_id: int) -> list[tuple[int, int, int]]:
    """Transfers of which more was used than they brought, or less than nothing: id, what stands, what was used.

    What was taken back brought nothing. One query.
    """
    used = Share.objects.filter(source=OuterRef("pk")).order_by().values("source")
    found = (
        Transfer.objects.filter(council_id=council_id, uses__isnull=False)
        .annotate(
            used_fen=Subquery(used.annotate(sum=Sum("amount_fen")).values("sum")),
            standing_fen=F("amount_fen") + Coalesce("reversed_by__amount_fen", 0),
        )
        .filter(Q(used_fen__lt=0) | Q(used_fen__gt=F("standing_fen")))
        .distinct()
        .order_by("pk")
    )
    return list(found.values_list("pk", "standing_fen", "used_fen"))


def accounts_off_balance(council_id: int) -> list[tuple[Account, int]]:
    """Accounts whose kept balance differs from the sum of their legs, with that sum. Two queries."""
    sums = dict(
        Leg.objects.filter(account__fund__council=council_id)
        .order_by()
        .values_list("account")
        .annotate(sum_fen=Sum("amount_fen"))
    )
    accounts = Account.objects.filter(fund__council=council_id).order_by("pk")
    return [
        (account, sums.get(account.pk, 0)) for account in accounts if account.balance_fen != sums.get(account.pk, 0)
    ]
