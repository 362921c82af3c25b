"""What an organisation gave, gift by gift."""

from dataclasses import dataclass

from django.db.models import Q, Sum
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


def gifts_from(council_id: int, organisation_id: int, *, most: int) -> list[Gift]:
    """The latest gifts of an organisation that were not taken back. One query."""
    given = Transfer.objects.filter(
        council=council_id,
        organisation=organisation_id,
        kind=TransferKind.RECEIVED,
        reverses__isnull=True,
        reversed_by__isnull=True,
    )
    spent = Q(uses__use__kind=TransferKind.SPENT)
    found = (
        given.select_related("fund")
        .annotate(
            spent_fen=Coalesce(Sum("uses__amount_fen", filter=spent), 0),
            elsewhere_fen=Coalesce(Sum("uses__amount_fen", filter=~spent), 0),
        )
        .order_by("-on", "-pk")
    )
    return [Gift(one, one.spent_fen, one.elsewhere_fen) for one in found[:most]]
