"""Layouts: what a list looks like in Excel, declared as data by the app that owns the list."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from lianxin.kernel.errors import Words
from lianxin.kernel.text import narrow

if TYPE_CHECKING:
    from lianxin.sheets.comparison import Comparison, Context
    from lianxin.sheets.reading import Reading

Value = Any
Values = Mapping[str, Value]


class Kind(Enum):
    """What the cells of a column hold, and as which Python type they are read."""

    SEQUENCE = "sequence"  # 序号: written 1, 2, 3…; not read
    TEXT = "text"  # str
    INTEGER = "integer"  # int; a counted unit behind the digits is understood
    FEN = "fen"  # int fen; the sheet holds yuan
    DATE = "date"  # date
    MONTH = "month"  # date of the first day; the sheet holds 2020年1月
    USCC = "uscc"  # unified social credit code in its normal form
    CHOICE = "choice"  # the value behind a label
    QUANTITY = "quantity"  # str; in which unit, another cell says, so the hooks read it; a Decimal is written


@dataclass(frozen=True)
class Column:
    """One column. ``group`` is the upper header above it, where the header has two levels.

    ``fill_down``: the cell is merged over the rows that share it (implies ``required``). ``choices``: label → value;
    the first label of a value is the one written. ``maximum`` bounds whole numbers, ``max_length`` texts.
    """

    key: str
    header: str
    kind: Kind = Kind.TEXT
    synonyms: tuple[str, ...] = ()
    group: str | None = None
    required: bool = False
    fill_down: bool = False
    total: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    width: int = 12
    max_length: int = 500
    maximum: int = 2_147_483_647

    @property
    def is_number(self) -> bool:
        """Whether a total of the column makes sense."""
        return self.kind in (Kind.INTEGER, Kind.FEN)

    def label_of(self, value: str | None) -> str | None:
        """The label written for a choice's value."""
        return next((label for label, known in self.choices.items() if known == value), value)


@dataclass(frozen=True)
class Scope:
    """Which rows an export takes."""

    council_id: int
    year: int | None
    actor: Any = None


class Hooks(Protocol):
    """What the app that owns a list does with its rows."""

    def compare(self, reading: "Reading", context: "Context") -> "Comparison":
        """What the rows would change. Reads only; may announce names that later sheets of the file may use."""

    def store(self, comparison: "Comparison", context: "Context") -> None:
        """Make it so, through the app's services, in the caller's transaction."""

    def rows(self, scope: Scope) -> Iterable[Values]:
        """The list as it stands, in the order of the sheet."""

    def years(self, scope: Scope) -> Sequence[int]:
        """The years for which there is something to export; none for a list that is not yearly."""

    def facts(self, scope: Scope) -> Mapping[str, str]:
        """What the title and the subtitle name, such as ``town``."""


@dataclass(frozen=True)
class Layout:
    """One list in Excel: how to recognise, read and write it.

    ``sheet`` is a pattern for the sheet's name (``(?P<year>…)`` where a sheet holds a year; a sheet that may leave it
    out of its name says it in its title); ``sheet_name``, ``title`` and ``subtitle`` are templates with ``{year}`` and
    the hooks' facts. Sheets are stored in the order of ``rank``.
    ``reasons`` words the codes of refusals that the hooks raise.
    """

    code: str
    name: Words
    sheet: str
    sheet_name: str
    title: str
    subtitle: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    hooks: Hooks
    rank: int = 0
    total_row: bool = False
    reasons: Mapping[str, Words] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(set(keys)) < len(keys) or not set(self.identity) <= set(keys):
            raise ValueError(f"{self.code}: keys must be unique and contain the identity")
        if not any(column.required and not column.fill_down for column in self.columns):
            raise ValueError(f"{self.code}: one column of its own must be required")
        if any(column.fill_down and not column.required for column in self.columns):
            raise ValueError(f"{self.code}: a column filled down must be required")

    def column(self, key: str) -> Column:
        """The column with this key."""
        return next(column for column in self.columns if column.key == key)

    def matches(self, sheet_name: str) -> re.Match[str] | None:
        """Whether a sheet of this name holds this list."""
        return re.fullmatch(self.sheet, narrow(sheet_name))

    @property
    def yearly(self) -> bool:
        """Whether each year has a sheet of its own."""
        return "(?P<year>" in self.sheet


_layouts: dict[str, Layout] = {}


def register(layout: Layout) -> Layout:
    """Make a layout known. Called by the ``sheets`` module of each app."""
    _layouts[layout.code] = layout
    return layout


def all_layouts() -> list[Layout]:
    """Every layout, in the order in which sheets are stored."""
    return sorted(_layouts.values(), key=lambda layout: (layout.rank, layout.code))


def layout_by_code(code: str) -> Layout | None:
    """The layout with this code."""
    return _layouts.get(code)


def recognise(sheet_name: str) -> tuple[Layout, int | None] | None:
    """The layout that a sheet's name calls for and the year in it, or None where the name is unknown."""
    for layout in all_layouts():
        if found := layout.matches(sheet_name):
            year = found.groupdict().get("year")
            return layout, int(year) if year else None
    return None
