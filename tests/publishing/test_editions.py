"""A quarter that no longer holds is published again; the command that writes and publishes one."""

import io
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.test import Client

from lianxin.accounts.models import User
from lianxin.accounts.services import issue_token
from lianxin.journal.models import Entry
from lianxin.kernel.errors import NotAllowed, ReasonMissing
from lianxin.ledger.models import Transfer
from lianxin.ledger.states import TransferKind
from lianxin.projects.models import Project
from lianxin.projects.services import reverse_entry
from lianxin.publishing.errors import EditionCorrected, PublishedAlready, StillHolds
from lianxin.publishing.models import VillageDisclosure
from lianxin.publishing.services import correct_disclosure
from lianxin.publishing.sheet import digest_of_snapshot
from lianxin.publishing.words import edition, what
from tests.publishing.quarter import address, asked, late, moments, page_of, publish, world
from tests.world import World, paper

pytestmark = pytest.mark.django_db
__all__ = ["moments", "world"]


def correct(one: VillageDisclosure, actor: User, reason: str = "补记了一笔支出") -> VillageDisclosure:
    return correct_disclosure(disclosure=one, reason=reason, actor=actor)


def test_a_corrected_edition_names_the_first_which_stays(world: World) -> None:
    first = publish(world)
    with pytest.raises(StillHolds):
        correct(first, world.steward)
    late(world)
    with pytest.raises(NotAllowed):
        correct(first, world.liaison)
    with pytest.raises(ReasonMissing):
        correct(first, world.steward, reason=" ")
    assert page_of(world).may == ["correct"]

    second = correct(first, world.steward)

    assert (second.edition, second.corrects, second.published_by) == (2, first, world.steward)
    assert Entry.objects.get(verb="publishing.corrected").facts == {
        "village": world.village.pk, "year": 2026, "quarter": 3, "edition": 2, "corrects": first.pk,
        "reason": "补记了一笔支出", "on": "2026-10-20", "sha256": digest_of_snapshot(second.snapshot),
    }  # fmt: skip
    page = page_of(world)
    assert (page.published, page.corrects, page.holds, page.may) == (second, first, True, [])
    assert page.sheet.sums["spent"] == 6_100_53
    earlier = page_of(world, edition=1)
    assert (earlier.published, earlier.corrected_by, earlier.sheet.sums["spent"]) == (first, second, 6_000_53)
    late(world, 1)
    with pytest.raises(EditionCorrected) as refusal:
        correct(first, world.office_user)
    assert refusal.value.facts == {"edition": 1, "on": second.published_on}
    assert correct(second, world.office_user).edition == 3
    with pytest.raises(PublishedAlready):
        publish(world)


def test_what_a_later_quarter_took_back_is_said_by_a_corrected_edition(world: World, client: Client) -> None:
    first = publish(world)
    spent = Transfer.objects.filter(kind=TransferKind.SPENT).earliest("pk")
    reverse_entry(project=Project.objects.get(), transfer_id=spent.pk, paper=paper("记错了"), actor=world.office_user)
    page = page_of(world)
    assert (list(page.since.changes), [line.entry for line in page.since.taken_back]) == ([], [spent.pk])
    assert client.get(f"/api/v1/disclosure?{asked(world)}").json()["taken_back"][0]["voucher"] == spent.voucher.number
    client.force_login(world.steward)
    assert spent.voucher.number in client.get(address(world, more="correct/")).content.decode()

    correct(first, world.steward)

    page = page_of(world)
    assert (page.holds, page.may, page.sheet.sums["spent"]) == (True, [], 6_000_53)
    (line,) = [line for line in page.sheet.money if line.taken_back]
    assert (line.entry, line.taken_back, what(line)) == (spent.pk, "2026-10-20", "修路灯：灯杆（2026年10月20日已冲正）")
    assert "2026年10月20日冲正" in client.get(address(world)).content.decode()
    told = client.get(f"/api/v1/disclosure?{asked(world)}").json()
    assert ([one["taken_back"] for one in told["money"] if one["taken_back"]], told["holds"]) == (["2026-10-20"], True)
    with pytest.raises(StillHolds):
        correct(page.published, world.steward)


def of_quarter(world: World) -> dict[str, Any]:
    return {"council": world.council, "village": world.village, "year": 2026, "number": 3}


