"""From which sources each expense is paid: the shares that a posting writes in its own transaction.

Steps of ``posting``: the fund's accounts are held, so nobody else draws on its sources meanwhile.
"""

from collections.abc import Collection, Mapping

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from lianxin.ledger.errors import NotASource, PinnedTooLittle
from lianxin.ledger.models import Leg, Share, Transfer
from lianxin.ledger.purse import Purse, Use
from lianxin.ledger.queries.sources import purse_of
from lianxin.ledger.states import AccountKind, TransferKind


def pay_from_sources(use: Transfer, *, paid_from: Collection[int] = ()) -> None:
    """Write from which sources a new use is paid: pro rata to what is left of each, or of those it is pinned to.

    Two queries. Raises NotASource, PinnedTooLittle: what pinned sources do not cover is not taken from others.
    """
    purse = purse_of(use.fund_id)
    if paid_from:
        _check_pinned(purse, paid_from, use.amount_fen)
    _write(use, use, purse.pay(_use(use), use.amount_fen, only=paid_from))


def share_reversal(reversal: Transfer, taken_back: Transfer) -> None:
    """Write what a reversal changes: a use gives back to its sources, the uses of a source are paid by the others.

    At most five queries. Raises MoneyWentRound.
    """
    if taken_back.kind != TransferKind.RECEIVED:
        found = _net(Share.objects.filter(use=taken_back), "source")
        _write(reversal, reversal, {source: -amount for source, amount in found.items()})
    if taken_back.kind in (TransferKind.RECEIVED, TransferKind.CARRIED):
        _pay_otherwise(reversal, taken_back)


def _check_pinned(purse: Purse, paid_from: Collection[int], amount_fen: int) -> None:
    for entry in paid_from:
        if entry not in purse.left:
            raise NotASource(entry=entry)
    left = sum(purse.left[entry] for entry in set(paid_from))
    if left < amount_fen:
        raise PinnedTooLittle(asked=amount_fen, left=left)


def _pay_otherwise(reversal: Transfer, source: Transfer) -> None:
    """The uses of a source that is taken back are paid by the fund's other sources; those that are carried on first."""
    shares = Share.objects.filter(source=source).annotate(root=Coalesce("use__reverses", "use"))
    uses = Transfer.objects.in_bulk(found := _net(shares, "root"))
    if not found:
        return
    purse = purse_of(_fund_into(source))
    for use in sorted(uses.values(), key=lambda one: (one.kind != TransferKind.CARRIED, one.pk)):
        amount = found[use.pk]
        paid = purse.pay(_use(use), amount)
        _write(use, reversal, {source.pk: -amount} | paid)


def _fund_into(source: Transfer) -> int:
    """Into which fund a source brought money."""
    if source.kind == TransferKind.RECEIVED:
        return source.fund_id
    legs = Leg.objects.filter(transfer=source, account__kind=AccountKind.HELD).exclude(account__fund=source.fund_id)
    return legs.values_list("account__fund", flat=True).get()


def _net(shares: QuerySet[Share], by: str) -> dict[int, int]:
    sums = shares.order_by().values_list(by).annotate(sum_fen=Sum("amount_fen")).filter(~Q(sum_fen=0)).order_by(F(by))
    return dict(sums.values_list(by, "sum_fen"))


def _use(transfer: Transfer) -> Use:
    return Use(transfer.pk, transfer.kind, transfer.organisation_id)


def _write(use: Transfer, because: Transfer, parts: Mapping[int, int]) -> None:
    Share.objects.bulk_create(
        Share(source_id=source, use=use, amount_fen=part, because=because) for source, part in parts.items()
    )
