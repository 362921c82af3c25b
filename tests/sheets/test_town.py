"""The reference workbook through the importer, and back out again."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.kernel import clock
from lianxin.ledger.models import Transfer
from lianxin.network.models import Agreement, Enrolment, Pairing
from lianxin.projects.models import Outcome, Project
from lianxin.projects.states import ProjectState
from lianxin.sheets.layouts import Scope, layout_by_code
from lianxin.sheets.roundtrip import read_back
from lianxin.sheets.services import export_list
from tests.sheets.reference import CATEGORIES, WORKBOOK, Town, counts, edited, sheet_of
from tests.world import World

EVERY_LIST = (
    ("register", None, 101), ("projects", 2019, 139), ("declared", 2020, 152), ("needs", 2020, 120),
    ("offers", 2020, 110),
)  # fmt: skip


@pytest.fixture(autouse=True)
def at_the_sitting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2019, 12, 24))


@pytest.fixture
def town(db: None) -> Town:
    return Town()


@pytest.fixture
def full(town: Town) -> Town:
    town.bring_in(WORKBOOK.read_bytes())
    return town


def test_the_workbook_comes_in_whole_and_again_changes_nothing(town: Town) -> None:
    seen = town.bring_in(WORKBOOK.read_bytes(), dry_run=True)
    rows = {"结对单位名册": 101, "2019年项目": 139, "2020年申报": 152, "需求清单": 120, "资源清单": 110}
    first = [(name, new, 0, 0, 0) for name, new in rows.items()]
    assert counts(seen) == first
    assert (Project.objects.count(), Enrolment.objects.count()) == (0, 0)

    report = town.bring_in(WORKBOOK.read_bytes())
    assert counts(report) == first
    assert [sheet.warnings for sheet in report.sheets] == [[]] * 5
    assert len(report.unknown) == 8
    assert counts(town.bring_in(WORKBOOK.read_bytes())) == [(name, 0, 0, new, 0) for name, new, *_ in first]

    accepted = Project.objects.filter(round__year=2019, state=ProjectState.ACCEPTED)
    assert (Enrolment.objects.count(), Agreement.objects.count(), accepted.count()) == (101, 101, 139)
    assert sum(Outcome.objects.current().values_list("direct_persons", flat=True)) == 6432
    received = Transfer.objects.filter(kind="received").values_list("amount_fen", flat=True)
    assert sum(received) == 1_960_000_00
    assert Project.objects.filter(round__year=2020, state=ProjectState.ENDORSED).count() == 152


def test_each_list_exports_in_its_layout_and_comes_back_unchanged(full: Town) -> None:
    for code, year, rows in EVERY_LIST:
        content = full.export(code, year)
        report = full.bring_in(content)
        assert [(s.new, s.changed, s.unchanged, s.refused, s.warnings) for s in report.sheets] == [(0, 0, rows, [], [])]


@pytest.mark.parametrize(
    ("name", "code", "year"),
    [
        ("结对单位名册", "register", None),
        ("2019年项目", "projects", 2019),
        ("需求清单", "needs", 2020),
        ("资源清单", "offers", 2020),
    ],
)
def test_an_export_has_the_cells_of_the_original(full: Town, name: str, code: str, year: int | None) -> None:
    original = openpyxl.load_workbook(WORKBOOK)[name]
    exported = openpyxl.load_workbook(io.BytesIO(full.export(code, year))).active
    assert exported
    assert [[cell.value for cell in row] for row in exported] == [[cell.value for cell in row] for row in original]
    if code == "projects":
        ours, theirs = ({str(area) for area in sheet.merged_cells.ranges} for sheet in (exported, original))
        assert ours == theirs


def test_changed_cells_are_shown_and_corrected_by_new_entries(full: Town) -> None:
    changed = edited(WORKBOOK.read_bytes(), "2019年项目", {"H5": 20000, "I5": 20000, "J6": 40, "F7": "6"})
    seen = sheet_of(full.bring_in(changed, dry_run=True), "2019年项目")
    assert (seen.new, seen.changed, seen.unchanged) == (0, 3, 136)
    assert [(c["cell"], c["old"], c["new"]) for c in seen.changes] == [
        ("H5", "¥22,000.00", "¥20,000.00"), ("I5", "¥22,000.00", "¥20,000.00"), ("J6", "32", "40"), ("F7", "5", "6"),
    ]  # fmt: skip
    assert [(w["cell"], w["code"]) for w in seen.warnings] == [
        ("H144", "total_off"), ("I144", "total_off"), ("J144", "total_off"),
    ]  # fmt: skip
    kept = Transfer.objects.count()
    assert sheet_of(full.bring_in(changed), "2019年项目").outcome == "stored"
    assert Transfer.objects.count() > kept
    assert sheet_of(full.bring_in(changed), "2019年项目").unchanged == 139
    assert sum(Outcome.objects.current().values_list("direct_persons", flat=True)) == 6440


def test_refused_cells_are_named_and_hold_their_sheet_back(town: Town) -> None:
    wrong = {"F4": "企業", "H5": "水库", "I6": "去年", "C7": "91310116497943032Q", "K8": "2015-10-01"}
    report = town.bring_in(
        edited(WORKBOOK.read_bytes(), "结对单位名册", {"D4": "企業"} | {k: v for k, v in wrong.items() if k != "F4"})
    )
    register, projects, *_ = report.sheets
    assert {(finding["cell"], finding["code"]) for finding in register.refused} == {
        ("D4", "not_a_choice"),
        ("H5", "unknown_village"),
        ("I6", "not_a_date"),
        ("C7", "uscc_check"),
        ("K8", "term_runs_backwards"),
    }
    assert (register.outcome, Enrolment.objects.count()) == ("held_back", 0)
    assert {finding["code"] for finding in projects.refused} == {"unknown_partner"}


def test_what_no_project_can_be_is_refused_cell_by_cell(full: Town) -> None:
    wrong = {
        "C5": "另一个",
        "G5": "一万五",
        "C6": "又一个",
        "I6": 99999,
        "C7": "第三个",
        "O7": "2018-01-01",
        "D8": "吃饭",
    }
    seen = sheet_of(full.bring_in(edited(WORKBOOK.read_bytes(), "2019年项目", wrong), dry_run=True), "2019年项目")
    assert {(finding["cell"], finding["code"]) for finding in seen.refused} == {
        ("G5", "not_an_amount"),
        ("I6", "spent_more_than_received"),
        ("O7", "not_finished"),
        ("D8", "unknown_category"),
    }


def test_what_is_planned_until_a_month_is_planned_until_its_last_day(full: Town) -> None:
    planned = Project.objects.filter(round__year=2020).values_list("planned_start_on", "planned_finish_on")
    assert (date(2020, 1, 1), date(2020, 3, 31)) in set(planned)


def test_a_declaration_may_change_until_it_is_approved(full: Town) -> None:
    Project.objects.filter(round__year=2020, position=2).update(state=ProjectState.APPROVED, approved_on=clock.today())
    changed = edited(WORKBOOK.read_bytes(), "2020年申报", {"G4": "1万元", "G5": 1})
    seen = sheet_of(full.bring_in(changed, dry_run=True), "2020年申报")
    assert [(finding["cell"], finding["code"]) for finding in seen.refused] == [("G5", "wrong_state")]
    changed = edited(WORKBOOK.read_bytes(), "2020年申报", {"G4": "1万元", "I5": "2020年3月"})
    Project.objects.filter(round__year=2020, position=2).update(state=ProjectState.ENDORSED, approved_on=None)
    assert sheet_of(full.bring_in(changed), "2020年申报").outcome == "stored"
    project = Project.objects.get(round__year=2020, position=1)
    assert project.budget_fen == 10_000_00


def test_a_declared_year_can_be_reported_by_sheet_when_it_is_over(full: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2020, 12, 30))
    book = openpyxl.load_workbook(WORKBOOK)
    sheet, declared = book["2019年项目"], book["2020年申报"]
    sheet.title = "2020年项目"
    for row in range(5, 8):
        sheet.cell(row, 3).value = declared.cell(row - 1, 3).value
        sheet.cell(row, 14).value, sheet.cell(row, 15).value = date(2020, 1, 1), date(2020, 3, 1)
    for row in range(144, 7, -1):
        sheet.delete_rows(row)
    sheet.merged_cells.ranges = [area for area in sheet.merged_cells.ranges if area.min_row < 5]
    target = io.BytesIO()
    book.save(target)
    report = sheet_of(full.bring_in(target.getvalue()), "2020年项目")
    assert (report.new, report.changed, report.outcome, report.refused) == (0, 3, "stored", [])
    assert Project.objects.filter(round__year=2020, state=ProjectState.ACCEPTED).count() == 3


def test_the_register_names_a_member_by_code_and_shows_persons_to_members_only(full: Town) -> None:
    changed = edited(
        WORKBOOK.read_bytes(),
        "结对单位名册",
        {"B4": "化工区物业有限公司党支部", "G4": None, "H4": "金光村", "L5": "新"},
    )
    seen = sheet_of(full.bring_in(changed), "结对单位名册")
    assert (seen.new, seen.changed, seen.unchanged) == (0, 2, 99)
    assert {(c["cell"], c["new"]) for c in seen.changes} == {
        ("B4", "化工区物业有限公司党支部"),
        ("H4", "金光村"),
        ("L5", "新"),
    }
    first = Enrolment.objects.get(position=1)
    assert (first.organisation.name, first.phone) == ("化工区物业有限公司党支部", "021-57000041")
    assert Pairing.objects.filter(partner=first.organisation).count() == 2

    target = io.BytesIO()
    export_list(code="register", scope=Scope(full.council.pk, None, _stranger()), target=target)
    sheet = openpyxl.load_workbook(target)["结对单位名册"]
    assert [sheet.cell(4, column).value for column in (5, 6, 7)] == [None, None, None]


def _stranger() -> Any:
    return World(code="310116113").office_user


ROWS = st.fixed_dictionaries(
    {
        "village": st.sampled_from(["水库村", "金光村"]),
        "title": st.text("甲乙丙丁abc=+-@ 1", min_size=1, max_size=20).map(str.strip).filter(bool),
        "category": st.sampled_from(CATEGORIES),
        "partner": st.sampled_from(["一支部", "二支部"]),
        "measure": st.none() | st.sampled_from(["7", "10"]),
        **{key: st.none() | st.integers(0, 10**13) for key in ("promised_fen", "received_fen", "spent_fen")},
        **{
            key: st.none() | st.integers(0, 10**6)
            for key in ("direct_persons", "indirect_persons", "households", "person_times")
        },
        "started_on": st.dates(date(2019, 1, 1), date(2019, 12, 31)),
        "finished_on": st.none() | st.dates(date(2019, 1, 1), date(2019, 12, 31)),
        "state": st.sampled_from(["accepted", "closed", "in_progress", "submitted"]),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, max_size=6))
def test_any_report_of_projects_reads_back_as_written(rows: list[dict[str, Any]]) -> None:
    layout = layout_by_code("projects")
    assert layout
    reading = read_back(layout, rows, year=2019, facts={"town": "漕泾镇", "office": "办公室"})
    assert (reading.refused, [row.values() for row in reading.rows]) == ([], rows)
