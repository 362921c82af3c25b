"""Finding the header of a sheet, one or two levels high, and the column behind each of its labels."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lianxin.kernel.text import narrow
from lianxin.sheets.cells import plain
from lianxin.sheets.layouts import Column, Layout

SEARCHED_ROWS = 20

Merge = tuple[tuple[int, int], tuple[int, int]]
Rows = Sequence[Sequence[Any]]
Label = tuple[str, str]  # upper header ("" where there is none), header
Key = Callable[[str, str], str]

_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
_IN_WAN = re.compile(r"[(\[【〔].*?万元.*?[)\]】〕]|单位:(?:人民币)?万元")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Header:
    """Where the header was found. Rows and positions count from 0 (position 0 is column A)."""

    row: int
    first_data_row: int
    labels: Mapping[int, Label]
    positions: Mapping[str, int]
    twice: tuple[int, ...]
    in_wan: frozenset[str]

    @property
    def unknown(self) -> list[int]:
        """Positions with a label that no column of the layout answers to."""
        return [at for at in self.labels if at not in self.positions.values() and at not in self.twice]


def locate(rows: Rows, merges: Sequence[Merge], layout: Layout, offset: int = 0) -> Header | None:
    """The header among the first rows of a sheet: the row, or pair of rows, that names the most columns.

    ``offset`` is the position of the first cell of each row. None where no row names a third of the required columns.
    """
    best: Header | None = None
    for row in range(min(len(rows), SEARCHED_ROWS)):
        for levels in (1, 2):
            if row + levels > len(rows):
                continue
            found = _read(rows, merges, layout, row, levels, offset)
            if best is None or len(found.positions) > len(best.positions):
                best = found
    needed = [column.key for column in layout.columns if column.required]
    if best is None or 3 * sum(key in best.positions for key in needed) < max(len(needed), 1):
        return None
    return best


def label_text(label: Label) -> str:
    """A label as people read it."""
    return "·".join(part for part in label if part)


def normal(text: str) -> str:
    """A header without spaces, in ASCII forms and one case."""
    return _SPACES.sub("", narrow(text)).casefold().replace("（", "(").replace("）", ")")


def _read(rows: Rows, merges: Sequence[Merge], layout: Layout, row: int, levels: int, offset: int) -> Header:
    labels = _labels(rows, merges, row, levels, offset)
    positions, twice = _match(labels, layout.columns)
    above = any("单位:" in text and _IN_WAN.search(text) for line in rows[:row] for text in _texts(line))
    in_wan = frozenset(
        key for key, at in positions.items() if above or any(_IN_WAN.search(normal(part)) for part in labels[at])
    )
    return Header(row, row + levels, labels, positions, twice, in_wan)


def _texts(line: Sequence[Any]) -> list[str]:
    return [normal(cell) for cell in line if isinstance(cell, str) and cell]


def _labels(rows: Rows, merges: Sequence[Merge], row: int, levels: int, offset: int) -> dict[int, Label]:
    upper = [_SPACES.sub("", plain(cell)) for cell in rows[row]]
    if levels == 1:
        return {offset + at: ("", text) for at, text in enumerate(upper) if text}
    lower = [_SPACES.sub("", plain(cell)) for cell in rows[row + 1]]
    spread = _spread(upper, lower, [m for m in merges if m[0][0] == row == m[1][0]], offset)
    pairs = (
        (at, (above, below) if below else ("", above))
        for at, (above, below) in enumerate(zip(spread, lower, strict=True))
    )
    return {offset + at: label for at, label in pairs if label[1]}


def _spread(upper: list[str], lower: list[str], merges: Sequence[Merge], offset: int) -> list[str]:
    """Upper headers repeated over the columns that they stand above."""
    spread = list(upper)
    for (_, left), (_, right) in merges:
        for at in range(max(left - offset, 0), min(right - offset + 1, len(spread))):
            spread[at] = upper[left - offset]
    if not merges:
        for at in range(1, len(spread)):
            if not upper[at] and lower[at] and lower[at - 1]:
                spread[at] = spread[at - 1]
    return spread


def _bare(text: str) -> str:
    return _BRACKETS.sub("", normal(text)) or normal(text)


_KEYS: tuple[Key, ...] = (
    lambda group, header: f"{normal(group)}\n{normal(header)}",
    lambda group, header: f"{_bare(group)}\n{_bare(header)}",
    lambda group, header: f"{_bare(group)}{_bare(header)}",
    lambda _, header: normal(header),
    lambda _, header: _bare(header),
)


def _match(labels: Mapping[int, Label], columns: Sequence[Column]) -> tuple[dict[str, int], tuple[int, ...]]:
    """Column key → position, from the strictest comparison to the loosest; what is ambiguous stays unmatched.

    Also the positions whose label repeats that of a matched column.
    """
    positions: dict[str, int] = {}
    twice: list[int] = []
    for key_of in _KEYS:
        wanted = _wanted([column for column in columns if column.key not in positions], key_of)
        for at, label in labels.items():
            column_key = wanted.get(key_of(*label))
            if column_key is None or at in positions.values() or at in twice:
                continue
            if column_key in positions:
                twice.append(at)
            else:
                positions[column_key] = at
    return positions, tuple(twice)


def _wanted(columns: Sequence[Column], key_of: Key) -> dict[str, str]:
    names = [
        (key_of(column.group or "", header), column.key)
        for column in columns
        for header in (column.header, *column.synonyms)
    ]
    owners = Counter(name for name, _ in set(names))
    return {name: key for name, key in names if owners[name] == 1}
