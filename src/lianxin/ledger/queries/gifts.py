"""What an organisation gave, gift by gift."""

from dataclasses import dataclass

from django.db.models import Q, Subquery, Sum
from django.db.models.functions import Coalesce

from lianxin.ledger.models import Transfer
from lianxin.ledger.states import TransferKind


@dataclass(frozen=True)
class Gift:
    """A gift that stands, and what its own fund did with it, in fen: spent, or returned and carried over."""

    transfer: Transfer
    spent_fen: int
    elsewhere_fen: int

    @property
    def held_fen(self) -> int:
        """What its fund still holds of it."""
        return self.transfer.amount_fen - self.spent_fen - self.elsewhere_fen


def gifts_from(council_id: int, organisation_id: int, *, most: int) -> tuple[int, list[Gift]]:
    """What an organisation gave in all, in fen, and the latest of its gifts; nothing that was taken back. One query."""
    given = Transfer.objects.filter(
        council=council_id,
        organisation=organisation_id,
        kind=TransferKind.RECEIVED,
        reverses__isnull=True,
        reversed_by__isnull=True,
    )
    spent = Q(uses__use__kind=TransferKind.SPENT)
    together = given.order_by().values("organisation").annotate(sum_fen=Sum("amount_fen")).values("sum_fen")
    found = (
        given.select_related("fund")
        .annotate(
            together_fen=Subquery(together),
            spent_fen=Coalesce(Sum("uses__amount_fen", filter=spent), 0),
            elsewhere_fen=Coalesce(Sum("uses__amount_fen", filter=~spent), 0),
        )
        .order_by("-on", "-pk")
    )
    latest = list(found[:most])
    gifts = [Gift(one, one.spent_fen, one.elsewhere_fen) for one in latest]
    return (latest[0].together_fen if latest else 0), gifts
