"""From which sources each expense is paid: the shares that a posting writes in its own transaction.

Steps of ``posting``: the fund's accounts are held, so nobody else draws on its sources meanwhile.
"""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from lianxin.ledger.errors import NotASource, PinnedTooLittle
from lianxin.ledger.models import Fund, Share, Source, Transfer
from lianxin.ledger.purse import Purse, Use
from lianxin.ledger.queries.sources import purse_of, sources_off_count
from lianxin.ledger.states import TransferKind


def open_source(transfer: Transfer, fund: Fund) -> None:
    """Keep what a transfer brought into a fund as left. One query."""
    Source.objects.create(transfer=transfer, fund=fund, left_fen=transfer.amount_fen)


def pay_from_sources(use: Transfer, *, paid_from: Collection[int] = ()) -> None:
    """Write from which sources a new use is paid: pro rata to what is left of each, or of those it is pinned to.

    Three queries. Raises NotASource, PinnedTooLittle: what pinned sources do not cover is not taken from others.
    """
    purse = purse_of(use.fund_id)
    if paid_from:
        _check_pinned(purse, paid_from, use.amount_fen)
    _write(use, use, purse.pay(_use(use), use.amount_fen, only=paid_from))


def share_reversal(reversal: Transfer, taken_back: Transfer) -> None:
    """Write what a reversal changes: a use gives back to its sources, the uses of a source are paid by the others.

    At most seven queries. Raises MoneyWentRound.
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


def _pay_otherwise(reversal: Transfer, taken_back: Transfer) -> None:
    """The uses of a source that is taken back are paid by the fund's other sources; those that are carried on first."""
    source = Source.objects.get(transfer=taken_back)
    shares = Share.objects.filter(source=taken_back).annotate(root=Coalesce("use__reverses", "use"))
    if found := _net(shares, "root"):
        uses = Transfer.objects.in_bulk(found)
        purse = purse_of(source.fund_id)
        del purse.left[source.pk]
        for use in sorted(uses.values(), key=lambda one: (one.kind != TransferKind.CARRIED, one.pk)):
            amount = found[use.pk]
            paid = purse.pay(_use(use), amount)
            _write(use, reversal, {source.pk: -amount} | paid)
    _draw({source.pk: taken_back.amount_fen})


def _net(shares: QuerySet[Share], by: str) -> dict[int, int]:
    sums = shares.order_by().values_list(by).annotate(sum_fen=Sum("amount_fen")).filter(~Q(sum_fen=0)).order_by(F(by))
    return dict(sums.values_list(by, "sum_fen"))


def _use(transfer: Transfer) -> Use:
    return Use(transfer.pk, transfer.kind, transfer.organisation_id)


def _write(use: Transfer, because: Transfer, parts: Mapping[int, int]) -> None:
    """Write shares, and what they leave of their sources."""
    _draw(parts)
    Share.objects.bulk_create(
        Share(source_id=source, use=use, amount_fen=part, because=because) for source, part in parts.items()
    )


def _draw(parts: Mapping[int, int]) -> None:
    """Take fen out of sources; a negative part gives back. The database refuses to take more than is left."""
    for source, part in parts.items():
        Source.objects.filter(pk=source).update(left_fen=F("left_fen") - part)


@transaction.atomic
def count_sources_anew(council_id: int) -> int:
    """Bring what is kept as left of a council's sources in line with their shares. Returns how many were put right.

    Nobody may write meanwhile. What was shared out more often than it came cannot be put right; ``verify`` names it.
    """
    off = [one for one in sources_off_count(council_id) if one.counted_fen is None or one.counted_fen >= 0]
    for one in off:
        if one.counted_fen is None:
            Source.objects.filter(pk=one.transfer_id).delete()
        else:
            kept = {"fund_id": one.fund_id, "left_fen": one.counted_fen}
            Source.objects.update_or_create(transfer_id=one.transfer_id, defaults=kept)
    return len(off)
