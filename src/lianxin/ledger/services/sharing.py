"""From which sources each expense is paid: the shares that a posting writes in its own transaction.

Steps of ``posting``: the fund's accounts are held, so nobody else draws on its sources meanwhile.
"""

from collections.abc import Collection, Mapping
from functools import cache

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from lianxin.ledger.errors import NotASource, PinnedTooLittle
from lianxin.ledger.models import Fund, Share, Source, Transfer
from lianxin.ledger.purse import Purse, Use
from lianxin.ledger.queries.sources import purse_of, sources_off_count
from lianxin.ledger.states import TransferKind
from lianxin.prepared import run
from lianxin.prepared.inserting import insert_rows, portions


def open_source(transfer: Transfer, fund: Fund) -> None:
    """Keep what a transfer brought into a fund as left. One query."""
    insert_rows(Source, ("transfer_id", "fund_id", "left_fen"), [(transfer.pk, fund.pk, transfer.amount_fen)])


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
    rows = [(source, use.pk, part, because.pk) for source, part in parts.items()]
    insert_rows(Share, ("source_id", "use_id", "amount_fen", "because_id"), rows)


def _draw(parts: Mapping[int, int]) -> None:
    """Take fen out of sources; a negative part gives back. The database refuses to take more than is left."""
    for portion in portions(list(parts.items())):
        run(_drawing(len(portion)), [number for pair in portion for number in pair])


@cache
def _drawing(rows: int) -> str:
    """The statement that draws on so many sources; both databases call the columns of a list of values the same."""
    marks = ", ".join(["(CAST(%s AS bigint), CAST(%s AS bigint))"] * rows)
    return (
        f"UPDATE ledger_source SET left_fen = left_fen - drawn.column2 FROM (VALUES {marks}) AS drawn "  # noqa: S608
        "WHERE transfer_id = drawn.column1"
    )


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
