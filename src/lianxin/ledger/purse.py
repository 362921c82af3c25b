"""What is left of each source of a fund, and what pays from it. Pure: ids and fen in, ids and fen out."""

from collections.abc import Collection
from dataclasses import dataclass, field

from lianxin.kernel.split import draw_fen
from lianxin.ledger.errors import MoneyWentRound
from lianxin.ledger.states import TransferKind


@dataclass(frozen=True)
class Use:
    """A transfer that takes money out of a fund; ``giver`` is to whom it is returned."""

    pk: int
    kind: str
    giver: int | None = None


@dataclass
class Purse:
    """Sources by id: what is left of each, in fen, in the order in which they came.

    ``giver_of`` names the organisation of what was received; what was carried in has none.
    """

    left: dict[int, int] = field(default_factory=dict)
    giver_of: dict[int, int] = field(default_factory=dict)

    def put(self, source: int, amount_fen: int, giver: int | None = None) -> None:
        """Money came in; a negative amount takes it back."""
        self.left[source] = self.left.get(source, 0) + amount_fen
        if giver is not None:
            self.giver_of[source] = giver

    def pay(self, use: Use, amount_fen: int, *, only: Collection[int] = ()) -> dict[int, int]:
        """Take an amount out, pro rata to what is left of each source; returns fen a source.

        What is returned comes from that giver's own sources first. ``only`` pins it to some sources; the caller has
        made sure that they suffice. Raises MoneyWentRound.
        """
        fits = {one: left for one, left in self.left.items() if left > 0 and (not only or one in only)}
        fits = {one: left for one, left in fits.items() if self._leads_on(one, use)}
        if amount_fen > sum(fits.values()):
            raise MoneyWentRound
        own = {one: left for one, left in fits.items() if self._is_own(one, use)}
        rest = {one: left for one, left in fits.items() if one not in own}
        first = min(amount_fen, sum(own.values()))
        drawn = draw_fen(first, own) | draw_fen(amount_fen - first, rest)
        for source, part in drawn.items():
            self.left[source] -= part
        return drawn

    def _leads_on(self, source: int, use: Use) -> bool:
        """Carried money that came later may not pay what was carried before: else money could pay for itself.

        So chains of carrying always lead to a higher id, and no circle can close, whatever is corrected in which fund.
        """
        return use.kind != TransferKind.CARRIED or source in self.giver_of or source < use.pk

    def _is_own(self, source: int, use: Use) -> bool:
        return use.kind == TransferKind.RETURNED and self.giver_of.get(source) == use.giver is not None
