"""Random histories of a few funds: received, spent, pinned, returned, carried and taken back, in any order."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from hypothesis import strategies as st

from lianxin.kernel.errors import Refused
from lianxin.ledger.models import Fund, Transfer
from lianxin.ledger.services import carry_over, give_back, open_fund, receive, reverse, spend
from lianxin.ledger.states import TransferKind
from tests.world import World, paper

VERBS = ("receive", "receive", "spend", "spend", "pin", "return", "carry", "carry", "reverse", "reverse")
STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 2), st.integers(0, 7), st.integers(1, 50)), max_size=16
)


@dataclass
class History:
    """Three funds of a council, and what was done and refused there."""

    world: World
    funds: list[Fund] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.funds = [open_fund(council_id=self.world.council.pk, title=title) for title in "甲乙丙"]
        self.givers = [self.world.partner.pk, self.world.rival.pk]

    def take(self, verb: str, which: int, pick: int, amount_fen: int) -> None:
        """One step. A refusal leaves nothing behind."""
        before = Transfer.objects.count()
        try:
            with transaction.atomic():
                self._do(verb, self.funds[which], pick, amount_fen)
        except Refused as refusal:
            self.refused.append(refusal.code)
            assert Transfer.objects.count() == before

    def _do(self, verb: str, fund: Fund, pick: int, amount_fen: int) -> None:
        common: dict[str, Any] = {"amount_fen": amount_fen, "paper": paper(), "recorder": self.world.office_user}
        entries = Transfer.objects.filter(fund=fund).order_by("pk")
        match verb:
            case "receive":
                receive(fund=fund, organisation_id=self.givers[pick % 2], **common)
            case "spend":
                spend(fund=fund, payee="粮油店", **common)
            case "pin" if found := entries.filter(kind=TransferKind.RECEIVED):
                spend(fund=fund, payee="粮油店", paid_from=[found[pick % len(found)].pk], **common)
            case "return":
                give_back(fund=fund, organisation_id=self.givers[pick % 2], **common)
            case "carry":
                carry_over(fund=fund, to=self.funds[(self.funds.index(fund) + 1 + pick % 2) % 3], **common)
            case "reverse" if entries:
                reverse(transfer=entries[pick % len(entries)], paper=paper(), recorder=self.world.office_user)
