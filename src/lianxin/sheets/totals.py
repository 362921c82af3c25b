"""Checking the totals that a sheet states against the rows above them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from lianxin.kernel.fen import format_fen
from lianxin.sheets.cells import Bad, Converter, shown
from lianxin.sheets.headers import label_text
from lianxin.sheets.layouts import Column, Kind, Value
from lianxin.sheets.reading import Finding, Reading


@dataclass(frozen=True)
class TotalRow:
    """A row of totals: its number in Excel, whether it sums a part only, and its cells by column key."""

    number: int
    is_part: bool
    cells: Mapping[str, Any]
    converters: Mapping[str, Converter]


LeftOut = Mapping[str, Sequence[tuple[int, int]]]


def check_totals(
    rows: Sequence[TotalRow], columns: Sequence[Column], reading: Reading, left_out: LeftOut
) -> Iterator[Finding]:
    """One warning for each total that does not add up, with both numbers.

    A subtotal sums the rows since the total before it; a total sums all rows above it, or since the total before it.
    ``left_out`` holds, by column, row number and amount of refused rows: their amounts count all the same.
    """
    rows = sorted(rows, key=lambda row: row.number)
    for column in columns if rows else ():
        sums = list(accumulate((value or 0 for value in reading.columns[column.key]), initial=0))
        kept = _rows_above(rows, reading.numbers)
        lost = [number for number, _ in left_out[column.key]]
        lost_sums = list(accumulate((amount for _, amount in left_out[column.key]), initial=0))
        before = 0
        for row, above in zip(rows, kept, strict=True):
            everything = sums[above] + lost_sums[bisect_left(lost, row.number)]
            yield from _check(row, column, reading, everything, everything - before)
            before = everything


def _rows_above(rows: Sequence[TotalRow], numbers: Sequence[int]) -> list[int]:
    """How many data rows stand above each total."""
    counts, above = [], 0
    for row in rows:
        while above < len(numbers) and numbers[above] < row.number:
            above += 1
        counts.append(above)
    return counts


def _check(row: TotalRow, column: Column, reading: Reading, everything: int, part: int) -> Iterator[Finding]:
    raw = row.cells[column.key]
    stated: Value = row.converters[column.key][raw]
    cell, header = reading.cell(column.key, row.number), label_text((column.group or "", column.header))
    if isinstance(stated, Bad):
        yield Finding(cell, "total_unreadable", {"text": shown(raw), "header": header})
    elif stated is not None and stated not in ({part} if row.is_part else {everything, part}):
        computed = part if row.is_part else everything
        yield Finding(
            cell,
            "total_off",
            {"header": header, "stated": _print(column, stated), "computed": _print(column, computed)},
        )


def _print(column: Column, number: int) -> str:
    return format_fen(number) if column.kind is Kind.FEN else f"{number:,}"
