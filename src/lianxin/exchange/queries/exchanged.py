"""What went each way between two organisations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, Q, QuerySet, Sum, When

from lianxin.exchange.models import Claim, Delivery
from lianxin.exchange.states import PROMISED, Side

if TYPE_CHECKING:
    from lianxin.network.models import Pairing


@dataclass(frozen=True)
class Exchanged:
    """What one side of a pairing gave the other in one year, in one unit."""

    year: int
    giver_id: int
    receiver_id: int
    unit: str
    promised: int
    received: int


def exchanged(pairing: "Pairing") -> Sequence[Exchanged]:
    """What went each way between the two sides of a pairing, the latest year first. Two queries.

    Every claim that counts is in it, those of projects too; units are never added together.
    """
    sides = [pairing.partner_id, pairing.village_id]
    between = Q(organisation__in=sides, listing__owner__in=sides, council=pairing.council_id)
    promised = _by_cell(Claim.objects.filter(between, state__in=PROMISED), "", "held")
    of_claim = Q(claim__organisation__in=sides, claim__listing__owner__in=sides, claim__council=pairing.council_id)
    received = _by_cell(Delivery.objects.filter(of_claim), "claim__", "quantity")
    cells = sorted({*promised, *received}, key=lambda cell: (-cell[0], cell[1] != pairing.partner_id, cell[2]))
    return [
        Exchanged(year, giver, sum(sides) - giver, unit, promised.get(cell, 0), received.get(cell, 0))
        for cell in cells
        for year, giver, unit in [cell]
    ]


def _by_cell(found: QuerySet[Any], claim: str, measure: str) -> dict[tuple[int, int, str], int]:
    giver = Case(
        When(**{f"{claim}listing__side": Side.NEED}, then=F(f"{claim}organisation")),
        default=F(f"{claim}listing__owner"),
    )
    rows = found.order_by().values_list(f"{claim}listing__year", giver, f"{claim}listing__unit")
    return {(year, by, unit): total for year, by, unit, total in rows.annotate(total=Sum(measure))}
