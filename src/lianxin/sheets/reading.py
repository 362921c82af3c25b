"""What was read from one sheet: rows column by column, what was refused, what deserves a word."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lianxin.sheets.layouts import Layout, Value
from lianxin.sheets.reasons import words_for

Progress = Callable[[int], None]


def column_letters(position: int) -> str:
    """Excel's name of a column counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True)
class Finding:
    """Something about one cell: where, a stable code and the facts that its words need."""

    cell: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def reason(self, layout: Layout | None) -> str:
        """The sentence for people, in the language that is active now."""
        return str(words_for(self.code, layout.reasons if layout else {})).format_map(self.facts)


class Row:
    """One row of a reading: a view, so that a hundred thousand of them cost little."""

    __slots__ = ("_reading", "index")

    def __init__(self, reading: "Reading", index: int) -> None:
        self._reading = reading
        self.index = index

    def __getitem__(self, key: str) -> Value:
        return self._reading.columns[key][self.index]

    @property
    def number(self) -> int:
        """The row's number in Excel."""
        return self._reading.numbers[self.index]

    def cell(self, key: str) -> str:
        """Excel's name of one of the row's cells."""
        return self._reading.cell(key, self.number)

    def values(self) -> dict[str, Value]:
        """All values by column key; columns that the sheet lacks are None."""
        return {key: column[self.index] for key, column in self._reading.columns.items()}

    def refusal(self, key: str, code: str, **facts: Any) -> Finding:
        """A refusal of one of the row's cells."""
        return Finding(self.cell(key), code, facts)


@dataclass
class Reading:
    """The rows of one sheet that can be understood, and all that cannot.

    ``columns`` holds one list a column key, ``numbers`` the Excel row numbers, both in the order of the sheet.
    ``positions`` says where each key that the sheet has was found, from 0.
    """

    layout: Layout
    sheet_name: str
    year: int | None
    positions: Mapping[str, int] = field(default_factory=dict)
    columns: dict[str, list[Value]] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def rows(self) -> list[Row]:
        """Every row that can be understood, in the order of the sheet."""
        return [Row(self, index) for index in range(len(self.numbers))]

    def identities(self) -> Iterator[tuple[Value, ...]]:
        """The identity of each row."""
        return zip(*(self.columns[key] for key in self.layout.identity), strict=True)

    def cell(self, key: str, number: int) -> str:
        """Excel's name of a cell; the row alone where the sheet lacks the column."""
        return f"{column_letters(self.positions[key])}{number}" if key in self.positions else str(number)
