"""A village's quarter from the book and the deliveries, as it stands now."""

from collections import Counter

from django.db.models import Q, QuerySet

from lianxin.exchange.models import Delivery
from lianxin.exchange.states import Form, Side
from lianxin.figures.metric import Scope, metric_of
from lianxin.figures.queries import value_of
from lianxin.ledger.models import Leg, Transfer
from lianxin.ledger.states import AccountKind, TransferKind
from lianxin.network.models import Council, Organisation
from lianxin.publishing.quarters import Quarter
from lianxin.publishing.sheet import KindLine, MoneyLine, Sheet

_HELD = ("projects.balance_fen", "exchange.balance_fen")
_WITH_SIGN = {TransferKind.SPENT: -1, TransferKind.RETURNED: -1}
"""Money that leaves is disclosed as the amount that left."""


def sheet_of(council: Council, village: Organisation, quarter: Quarter) -> Sheet:
    """Everything that was received, spent and given in kind for a village in a quarter. Seven queries.

    Opening and closing balances are read from rollups, so that they agree with every other page.
    """
    legs = list(movements(council.pk, village.pk, quarter))
    known = _registered(legs)
    money = [_money(leg, known, quarter) for leg in legs]
    sums: Counter[str] = Counter()
    for line in money:
        sums[line.kind] += line.fen
    opening = _held(council, village, quarter.before.last_month_number)
    closing = _held(council, village, quarter.last_month_number)
    kinds = {kind.value: sums[kind.value] for kind in TransferKind}
    in_kind = [_in_kind(delivery, village) for delivery in _deliveries(council, village, quarter)]
    return Sheet({"opening": opening, **kinds, "closing": closing}, money, in_kind)


def movements(council_id: int, village_id: object, quarter: Quarter) -> QuerySet[Leg]:
    """What moved in the purses of a village's projects and needs in a quarter, oldest first. One query."""
    need = Q(account__fund__listings__origin="", account__fund__listings__place=village_id)
    return (
        Leg.objects.filter(
            Q(account__fund__project__village=village_id) | need,
            account__kind=AccountKind.HELD,
            transfer__council=council_id,
            transfer__on__range=(quarter.starts_on, quarter.ends_on),
        )
        .select_related("transfer__voucher", "transfer__organisation", "transfer__reversed_by", "account__fund")
        .order_by("transfer__on", "transfer_id", "pk")
        .distinct()
    )


def deliveries_in_kind(council_id: int, village_id: object, quarter: Quarter) -> QuerySet[Delivery]:
    """Goods, hours and places that came for a village in a quarter, oldest first. One query."""
    own = Q(claim__listing__place=village_id) | Q(claim__listing__side=Side.OFFER, claim__organisation=village_id)
    return (
        Delivery.objects.filter(own, claim__council=council_id, on__range=(quarter.starts_on, quarter.ends_on))
        .exclude(claim__listing__form=Form.MONEY)
        .select_related("claim__listing__owner", "claim__organisation")
        .order_by("on", "pk")
    )


def _deliveries(council: Council, village: Organisation, quarter: Quarter) -> QuerySet[Delivery]:
    return deliveries_in_kind(council.pk, village.pk, quarter)


def _held(council: Council, village: Organisation, until: int) -> int:
    scope = Scope(council.pk, village=village.division_id or council.code, until=until)
    return sum(value_of(metric_of(code), scope) for code in _HELD)


def _registered(legs: list[Leg]) -> set[str]:
    """Payees that are organisations we know: they may be named, as they are no persons."""
    payees = {leg.transfer.payee for leg in legs if leg.transfer.payee}
    return set(Organisation.objects.filter(name__in=payees).values_list("name", flat=True)) if payees else set()


def _money(leg: Leg, known: set[str], quarter: Quarter) -> MoneyLine:
    entry: Transfer = leg.transfer
    reversal: Transfer | None = getattr(entry, "reversed_by", None)
    later = reversal is not None and reversal.on > quarter.ends_on
    named = entry.payee if entry.payee in known else ""
    return MoneyLine(
        entry=entry.pk,
        kind=entry.kind,
        on=entry.on.isoformat(),
        what=leg.account.fund.title,
        purpose=entry.purpose,
        voucher=entry.voucher.number,
        fen=leg.amount_fen * _WITH_SIGN.get(TransferKind(entry.kind), 1),
        who=entry.organisation.name if entry.organisation else named,
        payee_kind=("organisation" if named else "other") if entry.kind == TransferKind.SPENT else "",
        takes_back=entry.reverses_id is not None,
        taken_back=reversal.on.isoformat() if reversal and later else None,
    )


def _in_kind(delivery: Delivery, village: Organisation) -> KindLine:
    claim, listing = delivery.claim, delivery.claim.listing
    giver = claim.organisation if listing.side == Side.NEED else listing.owner
    return KindLine(
        on=delivery.on.isoformat(),
        what=listing.title,
        who="" if giver.pk == village.pk else giver.name,
        quantity=delivery.quantity,
        unit=listing.unit,
        takes_back=delivery.corrects_id is not None,
    )
