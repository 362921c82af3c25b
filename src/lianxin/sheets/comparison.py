"""What a sheet would change, and the circumstances in which it is compared and stored."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lianxin.kernel.errors import Refused
from lianxin.sheets.layouts import Value, Values
from lianxin.sheets.reading import Finding, Reading, Row

Identity = tuple[Value, ...]


@dataclass
class Context:
    """Who imports what, for whom. ``announced`` holds names that earlier sheets of the same file will bring,
    by the code of their layout, so that a later sheet may use them before they are stored.
    """

    council_id: int
    actor: Any
    year: int | None = None
    file_name: str = ""
    sha256: str = ""
    announced: dict[str, set[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """The sheet that lines come from, as the journal names it."""

    file: str
    sha256: str
    sheet: str


@dataclass(frozen=True)
class Change:
    """A row that is known and differs: the old and the new value of each key that differs."""

    row: Row
    fields: Mapping[str, tuple[Value, Value]]


@dataclass
class Comparison:
    """A sheet set against what is stored. ``prepared`` is the hooks' own: what they made of a row, by its index."""

    reading: Reading
    new: list[Row] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    prepared: dict[int, Any] = field(default_factory=dict)
    refused_rows: set[int] = field(default_factory=set)

    def refuse(self, row: Row, key: str, code: str, **facts: Any) -> None:
        """Refuse one of a row's cells, and with it the sheet."""
        self.refused.append(row.refusal(key, code, **facts))
        self.refused_rows.add(row.index)

    def refuse_for(self, row: Row, refusal: Refused, keys: Mapping[str, str], otherwise: str) -> None:
        """Refuse a row for what a rule of the services says; ``keys`` names the column that each code is about."""
        facts = {name: value if isinstance(value, int) else str(value) for name, value in refusal.facts.items()}
        self.refuse(row, keys.get(refusal.code, otherwise), refusal.code, **facts)

    def source(self, context: Context) -> Source:
        """The sheet that is compared."""
        return Source(file=context.file_name, sha256=context.sha256, sheet=self.reading.sheet_name)

    def without_refused(self) -> "Comparison":
        """The same, with refused rows counted as refused only."""
        if self.refused_rows:
            self.new = [row for row in self.new if row.index not in self.refused_rows]
            self.changed = [change for change in self.changed if change.row.index not in self.refused_rows]
        return self

    @property
    def changes_nothing(self) -> bool:
        """Whether everything in the sheet is stored already."""
        return not self.new and not self.changed

    def digest(self) -> str:
        """A mark of exactly what would be stored: equal marks, equal effects."""
        mark = hashlib.sha256()
        for row in self.new:
            mark.update(b"%d+" % row.number)
        for change in self.changed:
            mark.update(f"{change.row.number}{sorted(change.fields.items())!r}".encode())
        return mark.hexdigest()


def filled(row: Row, stored: Values) -> Values:
    """A row's values; where a cell is blank, what is stored."""
    values = row.values()
    return {**stored, **{key: value for key, value in values.items() if value is not None}} if stored else values


def compare_rows(
    reading: Reading, stored: Mapping[Identity, Values], identities: Iterable[Identity] | None = None
) -> Comparison:
    """Set a reading against stored rows by identity (the layout's, or ``identities``, one a row). Pure.

    A blank cell says nothing: it never erases what is stored. Columns that the sheet lacks, and keys that the stored
    values lack, are left out. A second row with the same identity is refused.
    """
    comparison = Comparison(reading)
    fixed = () if identities is not None else reading.layout.identity
    keys = [key for key in reading.positions if key not in fixed]
    columns = [reading.columns[key] for key in keys]
    seen: dict[Identity, int] = {}
    for index, identity in enumerate(reading.identities() if identities is None else identities):
        row = reading.rows[index]
        if (first := seen.setdefault(identity, index)) != index:
            comparison.refuse(row, reading.layout.identity[-1], "duplicate_row", first=reading.numbers[first])
        elif (known := stored.get(identity)) is None:
            comparison.new.append(row)
        elif fields := _differences(keys, columns, index, known):
            comparison.changed.append(Change(row, fields))
        else:
            comparison.unchanged += 1
    return comparison


def _differences(
    keys: list[str], columns: list[list[Value]], index: int, known: Values
) -> dict[str, tuple[Value, Value]]:
    return {
        key: (known[key], value)
        for key, column in zip(keys, columns, strict=True)
        if (value := column[index]) is not None and key in known and known[key] != value
    }
