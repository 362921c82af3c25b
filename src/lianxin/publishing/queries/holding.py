"""What of a published sheet the book no longer says."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lianxin.kernel.errors import Words
from lianxin.ledger.models import Transfer
from lianxin.publishing.sheet import SUMS, KindLine, MoneyLine, Sheet
from lianxin.publishing.states import SUM_LABELS


@dataclass(frozen=True)
class Change:
    """A number that was published and no longer holds, in fen."""

    label: Words
    was: int
    now: int
    is_money: bool = True


@dataclass(frozen=True)
class Differences:
    """What changed since a sheet was published: numbers, and lines whose entries were taken back."""

    changes: Sequence[Change] = field(default=())
    taken_back: Sequence[MoneyLine] = field(default=())

    @property
    def none(self) -> bool:
        """Whether every number is still what the book says."""
        return not self.changes and not self.taken_back


def differences(said: Sheet, today: Sheet) -> Differences:
    """Hold what was published against the same quarter as it stands now. One query.

    Other names of the same things make no difference.
    """
    changes = [
        Change(SUM_LABELS[name], said.sums[name], today.sums[name])
        for name in SUMS
        if said.sums[name] != today.sums[name]
    ]
    if [_came(line) for line in said.in_kind] != [_came(line) for line in today.in_kind]:
        changes.append(Change(SUM_LABELS["in_kind"], len(said.in_kind), len(today.in_kind), is_money=False))
    return Differences(changes, _taken_back(said))


def _came(line: KindLine) -> tuple[str, int, str, bool]:
    return line.on, line.quantity, line.unit, line.takes_back


def _taken_back(said: Sheet) -> list[MoneyLine]:
    """Lines whose entry was taken back since, by an entry that the sheet does not know. One query."""
    shown = {line.entry for line in said.money if not line.taken_back}
    later = set(Transfer.objects.filter(reverses__in=shown).exclude(pk__in=shown).values_list("reverses", flat=True))
    return [line for line in said.money if line.entry in later]
