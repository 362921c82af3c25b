"""Taking in the rows of a sheet batch by batch: what is data, what it says, what is wrong with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import compress
from typing import Any

from lianxin.sheets.cells import Bad, Converter, converter, shown
from lianxin.sheets.headers import Header, label_text, normal
from lianxin.sheets.layouts import Column, Kind, Value
from lianxin.sheets.merged import FillDown
from lianxin.sheets.reading import Finding, Reading, column_letters
from lianxin.sheets.totals import TotalRow, check_totals
from lianxin.sheets.workbook import RawSheet

_TOTAL = re.compile(r"\s*\S{0,8}?(?P<kind>合\s*计|总\s*计|共\s*计|小\s*计)\s*[:：]?\s*")
_LONGEST_TOTAL = 16
_ANY = 10**20
_REMARK = re.compile(r"\s*(?:注|备注|说明|填表|制表|审核|负责人|联系人|填报)")

Batch = Sequence[Sequence[Any]]


class Intake:
    """Fills a reading. Rows are numbered as in Excel, from 1; positions in a batch count from 0."""

    def __init__(self, reading: Reading, header: Header, sheet: RawSheet) -> None:
        columns = [column for column in reading.layout.columns if column.key in header.positions]
        self._reading = reading
        self._header = header
        self._first = sheet.first_position
        self._read = [column for column in columns if column.kind is not Kind.SEQUENCE]
        self._converters: dict[str, Converter] = {
            column.key: converter(column, in_wan=column.key in header.in_wan) for column in self._read
        }
        self._totals = {
            column.key: converter(replace(column, maximum=_ANY), in_wan=column.key in header.in_wan)
            for column in self._read
            if column.is_number
        }
        self._fills = {column.key: FillDown(column, sheet, header) for column in self._read if not column.is_number}
        self._labels = [column for column in columns if column.kind is Kind.SEQUENCE or column.required]
        self._own = next(column for column in self._read if column.required and not column.fill_down)
        self._total_rows: list[TotalRow] = []
        self._spoilt: set[str] = set()
        self._left_out: dict[str, list[tuple[int, int]]] = {column.key: [] for column in self._read if column.is_number}
        reading.positions = {column.key: header.positions[column.key] for column in self._read}
        reading.columns = {column.key: [] for column in reading.layout.columns if column.kind is not Kind.SEQUENCE}

    def take(self, batch: Batch, start: int) -> None:
        """Take in rows; ``start`` is the 0-based row of the first."""
        raw = list(zip(*batch, strict=True))
        cells = {column.key: raw[self._at(column)] for column in (*self._labels, *self._read)}
        apart = self._set_apart(batch, cells, self._set_totals_apart(batch, raw, start), start)
        values = {column.key: self._values(column, cells[column.key], apart, start) for column in self._read}
        refused = self._refuse(values, apart, start)
        for key, amounts in self._left_out.items():
            amounts.extend(
                (start + at + 1, values[key][at]) for at in sorted(refused) if isinstance(values[key][at], int)
            )
        self._keep(values, len(batch), apart | refused, start)

    def finish(self) -> None:
        """Check the totals and complete the columns that the sheet lacks."""
        reading = self._reading
        for column in reading.columns.values():
            column.extend([None] * (len(reading.numbers) - len(column)))
        numbers = [column for column in self._read if column.is_number and column.key not in self._spoilt]
        reading.warnings.extend(check_totals(self._total_rows, numbers, reading, self._left_out))

    def _at(self, column: Column) -> int:
        return self._header.positions[column.key] - self._first

    # ------------------------------------------------------------ what is no data
    def _set_apart(self, batch: Batch, cells: Mapping[str, Sequence[Any]], apart: set[int], start: int) -> set[int]:
        """Positions of totals (``apart``), remarks, repeated headers and blank rows. Remarks are named."""
        own = normal(label_text(self._header.labels[self._header.positions[self._own.key]]))
        for at, cell in enumerate(cells[self._own.key]):
            if at in apart:
                continue
            if cell == "" or (isinstance(cell, str) and cell.isspace()):
                if self._is_remark(batch[at], start + at + 1) or self._is_blank(cells, at):
                    apart.add(at)
            elif (
                isinstance(cell, str)
                and len(cell) <= len(own) + 2
                and own.endswith(normal(cell))
                and self._repeats(batch[at])
            ):
                apart.add(at)
        return apart

    def _set_totals_apart(self, batch: Batch, raw: Sequence[Sequence[Any]], start: int) -> set[int]:
        apart: set[int] = set()
        own = self._at(self._own)
        for position in range(own + 1):  # a total is named at the left, under whatever header
            short = [
                (at, cell)
                for at, cell in enumerate(raw[position])
                if isinstance(cell, str) and "计" in cell and len(cell) <= _LONGEST_TOTAL and at not in apart
            ]
            for at, cell in short:
                found = _TOTAL.fullmatch(cell)
                if found and (position != own or cell.strip() == found["kind"]):
                    apart.add(at)
                    self._total_rows.append(self._total_row(batch[at], start + at + 1, found["kind"]))
        return apart

    def _total_row(self, row: Sequence[Any], number: int, kind: str) -> TotalRow:
        cells = {column.key: row[self._at(column)] for column in self._read if column.is_number}
        return TotalRow(number, "小" in kind, cells, self._totals)

    def _is_blank(self, cells: Mapping[str, Sequence[Any]], at: int) -> bool:
        own = [column for column in self._read if not column.fill_down]
        return all(cells[column.key][at] == "" or str(cells[column.key][at]).isspace() for column in own)

    def _is_remark(self, row: Sequence[Any], number: int) -> bool:
        filled = [(at, cell) for at, cell in enumerate(row) if cell != ""]
        if len(filled) != 1 or not isinstance(filled[0][1], str):
            return False
        at, text = filled[0]
        if text.strip().isdigit() or (at != 0 and not _REMARK.match(text)) or text.isspace():
            return False
        cell = f"{column_letters(self._first + at)}{number}"
        self._reading.warnings.append(Finding(cell, "note_row", {"text": shown(text)}))
        return True

    def _repeats(self, row: Sequence[Any]) -> bool:
        """Whether a row is the header again, as at the top of each printed page."""
        return all(
            normal(str(row[self._at(column)]))
            in {normal(part) for part in self._header.labels[self._header.positions[column.key]]}
            for column in self._labels
        )

    # ------------------------------------------------------------ what it says
    def _values(self, column: Column, cells: Sequence[Any], apart: set[int], start: int) -> list[Value]:
        if column.key in self._fills:
            cells = self._fills[column.key].fill(cells, apart, start)
        if bool in set(map(type, cells)):  # else TRUE would be taken for the number 1, which it equals
            cells = [str(cell).upper() if isinstance(cell, bool) else cell for cell in cells]
        return list(map(self._converters[column.key].__getitem__, cells))

    def _refuse(self, values: Mapping[str, list[Value]], apart: set[int], start: int) -> set[int]:
        """Positions of rows with a cell that cannot be read or must not be empty; each such cell is named."""
        refused: set[int] = set()
        for column in self._read:
            for at, finding in self._findings(column, values[column.key], start):
                if at not in apart:
                    refused.add(at)
                    self._spoilt.add(column.key)
                    self._reading.refused.append(finding)
        if refused:
            self._reading.refused.sort(key=lambda finding: int(finding.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
        return refused

    def _findings(self, column: Column, values: list[Value], start: int) -> Iterator[tuple[int, Finding]]:
        letters = column_letters(self._header.positions[column.key])
        if column.required and None in values:
            for at, value in enumerate(values):
                if value is None:
                    yield at, Finding(f"{letters}{start + at + 1}", "missing", {"header": column.header})
        if self._converters[column.key].has_met_bad:
            for at, value in enumerate(values):
                if isinstance(value, Bad):
                    yield at, Finding(f"{letters}{start + at + 1}", value.code, _facts(column, value))

    def _keep(self, values: Mapping[str, list[Value]], size: int, out: set[int], start: int) -> None:
        numbers: Sequence[int] = range(start + 1, start + size + 1)
        if out:
            mask = [at not in out for at in range(size)]
            numbers = list(compress(numbers, mask))
            values = {key: list(compress(column, mask)) for key, column in values.items()}
        self._reading.numbers.extend(numbers)
        for key, column in values.items():
            self._reading.columns[key].extend(column)


def _facts(column: Column, bad: Bad) -> dict[str, Any]:
    year = bad.text.split(".")[0]
    return {
        "text": bad.text,
        "header": column.header,
        "choices": "、".join(column.choices),
        "most": column.max_length,
        "year": year,
    }
