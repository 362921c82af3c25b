from datetime import date
from pathlib import Path

import pytest

from lianxin.sheets.layouts import Column, Kind, Layout
from lianxin.sheets.reader import read_sheet
from lianxin.sheets.workbook import open_workbook
from tests.sheets.samples import MemoryHooks, findings, read_lines

HEADER = ("序号", "实施村", "项目名称", "认领", "支出", "直接（人）")
WORKBOOK = Path(__file__).parents[2] / "demo" / "caojing-2019.xlsx"


def test_columns_are_found_by_name_in_any_order_below_titles() -> None:
    reading = read_lines(
        ["2019年某镇样表"],
        ["填报单位：某办公室"],
        ["直接(人)", "项目", "类 别", "村"],
        [27.0, "送戏", "扶贫", "水库村"],
    )
    assert reading.rows[0].values() | {"village": "水库村", "name": "送戏", "category": "relief", "persons": 27} == (
        reading.rows[0].values()
    )
    assert (reading.numbers, reading.refused, reading.warnings) == ([4], [], [])


def test_two_level_headers_are_read_with_and_without_merged_cells() -> None:
    upper = ["序号", "实施村", "项目名称", "资金（元）", "", "受益情况", ""]
    lower = ["", "", "", "认领", "支出", "直接（人）", "户数"]
    merged = [((0, 0), (1, 0)), ((0, 3), (0, 4)), ((0, 5), (0, 6))]
    for merges in ([], merged):
        reading = read_lines(upper, lower, [1.0, "水库村", "送戏", 5.0, 4.0, 3.0, 2.0], merges=merges)
        row = reading.rows[0]
        assert [row[key] for key in ("promised_fen", "spent_fen", "persons", "households")] == [500, 400, 3, 2]


def test_merged_villages_are_filled_where_merged_and_else_where_blank() -> None:
    lines = [HEADER, [1.0, "甲村", "一"], [2.0, "", "二"], [3.0, "", "三"]]
    assert read_lines(*lines).columns["village"] == ["甲村"] * 3
    merged = read_lines(*lines, merges=[((1, 1), (2, 1))])
    assert merged.columns["village"] == ["甲村", "甲村"]
    assert findings(merged.refused) == [("B4", "missing")]


def test_every_bad_cell_is_named_with_its_reason() -> None:
    reading = read_lines(
        HEADER,
        [1.0, "甲村", "一", "一万五", -3.0, 2.5],
        [2.0, "甲村", "", "1.5万元", "", "27人"],
        [3.0, "甲村", "三", 1.0],
    )
    assert findings(reading.refused) == [
        ("D2", "not_an_amount"),
        ("E2", "negative"),
        ("F2", "not_a_number"),
        ("C3", "missing"),
    ]
    assert reading.warnings == []
    assert "一万五" in reading.refused[0].reason(reading.layout)
    assert (reading.numbers, reading.columns["name"]) == ([4], ["三"])


def test_totals_are_checked_and_are_no_rows() -> None:
    reading = read_lines(
        HEADER,
        [1.0, "甲村", "一", 10.0, 1.0, 1.0],
        ["", "甲村小计", "", 10.0, 1.0, 1.0],
        [2.0, "乙村", "二", 20.0, 1.0, 2.0],
        ["小 计", "", "", 20.0, 3.0, 2.0],
        ["合计：", "", "", 30.0, "约2元", 4.0],
    )
    assert reading.columns["village"] == ["甲村", "乙村"]
    assert findings(reading.warnings) == [("E5", "total_off"), ("E6", "total_unreadable"), ("F6", "total_off")]
    facts = reading.warnings[-1].facts
    assert (facts["stated"], facts["computed"]) == ("4", "3")


def test_a_total_counts_the_amounts_of_refused_rows_too() -> None:
    rows = ([1.0, "甲村", "一", 10.0, "很多"], [2.0, "甲村", "", 5.0, 1.0], [3.0, "甲村", "三", 1.0, 1.0])
    assert read_lines(HEADER, *rows, ["合计", "", "", 16.0, 99.0]).warnings == []
    assert findings(read_lines(HEADER, *rows, ["合计", "", "", 15.0, 99.0]).warnings) == [("D5", "total_off")]


def test_what_is_no_row_is_left_out_and_remarks_are_named() -> None:
    reading = read_lines(
        HEADER,
        [1.0, "甲村", "一"],
        [2.0, "甲村", " "],
        ["", "", ""],
        HEADER,
        ["注：本表由村里填写"],
        ["", "甲村", "二"],
    )
    assert reading.columns["name"] == ["一", "二"]
    assert findings(reading.warnings) == [("A6", "note_row")]


def test_unknown_and_repeated_columns_are_named() -> None:
    reading = read_lines(["实施村", "项目名称", "颜色", "备注", "备注"], ["甲村", "一", "红", "好", "坏"])
    assert findings(reading.warnings) == [("C1", "unknown_column"), ("E1", "column_twice")]
    assert reading.columns["note"] == ["好"]


def test_a_sheet_without_a_required_column_is_refused_whole() -> None:
    reading = read_lines(["序号", "实施村", "认领", "支出"], [1.0, "甲村", 3.0, 3.0])
    assert findings(reading.refused) == [("A1", "missing_column")]
    assert reading.refused[0].facts["header"] == "项目名称"
    assert len(reading) == 0
    assert findings(read_lines(["随便写写"]).refused) == [("A1", "no_header")]


@pytest.mark.parametrize("unit", ["单位：万元", ""])
def test_amounts_in_wan_are_read_as_such(unit: str) -> None:
    header = ["村", "项目", "认领" if unit else "认领（万元）"]
    reading = read_lines([unit], header, ["甲村", "一", 1.5], ["甲村", "二", "3,000元"], ["甲村", "三", "2万元"])
    assert reading.columns["promised_fen"] == [1_500_000, 300_000, 2_000_000]


def test_dates_months_and_truth_values_are_read_as_meant() -> None:
    reading = read_lines(
        ["村", "项目", "开始日期", "计划月份", "直接"],
        ["甲村", "一", "2019.3.5", "2019年3月", 1.0],
        ["甲村", "二", date(2019, 3, 5), date(2019, 3, 9), True],
        ["甲村", "三", 43529.0, 2019.1, 1.0],
    )
    assert reading.columns["start_on"] == [date(2019, 3, 5)]
    assert reading.columns["month"] == [date(2019, 3, 1)]
    assert findings(reading.refused) == [("E3", "not_a_number"), ("D4", "month_ambiguous")]


def test_a_workbook_of_a_town_office_is_read_whole() -> None:
    layout = Layout(
        "town", "Town", r"(?P<year>\d{4})年项目", "", "", "", hooks=MemoryHooks(), identity=("name",),
        columns=(
            Column("village", "实施村", required=True, fill_down=True),
            Column("name", "项目名称", required=True),
            Column("received_fen", "到账", Kind.FEN, group="资金（元）"),
            Column("persons", "直接（人）", Kind.INTEGER, group="受益情况"),
        ),
    )  # fmt: skip
    reading = read_sheet(open_workbook(WORKBOOK).sheet("2019年项目"), layout, 2019)
    assert (len(reading), sum(reading.columns["received_fen"]), sum(reading.columns["persons"])) == (
        139,
        1960_000_00,
        6432,
    )
    assert len(set(reading.columns["village"])) == 11
    assert reading.refused == []
    assert {finding.code for finding in reading.warnings} == {"unknown_column"}
