"""What a disclosure says, as data: sums, lines of money, lines in kind. It is stored and read back as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from lianxin.kernel.digests import digest_of

SUMS = ("opening", "received", "spent", "returned", "carried", "closing")
"""Fen. ``closing = opening + received − spent − returned + carried``; ``carried`` came in less what went out."""


@dataclass(frozen=True)
class MoneyLine:
    """One entry of the book: its amount as its column counts it, so what takes an earlier one back is negative.

    ``who`` is the organisation that gave or got it; of a payee only its ``payee_kind`` is said. ``entry`` names it;
    ``taken_back`` is the day of the later quarter on which another entry took it back, if one did.
    """

    entry: int
    kind: str
    on: str
    what: str
    purpose: str
    voucher: str
    fen: int
    who: str = ""
    payee_kind: str = ""
    takes_back: bool = False
    taken_back: str | None = None

    @property
    def day(self) -> date:
        """When it moved."""
        return date.fromisoformat(self.on)

    @property
    def taken_back_on(self) -> date | None:
        """When it was taken back, if a later quarter did that."""
        return date.fromisoformat(self.taken_back) if self.taken_back else None


@dataclass(frozen=True)
class KindLine:
    """What came in kind, in the unit in which it was promised."""

    on: str
    what: str
    who: str
    quantity: int
    unit: str
    takes_back: bool = False

    @property
    def day(self) -> date:
        """When it came."""
        return date.fromisoformat(self.on)


@dataclass(frozen=True)
class Sheet:
    """A village's quarter."""

    sums: Mapping[str, int]
    money: Sequence[MoneyLine] = field(default=())
    in_kind: Sequence[KindLine] = field(default=())

    def of(self, *kinds: str) -> list[MoneyLine]:
        """The lines of some kinds, in their order."""
        return [line for line in self.money if line.kind in kinds]

    @property
    def empty(self) -> bool:
        """Whether nothing moved, and nothing is held."""
        return not self.money and not self.in_kind and not any(self.sums.values())

    def as_json(self) -> dict[str, Any]:
        """To be stored."""
        return {
            "sums": dict(self.sums),
            "money": [asdict(line) for line in self.money],
            "in_kind": [asdict(line) for line in self.in_kind],
        }


UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)
"""What reading a stored sheet may raise that somebody altered past the guards."""


def sheet_from(snapshot: Mapping[str, Any]) -> Sheet:
    """A sheet as it was stored."""
    return Sheet(
        sums=snapshot["sums"],
        money=[MoneyLine(**line) for line in snapshot["money"]],
        in_kind=[KindLine(**line) for line in snapshot["in_kind"]],
    )


def digest_of_snapshot(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of a stored sheet in one form: keys sorted, no spaces, Chinese as it is."""
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return digest_of(text, "sha256")
