"""Cells merged over several rows: each of the rows says what the first says."""

from collections.abc import Iterator, Sequence
from typing import Any

from lianxin.sheets.headers import Header
from lianxin.sheets.layouts import Column
from lianxin.sheets.workbook import RawSheet


class FillDown:
    """Fills one column, batch by batch.

    Where the file says which cells are merged, those are filled and no others. Where it merges none in this column and
    the layout says ``fill_down``, a blank cell repeats the one above.
    """

    def __init__(self, column: Column, sheet: RawSheet, header: Header) -> None:
        self._spans = list(_spans(sheet, header.positions[column.key], header.first_data_row))
        self._repeats = column.fill_down and not self._spans
        self._next = 0
        self._above: Any = ""

    def fill(self, cells: Sequence[Any], apart: set[int], start: int) -> Sequence[Any]:
        """The batch's cells, filled. ``apart`` are positions that are no data; ``start`` is the 0-based first row."""
        if self._repeats:
            return self._repeat(cells, apart)
        filled = list(cells) if self._next < len(self._spans) else cells
        while self._next < len(self._spans) and isinstance(filled, list):
            top, bottom = self._spans[self._next]
            if top >= start + len(cells):
                break
            if top >= start:
                self._above = cells[top - start]
            end = min(bottom + 1, start + len(cells))
            begin = max(top, start)
            filled[begin - start : end - start] = [self._above] * (end - begin)
            if bottom >= start + len(cells):
                break
            self._next += 1
        return filled

    def _repeat(self, cells: Sequence[Any], apart: set[int]) -> list[Any]:
        filled = []
        for at, cell in enumerate(cells):
            if cell != "" and at not in apart:
                self._above = cell
            filled.append(self._above if cell == "" else cell)
        return filled


def _spans(sheet: RawSheet, position: int, first_row: int) -> Iterator[tuple[int, int]]:
    """Merged rows of a column, from the top, never overlapping."""
    last = first_row - 1
    for (top, left), (bottom, right) in sorted(sheet.merges):
        if left <= position <= right and bottom > top > last:
            last = bottom
            yield top, bottom
