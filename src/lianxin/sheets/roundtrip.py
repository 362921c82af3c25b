"""Import, export, import: what is written must read back as it was."""

import io
from collections.abc import Mapping, Sequence

from lianxin.sheets.layouts import Layout, Values
from lianxin.sheets.reader import read_sheet
from lianxin.sheets.reading import Reading
from lianxin.sheets.workbook import open_workbook
from lianxin.sheets.writer import Filled, write_workbook


def read_back(layout: Layout, rows: Sequence[Values], *, year: int | None, facts: Mapping[str, str]) -> Reading:
    """Write rows in their layout and read the sheet again."""
    target = io.BytesIO()
    filled = Filled(layout, year, rows, facts)
    write_workbook(target, [filled])
    return read_sheet(open_workbook(target.getvalue()).sheet(filled.words(layout.sheet_name)), layout, year)
