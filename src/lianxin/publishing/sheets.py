"""A disclosure as a workbook, in the layout of the sheet that hangs on a village's notice board."""

from collections.abc import Sequence
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lianxin.kernel.dates import format_date_zh
from lianxin.publishing import words
from lianxin.publishing.queries import DisclosurePage
from lianxin.publishing.sheet import MoneyLine

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTHS = (14, 26, 40, 18, 16)
_BASE: dict[str, Any] = {"font_name": "宋体", "valign": "vcenter", "text_wrap": True}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 18, "align": "center"},
    "note": {"align": "center"},
    "part": {"bold": True, "font_size": 13},
    "head": {"bold": True, "align": "center", "border": 1},
    "text": {"border": 1, "num_format": "@"},
    "money": {"border": 1, "align": "right", "num_format": "#,##0.00"},
    "sign": {"align": "right"},
}


def write_disclosure(target: IO[bytes], page: DisclosurePage) -> None:
    """Write the sheet. Every text is written as text: nothing in a cell is ever run as a formula."""
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        formats = {name: book.add_format({**_BASE, **style}) for name, style in _STYLES.items()}
        _Board(book.add_worksheet("村务公开"), formats).write(page)


class _Board:
    """Writes line by line, from the top."""

    def __init__(self, sheet: Worksheet, formats: dict[str, Format]) -> None:
        self._sheet, self._formats, self._row = sheet, formats, 0

    def write(self, page: DisclosurePage) -> None:
        for at, width in enumerate(_WIDTHS):
            self._sheet.set_column(at, at, width)
        self._across(words.title_of(page), "title")
        self._across(words.period_of(page), "note")
        if edition := words.edition(page):
            self._across(edition, "note")
        self._part("一、收支总况", ("项目", "大写", "", "", "金额（元）"))
        for name, fen in zip(words.sums_of(page), page.sheet.sums.values(), strict=True):
            self._line([name[0], name[2], "", "", fen / 100])
        heads = ("日期", "单位", "用途", "凭证号", "金额（元）")
        parts = {"二、到账明细": ("received",), "三、支出明细": ("spent",), "退回与结转": ("returned", "carried")}
        for title, kinds in parts.items():
            if (lines := page.sheet.of(*kinds)) or title[1] == "、":
                self._part(title, heads)
                self._money(lines)
        self._part("四、实物与服务", ("日期", "提供单位", "内容", "", "数量"))
        for line in page.sheet.in_kind:
            self._line([format_date_zh(line.day), line.who, words.thing(line), "", words.quantity(line)])
        if page.seal:
            self._across(f"{page.quarter.last_month:%Y-%m}封账校验码：{page.seal}", "sign")
        self._across(words.published(page), "sign")
        self._sheet.set_paper(9)  # A4
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C— &P —")

    def _money(self, lines: Sequence[MoneyLine]) -> None:
        for line in lines:
            side = words.payee(line) if line.kind == "spent" else line.who
            self._line([format_date_zh(line.day), side, words.what(line), line.voucher, line.fen / 100])

    def _part(self, title: str, heads: Sequence[str]) -> None:
        self._across(title, "part")
        for at, head in enumerate(heads):
            self._sheet.write_string(self._row, at, head, self._formats["head"])
        self._row += 1

    def _line(self, cells: Sequence[str | float]) -> None:
        for at, cell in enumerate(cells):
            if isinstance(cell, str):
                self._sheet.write_string(self._row, at, cell, self._formats["text"])
            else:
                self._sheet.write_number(self._row, at, cell, self._formats["money"])
        self._row += 1

    def _across(self, text: str, style: str) -> None:
        self._sheet.merge_range(self._row, 0, self._row, len(_WIDTHS) - 1, "", self._formats[style])
        self._sheet.write_string(self._row, 0, text, self._formats[style])
        self._row += 1
