"""Writing lists in the layout they are imported from: title, merged headers, merged villages, totals, print set-up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lianxin.kernel.dates import format_month
from lianxin.kernel.fen import format_fen
from lianxin.sheets.layouts import Column, Kind, Layout, Value, Values

_DIGITS = 15  # Excel keeps fifteen digits; longer numbers are written as text
_EXACT = 10**_DIGITS
_MERGED_UP_TO = 20_000
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_OLDEST_DATE = date(1900, 3, 1)
_NUMBERS = {Kind.FEN: "fen", Kind.QUANTITY: "quantity"}
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "subtitle": {"align": "left"},
    "header": {
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "bg_color": "#F2F2F2",
    },
    "text": {"border": 1, "valign": "vcenter", "text_wrap": True, "num_format": "@"},
    "guarded": {"border": 1, "valign": "vcenter", "text_wrap": True, "num_format": "@", "quote_prefix": True},
    "integer": {"border": 1, "valign": "vcenter", "num_format": "0"},
    "quantity": {"border": 1, "valign": "vcenter"},
    "fen": {"border": 1, "valign": "vcenter", "num_format": "#,##0.00"},
    "date": {"border": 1, "valign": "vcenter", "num_format": "yyyy-mm-dd"},
    "total": {"border": 1, "bold": True},
    "total_fen": {"border": 1, "bold": True, "num_format": "#,##0.00"},
}


@dataclass(frozen=True)
class Filled:
    """A list ready to be written: its layout, year, the facts of its title, its rows in order."""

    layout: Layout
    year: int | None
    rows: Sequence[Values]
    facts: Mapping[str, str] = field(default_factory=dict)

    def words(self, template: str) -> str:
        """One of the layout's templates with the year and the facts in place."""
        return template.format_map({"year": self.year, **self.facts})


def write_workbook(target: IO[bytes], lists: Iterable[Filled]) -> None:
    """Write one sheet a list. Every text is written as text: nothing in a cell is ever run as a formula."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        formats = {name: book.add_format({"font_name": "宋体", **style}) for name, style in _FORMATS.items()}
        for filled in lists:
            _Sheet(book.add_worksheet(filled.words(filled.layout.sheet_name)), filled, formats).write()


class _Sheet:
    def __init__(self, sheet: Worksheet, filled: Filled, formats: Mapping[str, Format]) -> None:
        self._sheet = sheet
        self._filled = filled
        self._columns = filled.layout.columns
        self._formats = formats
        self._levels = 2 if any(column.group for column in self._columns) else 1
        self._first_row = 2 + self._levels

    def write(self) -> None:
        self._headings()
        self._header()
        for at, column in enumerate(self._columns):
            self._sheet.set_column(at, at, column.width)
            self._column(at, column)
        if self._filled.layout.total_row:
            self._totals()
        self._printing()

    def _headings(self) -> None:
        last = len(self._columns) - 1
        self._span(0, 0, 0, last, self._filled.words(self._filled.layout.title), "title")
        self._span(1, 0, 1, last, self._filled.words(self._filled.layout.subtitle), "subtitle")
        self._sheet.set_row(0, 28)

    def _header(self) -> None:
        top, bottom = 2, 1 + self._levels
        for group, run in groupby(enumerate(self._columns), key=lambda pair: pair[1].group):
            columns = list(run)
            if group:
                self._span(top, columns[0][0], top, columns[-1][0], group, "header")
            for at, column in columns:
                self._span(bottom if group else top, at, bottom, at, column.header, "header")

    def _column(self, at: int, column: Column) -> None:
        if column.fill_down and len(self._filled.rows) <= _MERGED_UP_TO:
            self._merged_column(at, column)
            return
        for index, row in enumerate(self._filled.rows):
            value = index + 1 if column.kind is Kind.SEQUENCE else row.get(column.key)
            self._cell(self._first_row + index, at, column, value)

    def _merged_column(self, at: int, column: Column) -> None:
        """A cell over each run of rows that share this column and those filled down before it."""
        before = [other.key for other in self._columns[: at + 1] if other.fill_down]
        start = self._first_row
        for values, run in groupby(self._filled.rows, key=lambda row: [row.get(key) for key in before]):
            end = start + sum(1 for _ in run) - 1
            if end > start:
                self._sheet.merge_range(start, at, end, at, "", self._formats["text"])
            self._cell(start, at, column, values[-1])
            start = end + 1

    def _cell(self, row: int, at: int, column: Column, value: Value) -> None:
        written = _written(column, value)
        if written is None:
            self._sheet.write_blank(row, at, None, self._formats["text"])
        elif isinstance(written, date):
            self._sheet.write_datetime(row, at, written, self._formats["date"])
        elif isinstance(written, str):
            style = "guarded" if written.startswith(_DANGEROUS) else "text"
            self._sheet.write_string(row, at, written, self._formats[style])
        else:
            self._sheet.write_number(row, at, written, self._formats[_NUMBERS.get(column.kind, "integer")])

    def _totals(self) -> None:
        row = self._first_row + len(self._filled.rows)
        for at, column in enumerate(self._columns):
            style = self._formats["total_fen" if column.kind is Kind.FEN else "total"]
            if at == 0:
                self._sheet.write_string(row, at, "合计", style)
            elif column.total:
                total = _written(column, sum(values.get(column.key) or 0 for values in self._filled.rows))
                if isinstance(total, str):
                    self._sheet.write_string(row, at, total, style)
                else:
                    self._sheet.write_number(row, at, total, style)
            else:
                self._sheet.write_blank(row, at, None, style)

    def _printing(self) -> None:
        sheet = self._sheet
        sheet.freeze_panes(self._first_row, 0)
        sheet.repeat_rows(2, self._first_row - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页，共 &N 页")

    def _span(self, top: int, left: int, bottom: int, right: int, text: str, style: str) -> None:
        if (top, left) != (bottom, right):
            self._sheet.merge_range(top, left, bottom, right, "", self._formats[style])
        self._sheet.write_string(top, left, text, self._formats[style])


def _written(column: Column, value: Value) -> Any:
    """What a cell holds for a value: a number, a date, a text, or None for a blank cell."""
    if value is None or value == "":
        return None
    match column.kind:
        case Kind.FEN | Kind.INTEGER | Kind.SEQUENCE | Kind.QUANTITY:
            return _number(column.kind, value)
        case Kind.DATE:
            return value if value >= _OLDEST_DATE else value.isoformat()
        case Kind.MONTH:
            return format_month(value)
        case Kind.CHOICE:
            return column.label_of(value)
        case _:
            return str(value)


def _number(kind: Kind, value: Any) -> float | int | str:
    """A number as Excel keeps it, or as a text where it would lose digits."""
    if kind is Kind.FEN:
        return value / 100 if abs(value) < _EXACT else format_fen(value)
    if kind is Kind.QUANTITY:
        return float(value) if len(value.as_tuple().digits) <= _DIGITS else str(value)
    return value if abs(value) < _EXACT else str(value)
