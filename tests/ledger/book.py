"""Short words for the entries of a few funds."""

from typing import Any

from lianxin.ledger.models import Fund, Share, Transfer
from lianxin.ledger.queries import trace_back
from lianxin.ledger.services import carry_over, give_back, open_fund, receive, reverse, spend
from tests.world import World, paper


class Book:
    """Three funds of a council, two givers, and whoever enters what they gave."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.a, self.b, self.c = (open_fund(council_id=world.council.pk, title=title) for title in "甲乙丙")

    def give(self, fund: Fund, amount_fen: int, *, rival: bool = False) -> Transfer:
        """Money received from the first partner, or from the rival."""
        giver = self.world.rival if rival else self.world.partner
        return receive(fund=fund, organisation_id=giver.pk, amount_fen=amount_fen, **self._paper())

    def pay(self, fund: Fund, amount_fen: int, *paid_from: Transfer) -> Transfer:
        """An expense, pinned to entries where some are named."""
        pins = [one.pk for one in paid_from]
        return spend(fund=fund, payee="粮油店", amount_fen=amount_fen, paid_from=pins, **self._paper())

    def carry(self, fund: Fund, to: Fund, amount_fen: int) -> Transfer:
        """Carried over."""
        return carry_over(fund=fund, to=to, amount_fen=amount_fen, **self._paper())

    def give_back(self, fund: Fund, amount_fen: int) -> Transfer:
        """Returned to the first partner."""
        return give_back(fund=fund, organisation_id=self.world.partner.pk, amount_fen=amount_fen, **self._paper())

    def undo(self, transfer: Transfer) -> Transfer:
        """Taken back."""
        return reverse(transfer=transfer, **self._paper())

    def _paper(self) -> dict[str, Any]:
        return {"paper": paper(), "recorder": self.world.office_user}


def fresh(transfer: Transfer) -> Transfer:
    """The entry as it is read for a page."""
    return Transfer.objects.select_related("fund", "reversed_by").get(pk=transfer.pk)


def givers(use: Transfer) -> dict[int, int]:
    """Fen of a use, by gift."""
    return {part.transfer.pk: part.part_fen for part in trace_back(fresh(use)).gifts}


def shares(use: Transfer) -> list[tuple[int, int]]:
    """Source and fen of the shares of one use, as they were written."""
    return list(Share.objects.filter(use=use).order_by("pk").values_list("source", "amount_fen"))
