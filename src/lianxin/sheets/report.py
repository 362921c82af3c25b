"""The report of an import: sheet by sheet what would be new, changed, unchanged or refused. Plain data, kept as JSON.

Findings keep code and facts rather than sentences, so that a page can word them in its reader's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from lianxin.kernel.dates import format_month
from lianxin.kernel.fen import format_fen
from lianxin.sheets.comparison import Comparison
from lianxin.sheets.layouts import Column, Kind, Layout, Value, layout_by_code
from lianxin.sheets.reading import Finding, Reading
from lianxin.sheets.states import Outcome

_SHOWN_CHANGES = 500
_SHOWN_ROWS = 100
_SHOWN_REFUSALS = 2_000

Json = dict[str, Any]


@dataclass
class SheetReport:
    """One sheet. ``changes`` and ``additions`` are samples for the page; the counts are exact."""

    name: str
    layout: str
    year: int | None
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Json] = field(default_factory=list)
    refused_in_all: int = 0
    warnings: list[Json] = field(default_factory=list)
    changes: list[Json] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    additions: list[Json] = field(default_factory=list)
    digest: str = ""
    outcome: str = Outcome.NONE

    @property
    def storable(self) -> bool:
        """Whether applying would store something."""
        return not self.refused_in_all and bool(self.new or self.changed)

    @property
    def rows(self) -> int:
        """Rows that could be understood."""
        return self.new + self.changed + self.unchanged


@dataclass
class Report:
    """A whole workbook. ``unknown`` names the sheets that hold no list known here."""

    sheets: list[SheetReport] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def storable(self) -> list[SheetReport]:
        """The sheets that applying would store."""
        return [sheet for sheet in self.sheets if sheet.storable]

    @property
    def refused(self) -> list[SheetReport]:
        """The sheets that are held back."""
        return [sheet for sheet in self.sheets if sheet.refused_in_all]

    def to_json(self) -> Json:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Report":
        """From what was kept."""
        sheets = [SheetReport(**sheet) for sheet in kept.get("sheets", ())]
        return cls(sheets, list(kept.get("unknown", ())))

    def answer(self) -> Json:
        """As ``lianxin import --json`` prints it: counts, and sentences in the language that is active."""
        return {"sheets": [_answer(sheet) for sheet in self.sheets], "unknown": self.unknown}


def report_of(comparison: Comparison) -> SheetReport:
    """What one compared sheet would change."""
    reading = comparison.reading
    refused = [*reading.refused, *comparison.refused]
    return SheetReport(
        name=reading.sheet_name,
        layout=reading.layout.code,
        year=reading.year,
        new=len(comparison.new),
        changed=len(comparison.changed),
        unchanged=comparison.unchanged,
        refused=[_kept(finding) for finding in refused[:_SHOWN_REFUSALS]],
        refused_in_all=len(refused),
        warnings=[_kept(finding) for finding in [*reading.warnings, *comparison.warnings][:_SHOWN_REFUSALS]],
        changes=list(_changes(comparison))[:_SHOWN_CHANGES],
        headers=[column.header for column in _shown_columns(reading)],
        additions=[_addition(row.number, row.values(), reading) for row in comparison.new[:_SHOWN_ROWS]],
        digest=comparison.digest(),
    )


def worded(findings: Iterable[Mapping[str, Any]], layout: Layout | None) -> list[Json]:
    """Kept findings as ``{cell, reason, code}`` in the language that is active."""
    return [
        {
            "cell": kept["cell"],
            "reason": Finding(kept["cell"], kept["code"], kept["facts"]).reason(layout),
            "code": kept["code"],
        }
        for kept in findings
    ]


def shown_value(column: Column, value: Value) -> str:
    """A value as a page shows it."""
    if value is None or value == "":
        return ""
    match column.kind:
        case Kind.FEN:
            return format_fen(value)
        case Kind.MONTH:
            return format_month(value)
        case Kind.CHOICE:
            return column.label_of(value) or ""
        case _:
            return str(value)


def _answer(sheet: SheetReport) -> Json:
    layout = layout_by_code(sheet.layout)
    return {
        "name": sheet.name,
        "new": sheet.new,
        "changed": sheet.changed,
        "unchanged": sheet.unchanged,
        "refused": worded(sheet.refused, layout),
        "warnings": worded(sheet.warnings, layout),
        "outcome": sheet.outcome,
    }


def _kept(finding: Finding) -> Json:
    facts = {key: value if isinstance(value, int) else str(value) for key, value in finding.facts.items()}
    return {"cell": finding.cell, "code": finding.code, "facts": facts}


def _changes(comparison: Comparison) -> Iterable[Json]:
    layout = comparison.reading.layout
    for change in comparison.changed[:_SHOWN_CHANGES]:
        for key, (old, new) in change.fields.items():
            column = layout.column(key)
            yield {
                "cell": change.row.cell(key),
                "row": " ".join(str(change.row[part]) for part in layout.identity),
                "header": column.header,
                "old": shown_value(column, old),
                "new": shown_value(column, new),
            }


def _addition(number: int, values: Mapping[str, Value], reading: Reading) -> Json:
    return {"row": number, "cells": [shown_value(column, values[column.key]) for column in _shown_columns(reading)]}


def _shown_columns(reading: Reading) -> list[Column]:
    return [column for column in reading.layout.columns if column.key in reading.positions]
