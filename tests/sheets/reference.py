"""The reference workbook and a town with the names that it uses."""

import io
from pathlib import Path
from typing import Any

import openpyxl

from lianxin.network.models import Council, Organisation
from lianxin.network.services import NewPlace
from lianxin.sheets.layouts import Scope
from lianxin.sheets.report import Report, SheetReport
from lianxin.sheets.services import export_list, import_workbook
from tests.world import World

WORKBOOK = Path(__file__).parents[2] / "demo" / "caojing-2019.xlsx"
VILLAGES = ["增丰", "东海", "营房", "沙积", "阮巷", "蒋庄", "护塘", "金光", "水库", "海渔", "海涯"]
CATEGORIES = ["扶贫帮困", "敬老爱老", "结对助学", "改善设施", "环境整治", "文化惠民", "志愿服务"]


class Town(World):
    """A council with the villages and categories that the workbook names."""

    def __post_init__(self) -> None:
        super().__post_init__()
        council: Council = self.council
        council.categories.all().delete()
        Council.objects.filter(pk=council.pk).update(name="漕泾镇“心联鑫”区域党建联席会议", short_name="漕泾镇")
        Organisation.objects.filter(pk=council.office_id).update(name="漕泾镇联席会议办公室")
        for position, name in enumerate(CATEGORIES, 1):
            council.categories.create(name=name, position=position)
        for number, name in enumerate(VILLAGES):
            place = NewPlace(f"{self.code}{300 + number}", f"{name}村")
            council.division.__class__.objects.create(code=place.code, name=place.name)
            Organisation.objects.create(name=place.name, kind=place.kind, division_id=place.code)

    def bring_in(self, content: bytes, *, dry_run: bool = False) -> Report:
        return import_workbook(
            council_id=self.council.pk,
            actor=self.office_user,
            file_name="年度.xlsx",
            content=content,
            dry_run=dry_run,
            progress=lambda _: None,
        )

    def export(self, code: str, year: int | None = None) -> bytes:
        target = io.BytesIO()
        export_list(code=code, scope=Scope(self.council.pk, year, self.office_user), target=target)
        return target.getvalue()


def counts(report: Report) -> list[tuple[str, int, int, int, int]]:
    return [(s.name, s.new, s.changed, s.unchanged, s.refused_in_all) for s in report.sheets]


def edited(content: bytes, sheet: str, cells: dict[str, Any]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell, value in cells.items():
        book[sheet][cell] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sheet_of(report: Report, name: str) -> SheetReport:
    return next(sheet for sheet in report.sheets if sheet.name == name)
