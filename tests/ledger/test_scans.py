"""Pictures of vouchers: attached as money is recorded, added later, shown to members, only ever added to."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from lianxin.exchange.errors import NoMoneyCame
from lianxin.exchange.models import Delivery
from lianxin.exchange.services import Arrived, record_delivery
from lianxin.exchange.services import add_scan as add_to_delivery
from lianxin.exchange.states import Form
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed
from lianxin.ledger.errors import NotEnoughMoney
from lianxin.ledger.models import Scan, Transfer
from lianxin.ledger.services import Paper, Upload
from lianxin.network.errors import BadEvidence
from lianxin.projects.services import add_scan, reverse_entry, spend_money
from tests.projects.test_pages import do
from tests.visits import client_of, send, visit
from tests.world import World

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def world() -> World:
    return World()


def picture(name: str = "slip.png", content: bytes = PNG, kind: str = "image/png") -> Upload:
    return Upload(ContentFile(content, name=name), kind)


def slip(number: str = "PZ-1", **more: Any) -> Paper:
    return Paper(number, clock.today(), "食材", **more)


def test_a_picture_comes_with_the_entry_and_the_journal_keeps_its_digest(world: World) -> None:
    project = world.project("receive")
    told: dict[str, Any] = {"project": project, "payee": "粮油店", "amount_fen": 10_00, "actor": world.steward}
    spent = spend_money(**told, paper=slip(scan=picture()))

    scan = Scan.objects.get(voucher=spent.voucher)
    assert (scan.file_name, scan.added_by, len(scan.sha256)) == ("slip.png", world.steward, 64)
    assert Entry.objects.filter(verb="projects.spent").latest("pk").facts["sha256"] == scan.sha256


def test_money_of_a_claim_has_the_picture_of_its_voucher(world: World) -> None:
    claim = world.bid(world.need(form=Form.MONEY, quantity=100_00), 100_00)
    came = Arrived(40_00, clock.today(), "PZ-1", file=ContentFile(PNG, name="slip.png"), content_type="image/png")
    delivery = record_delivery(claim_id=claim.pk, arrived=came, actor=world.steward)

    assert not delivery.file
    assert Scan.objects.get().voucher.number == "PZ-1"
    later = add_to_delivery(delivery_id=delivery.pk, upload=picture("back.png"), actor=world.office_user)
    assert [one.pk for one in Scan.objects.order_by("pk")][-1] == later.pk


def test_what_is_refused_leaves_no_picture(world: World) -> None:
    project = world.project("receive")
    told: dict[str, Any] = {"project": project, "payee": "粮油店", "actor": world.steward}
    with pytest.raises(NotEnoughMoney):
        spend_money(**told, amount_fen=10**9, paper=slip(scan=picture()))
    with pytest.raises(BadEvidence):
        spend_money(**told, amount_fen=10_00, paper=slip(scan=picture(content=b"MZ evil")))
    assert not Scan.objects.exists()
    assert not Transfer.objects.filter(kind="spent").exists()


def test_further_pictures_are_added_to_entries_that_stand_and_to_corrected_ones(world: World) -> None:
    project = world.project("receive")
    given = Transfer.objects.get()
    add_scan(project=project, transfer_id=given.pk, upload=picture("a.png"), actor=world.steward)
    reverse_entry(project=project, transfer_id=given.pk, paper=slip(), actor=world.office_user)
    add_scan(project=project, transfer_id=given.pk, upload=picture("b.png"), actor=world.office_user)

    assert list(Scan.objects.order_by("pk").values_list("file_name", flat=True)) == ["a.png", "b.png"]
    assert Entry.objects.filter(verb="projects.scan_added").count() == 2


def test_who_may_not_record_may_not_add(world: World) -> None:
    project = world.project("receive")
    for actor in (world.liaison, world.auditor):
        with pytest.raises(NotAllowed):
            add_scan(project=project, transfer_id=Transfer.objects.get().pk, upload=picture(), actor=actor)
    other = world.project("publish", title="另一个")
    with pytest.raises(Transfer.DoesNotExist):
        add_scan(project=other, transfer_id=Transfer.objects.get().pk, upload=picture(), actor=world.steward)
    claim = world.bid(world.need(quantity=5), 5)
    came = record_delivery(claim_id=claim.pk, arrived=Arrived(5, clock.today()), actor=world.steward)
    with pytest.raises(NoMoneyCame) as refusal:
        add_to_delivery(delivery_id=came.pk, upload=picture(), actor=world.steward)
    assert refusal.value.code == "no_money_came"
    assert not Scan.objects.exists()


def test_members_see_and_fetch_it_and_nobody_else(world: World) -> None:
    project = world.project("receive")
    scan = add_scan(
        project=project, transfer_id=Transfer.objects.get().pk, upload=picture("票据.png"), actor=world.steward
    )
    page, address = f"projects/{project.pk}/", f"/{world.council.code}/book/scans/{scan.pk}/"

    assert "票据.png" in visit(page, world.liaison, council=world.council)
    assert "票据.png" not in visit(page, council=world.council)
    fetched = client_of(world.auditor).get(address)
    assert b"".join(fetched) == PNG
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert client_of(World("310116113").office_user).get(address).status_code == 404
    assert client_of(None).get(address).status_code == 302


def test_forms_send_a_picture_with_the_entry_and_later(world: World) -> None:
    project = world.project("receive")
    typed = {"payee": "店", "amount_fen": "10", "purpose": "食材", "voucher": "PZ-7", "on": clock.today().isoformat()}
    file = SimpleUploadedFile("a.png", PNG, "image/png")
    assert do(world, project, "spend", world.steward, **typed, scan=file).status_code == 302
    spent = Transfer.objects.get(kind="spent")
    more = SimpleUploadedFile("b.png", PNG, "image/png")
    assert do(world, project, "add_scan", world.steward, transfer=spent.pk, scan=more).status_code == 302
    bad = SimpleUploadedFile("c.png", b"GIF89a", "image/png")
    refused = do(world, project, "add_scan", world.steward, transfer=spent.pk, scan=bad)
    assert refused.status_code == 422
    assert spent.voucher.scans.count() == 2


def test_a_claims_form_keeps_the_voucher_of_money(world: World) -> None:
    claim = world.bid(world.need(form=Form.MONEY, quantity=100_00), 100_00)
    path = f"exchange/claims/{claim.pk}/do/deliver/"
    typed = {"quantity": "40", "voucher": "PZ-1", "on": clock.today().isoformat(), "key": uuid4()}
    file = SimpleUploadedFile("a.png", PNG, "image/png")
    assert send(path, world.steward, typed | {"file": file}, council=world.council).status_code == 302
    path = f"exchange/claims/{claim.pk}/do/add_scan/"
    more = {"delivery": Delivery.objects.get().pk, "scan": SimpleUploadedFile("b.png", PNG, "image/png")}
    assert send(path, world.steward, more | {"key": uuid4()}, council=world.council).status_code == 302
    page = visit(f"exchange/claims/{claim.pk}/", world.liaison, council=world.council)
    assert "a.png" in page
    assert "b.png" in page
