import io
from typing import Any

import pytest
import xlsxwriter
from django_tasks_db.models import DBTaskResult

from lianxin.kernel.errors import NotAllowed
from lianxin.network.states import Role
from lianxin.sheets.errors import ImportMoved
from lianxin.sheets.models import ImportJob
from lianxin.sheets.report import Report
from lianxin.sheets.services import apply_import, discard_import, imports, prepare, receive_file
from lianxin.sheets.states import ImportState, Outcome
from tests.sheets.samples import MemoryHooks
from tests.world import World

HEADER = ["实施村", "项目名称", "认领（元）", "备注"]
GOOD: list[list[Any]] = [["甲村", "一", 10, "好"], ["", "二", 20, ""]]


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for index, row in enumerate([HEADER, *rows]):
                sheet.write_row(index, 0, row)
    return target.getvalue()


def sent(world: World, sheets: dict[str, list[list[Any]]]) -> ImportJob:
    return receive_file(
        council_id=world.council.pk, actor=world.office_user, file_name=r"C:\表\年度.xlsx", content=workbook(sheets)
    )


def test_nothing_is_stored_before_it_was_seen_and_the_same_file_again_changes_nothing(
    hooks: MemoryHooks, world: World
) -> None:
    job = sent(world, {"2019年样表": GOOD, "随手记": [["x"]]})
    report = Report.from_json(job.report)
    assert (job.state, job.file_name, hooks.kept) == (ImportState.PREVIEWED, "年度.xlsx", {})
    assert [(sheet.new, sheet.changed, sheet.unchanged) for sheet in report.sheets] == [(2, 0, 0)]
    assert report.unknown == ["随手记"]

    done = apply_import(job=job, actor=world.office_user)
    assert (done.state, len(hooks.kept)) == (ImportState.APPLIED, 2)
    assert [sheet.outcome for sheet in Report.from_json(done.report).sheets] == [Outcome.STORED]

    again = Report.from_json(sent(world, {"2019年样表": GOOD}).report)
    assert [(sheet.new, sheet.changed, sheet.unchanged) for sheet in again.sheets] == [(0, 0, 2)]
    assert again.storable == []


def test_a_change_is_shown_cell_by_cell_and_a_blank_erases_nothing(hooks: MemoryHooks, world: World) -> None:
    apply_import(job=sent(world, {"2019年样表": GOOD}), actor=world.office_user)
    job = sent(world, {"2019年样表": [["甲村", "一", 15, ""], ["甲村", "二", 20, ""]]})
    sheet = Report.from_json(job.report).sheets[0]
    assert (sheet.new, sheet.changed, sheet.unchanged) == (0, 1, 1)
    assert [(change["cell"], change["old"], change["new"]) for change in sheet.changes] == [("C2", "¥10.00", "¥15.00")]

    apply_import(job=job, actor=world.office_user)
    assert (hooks.kept["甲村", "一"]["promised_fen"], hooks.kept["甲村", "一"]["note"]) == (1_500, "好")


def test_a_sheet_is_stored_whole_or_not_at_all_and_others_are_not_kept_waiting(
    hooks: MemoryHooks, world: World
) -> None:
    job = sent(world, {"2018年样表": [["甲村", "三", "一万五", ""], ["甲村", "四", 1, ""]], "2019年样表": GOOD})
    bad, good = Report.from_json(apply_import(job=job, actor=world.office_user).report).sheets
    assert (bad.outcome, good.outcome) == (Outcome.HELD_BACK, Outcome.STORED)
    assert [(finding["cell"], finding["code"]) for finding in bad.refused] == [("C2", "not_an_amount")]
    assert set(hooks.kept) == {("甲村", "一"), ("甲村", "二")}


def test_a_row_that_the_app_refuses_and_a_row_twice_hold_the_sheet_back(hooks: MemoryHooks, world: World) -> None:
    hooks.refuse = "二"
    job = sent(world, {"2019年样表": [*GOOD, ["甲村", "一", 3, ""]]})
    sheet = Report.from_json(job.report).sheets[0]
    assert [(finding["cell"], finding["code"]) for finding in sheet.refused] == [
        ("B4", "duplicate_row"),
        ("B3", "not_liked"),
    ]
    assert apply_import(job=job, actor=world.office_user).state == ImportState.APPLIED
    assert hooks.kept == {}


