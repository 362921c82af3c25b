"""Following money: from a gift to the last thing it paid, and from an expense back to its givers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Coalesce

from lianxin.ledger.models import Fund, Leg, Share, Transfer
from lianxin.ledger.states import AccountKind, TransferKind
from lianxin.ledger.ways import Ways, follow

# What was carried on from a gift, and whatever else was carried into the same funds: both decide whose money went on.
_ONWARD = """
WITH RECURSIVE chain(id) AS (
    SELECT id FROM ledger_transfer WHERE id = %s
    UNION
    SELECT COALESCE(use.reverses_id, use.id) FROM chain
    JOIN ledger_share share ON share.source_id = chain.id
    JOIN ledger_transfer use ON use.id = share.use_id
    WHERE use.kind = 'carried'
),
around(id) AS (
    SELECT id FROM chain
    UNION
    SELECT source.id FROM around
    JOIN ledger_share share ON share.use_id = around.id
    JOIN ledger_transfer source ON source.id = share.source_id
    WHERE source.kind = 'carried'
)
SELECT id FROM around
"""
_BACK = """
WITH RECURSIVE chain(id) AS (
    SELECT id FROM ledger_transfer WHERE id = %s
    UNION
    SELECT source.id FROM chain
    JOIN ledger_share share ON share.use_id = chain.id
    JOIN ledger_transfer source ON source.id = share.source_id
    WHERE source.kind = 'carried'
)
SELECT id FROM chain
"""

_ENTRIES = Transfer.objects.select_related("council", "fund", "voucher", "organisation", "recorded_by", "reversed_by")


@dataclass(frozen=True)
class Part:
    """What of the money that is followed went to, or came from, one transfer, in fen."""

    transfer: Transfer
    part_fen: int


@dataclass(frozen=True)
class Stop:
    """A fund that a gift came to: by which transfer, how much of the gift, what it paid there, what is still held."""

    fund: Fund
    came_by: Transfer
    came_fen: int
    uses: Sequence[Part]
    held_fen: int


@dataclass(frozen=True)
class Onward:
    """The way of a gift, as it stands: what is spent, returned and held adds up to ``amount_fen`` (0 if taken back)."""

    gift: Transfer
    amount_fen: int
    stops: Sequence[Stop]

    @property
    def spent_fen(self) -> int:
        """What was spent of it, wherever it went."""
        return self._sum(TransferKind.SPENT)

    @property
    def returned_fen(self) -> int:
        """What was returned of it."""
        return self._sum(TransferKind.RETURNED)

    @property
    def held_fen(self) -> int:
        """What is still held of it."""
        return sum(stop.held_fen for stop in self.stops)

    def _sum(self, kind: TransferKind) -> int:
        return _sum(use for stop in self.stops for use in stop.uses if use.transfer.kind == kind)


@dataclass(frozen=True)
class Origins:
    """Whose money a use was, in the order of gifts; the parts add up to ``amount_fen`` (0 if it was taken back)."""

    use: Transfer
    amount_fen: int
    gifts: Sequence[Part]


def entry_to_trace(pk: int, *, council_id: int | None = None) -> Transfer:
    """An entry, of one council if one is named; of a reversal, what it takes back. Raises Transfer.DoesNotExist.

    One query, two for a reversal.
    """
    found = _ENTRIES.filter(council=council_id) if council_id else _ENTRIES
    entry = found.get(pk=pk)
    return found.get(pk=entry.reverses_id) if entry.reverses_id else entry


def trace_forward(gift: Transfer) -> Onward:
    """Follow what was received, to any depth. At most five queries, however many entries and funds it passes."""
    carried = _chain(_ONWARD, gift.pk) - {gift.pk}
    ways = follow(net_shares(sources={gift.pk, *carried}, uses=carried), carried)
    passed = [pk for pk in sorted(carried) if gift.pk in ways.came.get(pk, {})]
    transfers = _ENTRIES.in_bulk({use for source, use in ways.parts if source in {gift.pk, *passed}})
    into = funds_into(passed)
    amount = 0 if hasattr(gift, "reversed_by") else gift.amount_fen
    first = Stop(gift.fund, gift, amount, uses := _uses(gift.pk, gift.pk, ways, transfers), amount - _sum(uses))
    further = [
        Stop(into[pk], transfers[pk], ways.came[pk][gift.pk], _uses(gift.pk, pk, ways, transfers),
             ways.held[pk].get(gift.pk, 0))
        for pk in passed
    ]  # fmt: skip
    return Onward(gift, amount, [first, *further])


def trace_back(use: Transfer) -> Origins:
    """Find the givers of what was spent, returned or carried on. At most four queries."""
    carried = _chain(_BACK, use.pk)
    if use.kind != TransferKind.CARRIED:
        carried.discard(use.pk)
    shares = net_shares(sources=carried, uses={use.pk, *carried})
    found = follow(shares, carried).came.get(use.pk, {})
    gifts = _ENTRIES.in_bulk(found)
    return Origins(use, sum(found.values()), [Part(gifts[pk], fen) for pk, fen in found.items()])


def _uses(gift: int, source: int, ways: Ways, transfers: Mapping[int, Transfer]) -> list[Part]:
    """What a source of a gift paid, in the order of entries."""
    found = {use: parts.get(gift, 0) for (one, use), parts in ways.parts.items() if one == source}
    return [Part(transfers[use], fen) for use, fen in sorted(found.items()) if fen]


def _sum(uses: Iterable[Part]) -> int:
    return sum(use.part_fen for use in uses)


def _chain(statement: str, start: int) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [start])
        return {pk for (pk,) in cursor.fetchall()}


def net_shares(*, sources: Collection[int], uses: Collection[int]) -> list[tuple[int, int, int]]:
    """Source, use and fen of all shares out of ``sources`` and into ``uses``; what was taken back cancels out."""
    summed = Share.objects.annotate(root=Coalesce("use__reverses", "use")).order_by().values_list("source", "root")
    found = {(source, use): fen for source, use, fen in summed.filter(source__in=sources).annotate(Sum("amount_fen"))}
    into = summed.filter(use__in=uses, use__reversed_by__isnull=True).annotate(Sum("amount_fen"))
    found |= {(source, use): fen for source, use, fen in into}
    return [(source, use, fen) for (source, use), fen in found.items() if fen]


def funds_into(carried: Collection[int]) -> dict[int, Fund]:
    """Into which fund each carried transfer went. One query, none for none."""
    held = Leg.objects.filter(transfer__in=carried, account__kind=AccountKind.HELD, amount_fen__gt=0)
    return {leg.transfer_id: leg.account.fund for leg in held.select_related("account__fund")}
