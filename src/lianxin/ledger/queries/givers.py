"""Whose money funds spent and hold, giver by giver: directly from shares, and through what was carried over."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Sum

from lianxin.ledger.models import Share, Transfer
from lianxin.ledger.queries.tracing import funds_into, net_shares
from lianxin.ledger.states import TransferKind
from lianxin.ledger.ways import Parts, follow

Place = tuple[int, int]
"""A fund and an organisation that gave."""


@dataclass(frozen=True)
class Carried:
    """What was carried into funds, by fund and giver, in fen: what was spent of it there, and what is still held."""

    spent: Counter[Place]
    held: Counter[Place]

    @property
    def places(self) -> set[Place]:
        """Every fund and giver of which something came by carrying and was spent or is held."""
        return {*self.spent, *self.held}


@dataclass(frozen=True)
class Given:
    """What of an organisation's own gifts to a fund came, was spent, and was returned or carried over, in fen."""

    received_fen: int = 0
    spent_fen: int = 0
    passed_fen: int = 0

    @property
    def held_fen(self) -> int:
        """What the fund still holds of them."""
        return self.received_fen - self.spent_fen - self.passed_fen


def carried_by_giver(council_id: int) -> Carried:
    """Follow all that a council's funds carried over to its givers. At most four queries, one where nothing was.

    It grows with what was carried, and not with the book.
    """
    carried = Transfer.objects.filter(council=council_id, kind=TransferKind.CARRIED, reverses__isnull=True)
    if not (known := set(carried.values_list("pk", flat=True))):
        return Carried(Counter(), Counter())
    ways = follow(net_shares(sources=known, uses=known), known)
    spent = [(use, parts) for (source, use), parts in ways.parts.items() if source in known and use not in known]
    held = [(source, parts) for source, parts in ways.held.items() if source in known]
    entries = Transfer.objects.filter(kind=TransferKind.SPENT).only("fund").in_bulk({use for use, _ in spent})
    gifts = {gift for _, parts in (*spent, *held) for gift in parts}
    giver = dict(Transfer.objects.filter(pk__in=gifts).values_list("pk", "organisation"))
    into = funds_into([source for source, _ in held])
    found = Carried(Counter(), Counter())
    for use, parts in spent:
        if use in entries:  # what was returned is neither spent nor held
            found.spent.update(_by_giver(entries[use].fund_id, parts, giver))
    for source, parts in held:
        found.held.update(_by_giver(into[source].pk, parts, giver))
    return found


def given_to(fund_ids: Collection[int], *, organisation_id: int) -> dict[int, Given]:
    """What an organisation's own gifts to some funds came to. Two queries."""
    gifts = Transfer.objects.filter(organisation=organisation_id, kind=TransferKind.RECEIVED, fund__in=fund_ids)
    received = gifts.order_by().values_list("fund").annotate(Sum("amount_fen"))
    shares = Share.objects.filter(
        source__organisation=organisation_id, source__kind=TransferKind.RECEIVED, source__fund__in=fund_ids
    )
    sums: dict[int, Counter[str]] = {fund: Counter(received=fen) for fund, fen in received}
    for fund, kind, fen in shares.order_by().values_list("source__fund", "use__kind").annotate(Sum("amount_fen")):
        sums[fund]["spent" if kind == TransferKind.SPENT else "passed"] += fen
    return {fund: Given(found["received"], found["spent"], found["passed"]) for fund, found in sums.items()}


def _by_giver(fund_id: int, parts: Parts, giver: Mapping[int, int | None]) -> Counter[Place]:
    found: Counter[Place] = Counter()
    for gift, fen in parts.items():
        found[fund_id, giver[gift] or 0] += fen
    return found
