"""From what was sent to rows of cells: an Excel workbook, a CSV file, or text that was pasted. Bounded in size."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import Any

from lianxin.exchange.bank.errors import StatementTooLarge, StatementUnreadable
from lianxin.sheets.headers import Merge
from lianxin.sheets.workbook import MAX_COLUMNS, open_workbook

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
"""A year of a town's account is a few thousand lines."""
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = "\t,;|"
_LOOKED_AT = 30

Cells = Sequence[Any]


class Table:
    """The rows of one sheet. ``offset`` is the position of each row's first cell."""

    def __init__(self, rows: Sequence[Cells], merges: Sequence[Merge] = (), offset: int = 0) -> None:
        self.rows, self.merges, self.offset = rows, merges, offset


def tables_in(content: bytes) -> Iterator[Table]:
    """The tables of a file, one a sheet. Raises StatementTooLarge, StatementUnreadable, and what a workbook refuses."""
    if len(content) > MOST_BYTES:
        raise StatementTooLarge(megabytes=MOST_BYTES // 1024 // 1024, rows=MOST_ROWS)
    if content.startswith(_EXCEL):
        yield from _sheets(content)
    else:
        yield Table(_even(_bounded(_csv_rows(_decoded(content)))))


def _sheets(content: bytes) -> Iterator[Table]:
    book = open_workbook(content)
    for name in book.sheet_names:
        sheet = book.sheet(name)
        if sheet.problem == "too_large":
            raise StatementTooLarge(megabytes=MOST_BYTES // 1024 // 1024, rows=MOST_ROWS)
        yield Table(_bounded(sheet.rows), sheet.merges, sheet.first_position)


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(_UTF_16) else _ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise StatementUnreadable


def _csv_rows(text: str) -> Iterator[list[str]]:
    head = "\n".join(text.splitlines()[:_LOOKED_AT])
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise StatementUnreadable from None


def _even(rows: Sequence[Cells]) -> list[Cells]:
    """Rows of one width, as a sheet has them."""
    width = min(max((len(row) for row in rows), default=0), MAX_COLUMNS)
    return [[*row[:width], *[""] * (width - len(row))] for row in rows]


def _bounded(rows: Iterator[Any]) -> list[Cells]:
    kept = list(islice(rows, MOST_ROWS + 1))
    if len(kept) > MOST_ROWS:
        raise StatementTooLarge(megabytes=MOST_BYTES // 1024 // 1024, rows=MOST_ROWS)
    return kept
