"""Which row of a sheet is which listing: a village may need the same thing twice, so no column tells them apart."""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lianxin.exchange.models import Listing
from lianxin.sheets.comparison import Comparison, Identity
from lianxin.sheets.layouts import Values
from lianxin.sheets.reading import Reading

Standing = Sequence[tuple[Listing, Values]]
"""Listings with what a sheet says of each, in the order of the sheet."""


@dataclass(frozen=True)
class Matched:
    """Every row's identity: its listing's key, or its own place where it is new. ``twice``: rows said before."""

    identities: list[Identity]
    stored: dict[Identity, Values]
    listings: dict[Identity, Listing]
    twice: dict[int, int]

    def refuse_twice(self, comparison: Comparison) -> None:
        """Refuse each new row that says word for word what a row above it says."""
        for index, first in self.twice.items():
            row = comparison.reading.rows[index]
            comparison.refuse(row, "title", "duplicate_row", first=comparison.reading.numbers[first])


def match(reading: Reading, standing: Standing, known_by: Sequence[str]) -> Matched:
    """Find each row's listing among those of the same name (``known_by``).

    First the one that says just the same, so that a sheet that comes again in another order changes nothing; what is
    left over is matched in order, so that a row that was edited is a change.
    """
    said = [key for key in reading.positions if not standing or key in standing[0][1]]
    rows = list(zip(*(reading.columns[key] for key in said), strict=True))
    names = list(zip(*(reading.columns[key] for key in known_by), strict=True))
    found: dict[int, int] = {}
    _pair_off(found, rows, [tuple(values[key] for key in said) for _listing, values in standing])
    _pair_off(found, names, [tuple(values[key] for key in known_by) for _listing, values in standing])
    identities = [
        (standing[found[index]][0].pk,) if index in found else ("new", index) for index in range(len(reading))
    ]
    keyed = [((listing.pk,), listing, values) for listing, values in standing]
    return Matched(
        identities=identities,
        stored={identity: values for identity, _listing, values in keyed},
        listings={identity: listing for identity, listing, _values in keyed},
        twice=_twice(rows, found),
    )


def _pair_off(found: dict[int, int], rows: Iterable[Hashable], things: Iterable[Hashable]) -> None:
    """Give each row that has no listing yet the first free listing that is alike."""
    taken = set(found.values())
    free: dict[Any, deque[int]] = defaultdict(deque)
    for at, thing in enumerate(things):
        if at not in taken:
            free[thing].append(at)
    for index, row in enumerate(rows):
        if index not in found and (left := free.get(row)):
            found[index] = left.popleft()


def _twice(rows: Sequence[Hashable], found: dict[int, int]) -> dict[int, int]:
    """New rows that repeat an earlier row of the sheet, with the earlier row."""
    first: dict[Any, int] = {}
    return {
        index: first[row]
        for index, row in enumerate(rows)
        if first.setdefault(row, index) != index and index not in found
    }
