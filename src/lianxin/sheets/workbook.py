"""Opening a workbook that a stranger sent: bounded in size, in cells and in what it may unfold to."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from lianxin.sheets.errors import FileEncrypted, FileTooLarge, NotAWorkbook, TooManySheets
from lianxin.sheets.headers import Merge

MAX_BYTES = 50 * 1024 * 1024
MAX_UNFOLDED = 512 * 1024 * 1024
MAX_SHEETS = 60
MAX_ROWS = 199_999
MAX_COLUMNS = 52

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# A cell with content beyond column AZ or row 199,999. The reader lays a sheet out densely, so that one
# such cell in a file of a few kilobytes would take gigabytes.
# A cell that is styled but empty takes nothing.
_FAR_CELL = re.compile(
    rb"r\s*=\s*[\"'](?:[A-Za-z]{3}[0-9]|[B-Zb-z][A-Za-z][0-9]|[A-Za-z]{1,2}(?:[2-9][0-9]{5}|[0-9]{7}))[0-9]*[\"']"
    rb"(?!\s*(?:s\s*=\s*[\"']\d+[\"'])?\s*/>)(?=[^>]*>|.{200})",
    re.DOTALL,
)
_BLOCK = 1 << 20
_OVERLAP = 4096


@dataclass
class RawSheet:
    """A sheet as it stands in the file. Rows and positions count from 0; ``first_position`` is that of each row's
    first cell. ``problem`` is the code of why its cells cannot be had.
    """

    name: str
    rows: Iterator[list[Any]]
    merges: Sequence[Merge] = ()
    first_position: int = 0
    height: int = 0
    problem: str = ""


@dataclass
class Workbook:
    """An open workbook. Sheets are read one at a time, when asked for."""

    sheet_names: list[str]
    _book: CalamineWorkbook = field(repr=False)
    _too_large: bool = False

    def sheet(self, name: str) -> RawSheet:
        """One sheet's cells, formulas as their last values."""
        if self._too_large:
            return RawSheet(name, iter(()), problem="too_large")
        try:
            sheet = self._book.get_sheet_by_name(name)
        except CalamineError:
            return RawSheet(name, iter(()), problem="unreadable_sheet")
        return RawSheet(name, _rows(sheet), _merges(sheet), sheet.start[1] if sheet.start else 0, sheet.height)


def open_workbook(file: Path | bytes) -> Workbook:
    """Open an .xlsx, .xlsm or .xls file; macros are never run.

    Raises: FileTooLarge, FileEncrypted, NotAWorkbook or TooManySheets.
    """
    content = file if isinstance(file, bytes) else _bytes_of(file)
    if len(content) > MAX_BYTES:
        raise FileTooLarge(most=MAX_BYTES // 1024 // 1024)
    too_large = _inspect(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        raise FileEncrypted from None
    except CalamineError:
        raise NotAWorkbook from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the reader's way to give up; it is no Exception
            raise NotAWorkbook from None
        raise
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
    if len(names) > MAX_SHEETS:
        raise TooManySheets(most=MAX_SHEETS)
    return Workbook(names, book, too_large)


def _bytes_of(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise FileTooLarge(most=MAX_BYTES // 1024 // 1024)
    return path.read_bytes()


def _inspect(content: bytes) -> bool:
    """Refuse what is no workbook or unfolds to too much; True if a sheet has cells too far out."""
    if content.startswith(_COMPOUND):
        if _ENCRYPTED in content:
            raise FileEncrypted
        return False
    if not content.startswith(_ZIP):
        raise NotAWorkbook
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise NotAWorkbook
            return _unfold(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        raise NotAWorkbook from None


def _unfold(archive: zipfile.ZipFile) -> bool:
    """Read every part once, counting what really comes out, whatever the directory of the archive claims."""
    total, far = 0, False
    for part in archive.infolist():
        part.file_size = MAX_UNFOLDED + 1  # else reading stops where the directory says
        is_sheet, tail = part.filename.startswith("xl/worksheets/"), b""
        with archive.open(part) as stream:
            for block in _blocks(stream):
                total += len(block)
                if total > MAX_UNFOLDED:
                    raise FileTooLarge(most=MAX_UNFOLDED // 1024 // 1024)
                far = far or (is_sheet and bool(_FAR_CELL.search(tail + block)))
                tail = block[-_OVERLAP:]
    return far


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(_BLOCK):
        yield block


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    return iter(sheet.iter_rows()) if sheet.start else iter(())


def _merges(sheet: CalamineSheet) -> list[Merge]:
    return list(sheet.merged_cell_ranges or ())
