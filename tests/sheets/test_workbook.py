import io
import zipfile
from typing import Any

import pytest
import xlsxwriter

from lianxin.kernel.errors import Refused
from lianxin.sheets import workbook
from lianxin.sheets.errors import FileEncrypted, FileTooLarge, NotAWorkbook, TooManySheets
from lianxin.sheets.reader import read_sheet
from lianxin.sheets.workbook import open_workbook
from tests.sheets.samples import sample_layout

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def made(cells: dict[tuple[int, int], Any], sheets: int = 1) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for index in range(sheets):
            sheet = book.add_worksheet("2019年样表" if not index else None)
            for place, value in cells.items():
                sheet.write(*place, value)
    return target.getvalue()


def rewritten(content: bytes, part: str, change: Any) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(old.read(info)) if info.filename == part else old.read(info))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotAWorkbook),
        ("序号,村\n1,水库村".encode(), NotAWorkbook),
        (b"PK\x03\x04 no archive", NotAWorkbook),
        (COMPOUND + bytes(600), NotAWorkbook),
        (COMPOUND + bytes(600) + "EncryptedPackage".encode("utf-16-le"), FileEncrypted),
        (made({(0, 0): "x"})[:-40], NotAWorkbook),
        (rewritten(made({(0, 0): "x"}), "xl/workbook.xml", lambda _: b"<no>xml"), NotAWorkbook),
        (made({}, sheets=61), TooManySheets),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_remedy(content: bytes, refusal: type[Refused]) -> None:
    with pytest.raises(refusal) as refused:
        open_workbook(content)
    assert refused.value.what_would_change_it


def test_a_file_that_unfolds_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_UNFOLDED", 5 << 20)
    bomb = rewritten(made({(0, 0): "x"}), "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * (6 << 20))
    assert len(bomb) < 100_000
    with pytest.raises(FileTooLarge):
        open_workbook(bomb)
    monkeypatch.setattr(workbook, "MAX_BYTES", 1000)
    with pytest.raises(FileTooLarge):
        open_workbook(bomb)


@pytest.mark.parametrize("place", [(0, 16_000), (1_000_000, 0), (250_000, 30)])
def test_a_cell_far_out_does_not_unfold_the_sheet(place: tuple[int, int]) -> None:
    book = open_workbook(made({(0, 0): "村", place: "x"}))
    reading = read_sheet(book.sheet("2019年样表"), sample_layout(), 2019)
    assert [finding.code for finding in reading.refused] == ["too_large"]


def test_far_cells_that_are_only_styled_do_no_harm() -> None:
    def style(xml: bytes) -> bytes:
        return xml.replace(b"</row>", b'<c r="XFD1" s="0"/></row>', 1)

    content = rewritten(
        made({(0, 0): "村", (0, 1): "项目", (1, 0): "甲村", (1, 1): "一"}), "xl/worksheets/sheet1.xml", style
    )
    reading = read_sheet(open_workbook(content).sheet("2019年样表"), sample_layout(), 2019)
    assert (len(reading), reading.refused) == (1, [])


def test_formulas_are_read_as_their_values_and_blank_margins_shift_nothing() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("2019年样表")
        sheet.write_row(3, 2, ["村", "项目", "认领"])
        sheet.write_row(4, 2, ["甲村", "一"])
        sheet.write_formula(4, 4, "=100+0.5", None, 100.5)
        sheet.write_row(5, 2, ["甲村", "二", "很多"])
    reading = read_sheet(open_workbook(target.getvalue()).sheet("2019年样表"), sample_layout(), 2019)
    assert reading.columns["promised_fen"] == [10_050]
    assert reading.refused[0].cell == "E6"
