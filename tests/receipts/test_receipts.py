"""Receipts are recorded once, of money that came in, by the office; a correction is a new record that names the old."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lianxin.journal.models import Entry
from lianxin.journal.sentences import tell
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed, ReasonMissing, Refused
from lianxin.ledger.errors import BadAmount, DateInFuture
from lianxin.ledger.models import Transfer
from lianxin.receipts.errors import (
    CorrectedAlready,
    HasReceipt,
    MoreThanGiven,
    NotAGift,
    ReceiptKnown,
    ReceiptNumberBad,
)
from lianxin.receipts.models import ReceiptReference
from lianxin.receipts.queries import receipts_of
from lianxin.receipts.services import Printed, correct_receipt, record_receipt
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = World()
    world.project("spend", title="修路灯", budget_fen=16_409_02)
    world.project("receive", title="图书角", budget_fen=1_000_00)
    return world


def gift(world: World, title: str = "修路灯", kind: str = "received") -> Transfer:
    return Transfer.objects.get(fund__title=title, kind=kind)


def printed(**more: Any) -> Printed:
    return replace(Printed("31010125", "0000001", clock.today(), "第一学校", "捐赠收入", 16_409_02, "a1b2c3"), **more)


def record(world: World, title: str = "修路灯", **more: Any) -> ReceiptReference:
    return record_receipt(
        council=world.council, transfer_id=gift(world, title).pk, printed=printed(**more), actor=world.office_user
    )


def test_a_receipt_is_recorded_and_told(world: World) -> None:
    receipt = record(world)
    assert receipt.is_current
    assert (str(receipt), receipt.amount_fen, receipt.transfer) == ("31010125-0000001", 16_409_02, gift(world))
    told = tell(list(Entry.objects.filter(verb="receipts.recorded")))
    assert "31010125-0000001" in told[0].text


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"code": "31 01"}, ReceiptNumberBad),
        ({"number": ""}, ReceiptNumberBad),
        ({"number": "1" * 21}, ReceiptNumberBad),
        ({"amount_fen": 0}, BadAmount),
        ({"amount_fen": -1}, BadAmount),
        ({"amount_fen": 16_409_03}, MoreThanGiven),
        ({"on": date(2199, 1, 1)}, DateInFuture),
    ],
)
def test_what_cannot_be_on_a_receipt_is_refused(world: World, more: dict[str, Any], refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        record(world, **more)
    assert not ReceiptReference.objects.exists()


def test_it_is_of_money_that_came_in(world: World) -> None:
    spent = gift(world, kind="spent")
    with pytest.raises(NotAGift):
        record_receipt(council=world.council, transfer_id=spent.pk, printed=printed(), actor=world.office_user)
    other = World("310116113")
    with pytest.raises(Transfer.DoesNotExist):
        record_receipt(council=other.council, transfer_id=spent.pk, printed=printed(), actor=other.office_user)


def test_code_and_number_stand_once_and_an_entry_has_one(world: World) -> None:
    record(world)
    with pytest.raises(ReceiptKnown):
        record(world, "图书角", amount_fen=100)
    with pytest.raises(HasReceipt):
        record(world, number="0000002")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReceiptReference.objects.create(
            council=world.council, transfer=gift(world, "图书角"), code="31010125", number="0000001",
            on=clock.today(), payer="x", item="x", amount_fen=1, recorded_at=clock.now(),
        )  # fmt: skip
    assert ReceiptReference.objects.count() == 1


def test_only_the_office_records(world: World) -> None:
    for actor in (world.liaison, world.steward, world.auditor):
        with pytest.raises(NotAllowed):
            record_receipt(council=world.council, transfer_id=gift(world).pk, printed=printed(), actor=actor)


def test_a_correction_is_a_new_record_that_names_the_old(world: World) -> None:
    old = record(world)
    amend: dict[str, Any] = {"council": world.council, "receipt_id": old.pk, "actor": world.office_user}
    with pytest.raises(ReasonMissing):
        correct_receipt(printed=printed(payer="第二医院"), reason=" ", **amend)

    new = correct_receipt(printed=printed(payer="第二医院"), reason="付款人抄错", **amend)

    assert new.corrects == old
    assert list(receipts_of(world.council.pk)) == [new]
    assert ReceiptReference.objects.get(pk=old.pk).payer == "第一学校"
    with pytest.raises(CorrectedAlready):
        correct_receipt(printed=printed(), reason="又错", **amend)


@pytest.mark.parametrize(
    "changes",
    [
        {"is_current": False, "payer": "第二医院"},
        {"is_current": False, "amount_fen": 1},
        {"is_current": False, "number": "0000002"},
        {"is_current": True},
    ],
)
def test_the_database_lets_a_record_be_replaced_and_nothing_else(world: World, changes: dict[str, Any]) -> None:
    old = record(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReceiptReference.objects.filter(pk=old.pk).update(**changes)

    correct_receipt(council=world.council, receipt_id=old.pk, printed=printed(), reason="又查", actor=world.office_user)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReceiptReference.objects.filter(pk=old.pk).update(is_current=True)


def test_members_see_it_at_the_entry_and_in_the_list(world: World, client: Client) -> None:
    receipt = record(world)
    project = reverse("projects:detail", args=[world.code, gift(world).fund.project.pk])
    every = reverse("receipts:receipts", args=[world.code])
    assert "31010125" not in client.get(project).content.decode()
    assert client.get(every).status_code == 302
    client.force_login(world.liaison)
    assert "31010125-0000001" in client.get(project).content.decode()
    assert "31010125-0000001" in client.get(every).content.decode()
    assert reverse("receipts:correct", args=[world.code, receipt.pk]) not in client.get(every).content.decode()
    client.force_login(world.office_user)
    assert reverse("receipts:correct", args=[world.code, receipt.pk]) in client.get(every).content.decode()


def test_the_office_types_it_once(world: World, client: Client) -> None:
    client.force_login(world.office_user)
    address = reverse("receipts:record", args=[world.code, gift(world).pk])
    assert client.get(address).context["form"]["amount_fen"].value() == "16409.02"
    typed = {"code": "31010125", "number": "0000001", "on": clock.today().isoformat(), "payer": "甲", "item": "捐赠"}
    assert client.post(address, typed | {"amount_fen": "16409.02"}).status_code == 302
    again = client.post(address, typed | {"amount_fen": "16409.02", "number": "0000009"})
    assert (again.status_code, again.context["form"].refusal.code) == (422, "has_receipt")


def test_the_day_is_filled_in_in_both_languages(world: World, client: Client) -> None:
    client.force_login(world.office_user)
    for language in ("zh-hans", "en"):
        client.cookies["language"] = language
        page = client.get(f"/{world.code}/receipts/record/{gift(world).pk}/").content.decode()
        assert f'value="{clock.today().isoformat()}"' in page, language


def test_the_workbook_says_figures_and_words(world: World, client: Client) -> None:
    record(world)
    client.force_login(world.auditor)
    answer = client.get(reverse("receipts:export", args=[world.code]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert 16_409.02 in cells
    assert "人民币壹万陆仟肆佰零玖元零贰分" in cells
