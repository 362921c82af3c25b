import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from lianxin.accounts.models import User
from lianxin.network.matters import matters_of
from lianxin.network.states import Role
from lianxin.sheets.models import ImportJob
from lianxin.sheets.states import ImportState
from tests.sheets.samples import MemoryHooks
from tests.sheets.test_imports import GOOD, sent, workbook
from tests.world import World


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, world: World, **more: object) -> str:
    return reverse(f"sheets:{name}", kwargs={"council": world.code, **more})


def upload(content: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("年度.xlsx", content)}


def test_upload_preview_and_apply_in_the_browser(hooks: MemoryHooks, world: World) -> None:
    client = signed_in(world.office_user)
    rows = [*GOOD, ["乙村", "三", "一万五", ""]]
    page = client.post(
        address("imports", world), upload(workbook({"2019年样表": GOOD, "2018年样表": rows})), follow=True
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert "“一万五” 不是金额" in text
    assert "C4" in text
    job = ImportJob.objects.get()
    page = client.post(address("apply", world, pk=job.pk), follow=True)
    assert (page.status_code, len(hooks.kept)) == (200, 2)
    assert "年度.xlsx" in client.get(address("imports", world)).content.decode()


def test_english_pages_hold_no_chinese_sentences(hooks: MemoryHooks, world: World) -> None:
    client = signed_in(world.office_user)
    client.cookies["language"] = "en"
    job = sent(world, {"2019年样表": [["甲村", "一", "x", ""]]})
    text = client.get(address("detail", world, pk=job.pk)).content.decode()
    assert "“x” is not an amount of money." in text
    assert "不是金额" not in text


def test_a_wrong_file_and_no_file_are_answered_on_the_form(hooks: MemoryHooks, world: World) -> None:
    client = signed_in(world.office_user)
    assert client.post(address("imports", world), {}).status_code == 422
    page = client.post(address("imports", world), upload(b"no workbook"), follow=True)
    assert "不是 Excel 工作簿" in page.content.decode()


def test_a_workbook_that_nobody_stored_waits_in_the_offices_inbox(hooks: MemoryHooks, world: World) -> None:
    job = sent(world, {"2019年样表": GOOD})
    waiting = [
        matter.line(record) for matter in matters_of(world.office_user, world.council) for record in matter.records
    ]
    assert [(line.thing, line.url) for line in waiting] == [("年度.xlsx", address("detail", world, pk=job.pk))]
    assert not [matter for matter in matters_of(world.steward, world.council) if job in matter.records]


@pytest.mark.parametrize("state", ImportState.values)
def test_every_state_has_its_page(hooks: MemoryHooks, world: World, state: str) -> None:
    job = sent(world, {"2019年样表": GOOD})
    problem = {"code": "file_too_large", "facts": {"most": 50}} if state == ImportState.FAILED else {}
    ImportJob.objects.filter(pk=job.pk).update(state=state, problem=problem)
    client = signed_in(world.office_user)
    for headers in ({}, {"HX-Request": "true"}):
        page = client.get(address("detail", world, pk=job.pk), headers=headers)
        assert page.status_code == 200
        assert ("<html" in page.content.decode()) == (not headers)


def test_only_the_office_of_the_council_sees_imports(hooks: MemoryHooks, world: World, outside: World) -> None:
    job = sent(world, {"2019年样表": GOOD})
    pages = [address("imports", world), address("detail", world, pk=job.pk)]
    acts = [address("apply", world, pk=job.pk), address("discard", world, pk=job.pk)]
    for stranger in (outside.office_user, world.person(Role.STEWARD, world.village)):
        client = signed_in(stranger)
        assert {client.get(page).status_code for page in pages} == {404}
        assert {client.post(act).status_code for act in acts} == {404}
    anonymous = Client()
    assert {anonymous.get(page).status_code for page in pages} == {302}
    elsewhere = signed_in(outside.office_user)
    assert elsewhere.get(address("detail", outside, pk=job.pk)).status_code == 404
    assert signed_in(world.office_user).get(acts[0]).status_code == 405


def test_an_export_is_the_list_in_its_layout(hooks: MemoryHooks, world: World) -> None:
    hooks.kept["甲村", "一"] = {"village": "甲村", "name": "一", "promised_fen": 1_500, "start_on": date(2019, 3, 5)}
    page = Client().get(address("export", world, code="sample.rows"), {"year": "2019"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(page)))["2019年样表"]
    assert (sheet["E5"].value, sheet["E6"].value) == (15, 15)
    assert page["Content-Disposition"].endswith(".xlsx")
    assert Client().get(address("export", world, code="none")).status_code == 404


def test_the_list_of_imports_costs_the_same_for_twice_the_rows(
    hooks: MemoryHooks, world: World, django_assert_max_num_queries: object
) -> None:
    client = signed_in(world.office_user)
    client.get(address("imports", world))
    counts = []
    for _ in range(2):
        for _ in range(3):
            sent(world, {"2019年样表": GOOD})
        with django_assert_max_num_queries(15) as queries:  # type: ignore[operator]
            client.get(address("imports", world))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_commands_import_and_export(
    hooks: MemoryHooks, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook({"2019年样表": GOOD, "随手记": [["x"]]}))
    call_command("import", str(file), "--dry-run", "--json")
    report = json.loads(capsys.readouterr().out)
    assert report["unknown"] == ["随手记"]
    assert [report["sheets"][0][key] for key in ("name", "new", "changed", "unchanged", "refused", "warnings")] == [
        "2019年样表", 2, 0, 0, [], [],
    ]  # fmt: skip
    assert hooks.kept == {}
    call_command("import", str(file), "--council", world.code)
    call_command("export", "sample.rows", "--out", str(tmp_path))
    assert len(hooks.kept) == 2
    assert (tmp_path / "2019年样表.xlsx").exists()
    with pytest.raises(CommandError):
        call_command("export", "none")


def test_the_command_fails_where_a_sheet_is_held_back(hooks: MemoryHooks, world: World, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook({"2019年样表": [["甲村", "一", "一万五", ""]]}))
    with pytest.raises(SystemExit):
        call_command("import", str(file))
    for options in ({"council": "999999999"}, {"user": "nobody"}):
        with pytest.raises(CommandError):
            call_command("import", str(file), **options)
