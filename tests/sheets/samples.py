"""A layout with everything that layouts can have, and sheets made by hand for it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lianxin.sheets.comparison import Comparison, Context, Identity, compare_rows
from lianxin.sheets.layouts import Column, Kind, Layout, Scope, Values
from lianxin.sheets.reader import read_sheet
from lianxin.sheets.reading import Reading
from lianxin.sheets.workbook import RawSheet

FACTS = {"town": "漕泾镇", "office": "漕泾镇联席会议办公室"}
MONEY = "资金（元）"
PEOPLE = "受益情况"


class MemoryHooks:
    """Keeps a list in memory, as an app keeps it in the database."""

    def __init__(self) -> None:
        self.kept: dict[Identity, dict[str, Any]] = {}
        self.refuse: str = ""

    def compare(self, reading: Reading, context: Context) -> Comparison:
        comparison = compare_rows(reading, self.kept)
        for row in reading.rows:
            if self.refuse and row["name"] == self.refuse:
                comparison.refuse(row, "name", "not_liked", text=row["name"])
        return comparison

    def store(self, comparison: Comparison, context: Context) -> None:
        identity = comparison.reading.layout.identity
        for row in comparison.new:
            self.kept[tuple(row[key] for key in identity)] = row.values()
        for change in comparison.changed:
            kept = self.kept[tuple(change.row[key] for key in identity)]
            kept.update({key: new for key, (_, new) in change.fields.items()})

    def rows(self, scope: Scope) -> Iterable[Values]:
        return list(self.kept.values())

    def years(self, scope: Scope) -> Sequence[int]:
        return [2019] if self.kept else []

    def facts(self, scope: Scope) -> Mapping[str, str]:
        return FACTS


def sample_layout(hooks: MemoryHooks | None = None) -> Layout:
    return Layout(
        code="sample.rows",
        name="Sample",
        sheet=r"(?P<year>\d{4})年样表",
        sheet_name="{year}年样表",
        title="{year}年{town}样表",
        subtitle="填报单位：{office}",
        identity=("village", "name"),
        hooks=hooks or MemoryHooks(),
        total_row=True,
        reasons={"not_liked": "“{text}” is not liked."},
        columns=(
            Column("sequence", "序号", Kind.SEQUENCE),
            Column("village", "实施村", required=True, fill_down=True, synonyms=("村",)),
            Column("name", "项目名称", required=True, synonyms=("项目",)),
            Column(
                "category", "类别", Kind.CHOICE, choices={"扶贫帮困": "relief", "扶贫": "relief", "敬老": "elderly"}
            ),
            Column("promised_fen", "认领", Kind.FEN, group=MONEY, total=True),
            Column("spent_fen", "支出", Kind.FEN, group=MONEY, total=True),
            Column("persons", "直接（人）", Kind.INTEGER, group=PEOPLE, total=True),
            Column("households", "户数", Kind.INTEGER, group=PEOPLE),
            Column("start_on", "开始日期", Kind.DATE),
            Column("month", "计划月份", Kind.MONTH),
            Column("note", "备注", max_length=200),
        ),
    )


def rows_of(*lines: Sequence[Any]) -> list[list[Any]]:
    """Lines of cells made equally long, as a file's rows are."""
    width = max(len(line) for line in lines)
    return [list(line) + [""] * (width - len(line)) for line in lines]


def read_lines(*lines: Sequence[Any], merges: Sequence[Any] = (), layout: Layout | None = None) -> Reading:
    """Read lines as the sheet 2019年样表."""
    sheet = RawSheet("2019年样表", iter(rows_of(*lines)), merges)
    return read_sheet(sheet, layout or sample_layout(), 2019)


def findings(found: Iterable[Any]) -> list[tuple[str, str]]:
    """Cell and code of each finding."""
    return [(finding.cell, finding.code) for finding in found]