def test_what_changed_since_the_preview_is_not_stored_unseen(hooks: MemoryHooks, world: World) -> None:
    job = sent(world, {"2019年样表": GOOD})
    apply_import(job=sent(world, {"2019年样表": GOOD[:1]}), actor=world.office_user)
    sheet = Report.from_json(apply_import(job=job, actor=world.office_user).report).sheets[0]
    assert [finding["code"] for finding in sheet.refused] == ["stored_otherwise"]
    assert set(hooks.kept) == {("甲村", "一")}


def test_the_same_list_twice_in_a_workbook_is_refused(hooks: MemoryHooks, world: World) -> None:
    report = Report.from_json(sent(world, {"2019年样表": GOOD, "２０１９年样表": GOOD}).report)
    assert [[finding["code"] for finding in sheet.refused] for sheet in report.sheets] == [[], ["sheet_twice"]]


def test_a_file_that_cannot_be_read_says_why(hooks: MemoryHooks, world: World) -> None:
    job = receive_file(council_id=world.council.pk, actor=world.office_user, file_name="a.xlsx", content=b"no")
    assert (job.state, job.problem["code"]) == (ImportState.FAILED, "not_a_workbook")


def test_each_step_is_taken_once_and_only_by_the_office(hooks: MemoryHooks, world: World, outside: World) -> None:
    job = sent(world, {"2019年样表": GOOD})
    for stranger in (world.person(Role.STEWARD, world.village), outside.office_user):
        with pytest.raises(NotAllowed):
            apply_import(job=job, actor=stranger)
        with pytest.raises(NotAllowed):
            discard_import(job=job, actor=stranger)
        with pytest.raises(NotAllowed):
            receive_file(council_id=world.council.pk, actor=stranger, file_name="a", content=b"")
    ImportJob.objects.filter(pk=job.pk).update(state=ImportState.APPLYING)
    with pytest.raises(ImportMoved):
        apply_import(job=job, actor=world.office_user)
    ImportJob.objects.filter(pk=job.pk).update(state=ImportState.PREVIEWED)
    discard_import(job=job, actor=world.office_user)
    with pytest.raises(ImportMoved):
        apply_import(job=job, actor=world.office_user)
    assert hooks.kept == {}


def test_large_files_are_read_and_stored_in_the_background(
    hooks: MemoryHooks, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "AT_ONCE_BYTES", 0)
    job = sent(world, {"2019年样表": GOOD})
    assert job.state == ImportState.UPLOADED
    imports.prepare_later.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.rows_total) == (ImportState.PREVIEWED, 2)
    assert apply_import(job=job, actor=world.office_user).state == ImportState.APPLYING
    imports.carry_out_later.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.rows_done, len(hooks.kept)) == (ImportState.APPLIED, 2, 2)
    waiting = [task.task_path.rsplit(".", 1)[1] for task in DBTaskResult.objects.ready()]
    assert sorted(waiting) == ["carry_out_later", "prepare_later"]


def test_a_reading_that_was_cut_short_can_be_taken_up_again(hooks: MemoryHooks, world: World) -> None:
    job = sent(world, {"2019年样表": GOOD})
    ImportJob.objects.filter(pk=job.pk).update(state=ImportState.READING, report={})
    prepare(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == ImportState.PREVIEWED


def test_an_import_that_breaks_off_says_so_and_can_be_sent_again(
    hooks: MemoryHooks, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = sent(world, {"2018年样表": GOOD[:1], "2019年样表": GOOD})
    with monkeypatch.context() as broken:
        broken.setattr(hooks, "store", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            apply_import(job=job, actor=world.office_user)
    job.refresh_from_db()
    assert (job.state, job.problem["code"]) == (ImportState.FAILED, "import_broke")
    assert sent(world, {"2019年样表": GOOD}).state == ImportState.PREVIEWED
