import io
from datetime import date
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.kernel.fen import MAX_FEN
from lianxin.sheets.cells import clean
from lianxin.sheets.roundtrip import read_back
from lianxin.sheets.writer import Filled, write_workbook
from tests.sheets.samples import FACTS, sample_layout

_SIGNS = st.characters(codec="utf-8", exclude_characters="计")
TEXTS = st.one_of(
    st.text(_SIGNS, max_size=30), st.sampled_from(["=1+1", "+3", "-x", "@SUM(A1)", "\t=2", "7", "_x0041_", "TRUE"])
)
CLEAN = TEXTS.map(lambda text: clean(text) or None)
DAYS = st.dates(date(1901, 1, 1), date(2090, 12, 31))
ROWS = st.fixed_dictionaries(
    {
        "village": st.sampled_from(["水库村", "=村", "金光村"]),
        "name": CLEAN.filter(bool),
        "category": st.sampled_from(["relief", "elderly", None]),
        "promised_fen": st.none() | st.integers(0, MAX_FEN // 8),
        "spent_fen": st.none() | st.integers(0, 10**9),
        "persons": st.none() | st.integers(0, 2**31 - 1),
        "households": st.none() | st.integers(0, 10**6),
        "start_on": st.none() | DAYS,
        "month": st.none() | DAYS.map(lambda day: day.replace(day=1)),
        "note": CLEAN,
    }
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, max_size=8))
def test_import_of_an_export_is_a_fixed_point(rows: list[dict[str, Any]]) -> None:
    reading = read_back(sample_layout(), rows, year=2019, facts=FACTS)
    assert reading.refused == []
    assert [row.values() for row in reading.rows] == rows
    assert [finding.code for finding in reading.warnings] == ([] if rows else ["no_rows"])


def test_an_export_has_the_look_of_the_sheet_that_offices_keep() -> None:
    rows = [
        {"village": "水库村", "name": "送戏", "promised_fen": 1_050, "start_on": date(2019, 3, 5)},
        {"village": "水库村", "name": "=cmd|' /C calc'!A0", "promised_fen": 2_000},
        {"village": "金光村", "name": "敬老", "promised_fen": 5},
    ]
    target = io.BytesIO()
    write_workbook(target, [Filled(sample_layout(), 2019, rows, FACTS)])
    sheet = openpyxl.load_workbook(target)["2019年样表"]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:K1", "A2:K2", "A3:A4", "E3:F3", "G3:H3", "B5:B6"} <= merged
    assert sheet["A1"].value == "2019年漕泾镇样表"
    assert (sheet["A8"].value, sheet["E8"].value, sheet["F8"].value) == ("合计", 30.55, 0)
    assert sheet["I5"].number_format == "yyyy-mm-dd"
    assert (sheet["C6"].data_type, sheet["C6"].value, sheet["C6"].quotePrefix) == ("s", rows[1]["name"], True)
    assert sheet.freeze_panes == "A5"