def test_what_was_published_is_not_changed_by_anybody(world: World) -> None:
    one = publish(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        VillageDisclosure.objects.update(snapshot={})
    with pytest.raises(IntegrityError), transaction.atomic():
        one.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        VillageDisclosure.objects.create(edition=2, snapshot={}, published_on=one.published_on, **of_quarter(world))


def test_a_corrected_edition_by_page_and_api(world: World, client: Client) -> None:
    first = publish(world)
    client.force_login(world.steward)
    assert client.get(address(world, more="correct/")).status_code == 422
    late(world)
    asked_page = client.get(address(world, more="correct/"))
    assert "¥6,000.53 → ¥6,100.53" in asked_page.content.decode()
    key = re.search(r'name="key" value="([^"]+)"', asked_page.content.decode())
    assert key
    assert client.post(address(world, more="correct/"), {"key": key[1], "reason": ""}).status_code == 422
    answer = client.post(address(world, more="correct/"), {"key": key[1], "reason": "补记了<一笔>"}, follow=True)
    assert answer.context["page"].published.edition == 2
    assert "补记了&lt;一笔&gt;" in answer.content.decode()

    client.logout()
    for more in ("", "pdf/", "xlsx/"):
        assert client.get(address(world, more=f"{more}?edition=1")).status_code == 200
    for bad in ("0", "3", "x", "1x", "99999"):
        assert client.get(address(world, more=f"?edition={bad}")).status_code == 404
    assert client.get(f"/{world.code}/disclosure/{first.pk}/", follow=True).context["page"].published == first
    told = client.get(f"/api/v1/disclosure?{asked(world)}").json()
    assert (told["edition"], told["corrects"], told["corrected_by"]) == (2, first.pk, None)
    old = client.get(f"/api/v1/disclosure?{asked(world)}&edition=1").json()
    assert (old["edition"], old["corrected_by"]) == (1, told["id"])
    listed = client.get(f"/api/v1/disclosures?council={world.code}").json()["items"]
    assert [(one["edition"], one["reason"]) for one in listed] == [(2, "补记了<一笔>"), (1, "")]
    rows = client.get(f"/{world.code}/disclosure/?quarter=2026-3").context["rows"]
    assert [row.disclosure.edition for row in rows if row.disclosure] == [2]

    late(world, 2)
    token = issue_token(user=world.steward, label="t")
    answer = client.post(
        f"/api/v1/disclosures/{told['id']}/corrections",
        {"reason": "又补记了一笔"},
        content_type="application/json",
        headers={"authorization": f"Bearer {token}", "idempotency-key": str(uuid4())},
    )
    assert (answer.status_code, answer.json()["edition"]) == (201, 3)


def test_what_is_printed_says_its_edition(world: World, client: Client) -> None:
    first = publish(world)
    late(world)
    correct(first, world.steward)
    second = "第2版，更正2026年10月20日公布的第1版。更正原因：补记了一笔支出"
    assert edition(page_of(world)) == second
    assert edition(page_of(world, edition=1)) == "第1版，已由2026年10月20日公布的第2版更正"
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address(world, more="xlsx/")).getvalue())).active
    assert sheet is not None
    assert second in [cell.value for cell in next(sheet.iter_rows(min_row=3, max_row=3))]


def told_by(*args: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("disclose", *args, stdout=out, **options)
    return out.getvalue().strip()


def test_the_command_writes_and_publishes(world: World, tmp_path: Path) -> None:
    assert told_by("甲村", "2026-Q3", out=tmp_path / "a.xlsx") == "甲村2026年第三季度村务公开  尚未公布（预览）"
    assert not VillageDisclosure.objects.exists()
    said = told_by("甲村", "2026-3", publish=True, out=tmp_path / "a.pdf", council=world.code)
    assert said == "甲村2026年第三季度村务公开  甲村　2026年10月20日公布"
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    assert VillageDisclosure.objects.get().published_by == world.office_user
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active is not None


@pytest.mark.parametrize(
    ("args", "options"),
    [
        (("甲村", "2026-Q3"), {}),
        (("甲村", "2026-Q3"), {"out": Path("a.doc")}),
        (("甲村", "2026-Q5"), {"publish": True}),
        (("丁村", "2026-Q3"), {"publish": True}),
        (("甲村", "2026-Q4"), {"publish": True}),
        (("甲村", "2026-Q3"), {"publish": True, "user": "nobody"}),
        (("甲村", "2026-Q3"), {"publish": True, "council": "310116999"}),
    ],
)
def test_the_command_refuses(world: World, args: tuple[str, ...], options: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        told_by(*args, **options)
    assert not VillageDisclosure.objects.exists()
