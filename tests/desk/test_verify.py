"""``lianxin verify`` is green on sound data and names what was altered behind the product's back."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection

from lianxin.desk.services.verifying import verify
from lianxin.exchange.services import Arrived, Used, record_delivery, record_use
from lianxin.journal.folder import fold_all
from lianxin.kernel import clock
from lianxin.ledger.models import Transfer
from lianxin.ledger.services import Upload, seal_month
from lianxin.projects.models import Evidence, Project
from lianxin.projects.services import add_evidence, add_scan
from lianxin.publishing.quarters import quarter_of
from lianxin.publishing.services import publish_disclosure
from lianxin.receipts.services import Printed, record_receipt
from tests.ledger.intruder import alter
from tests.matching.town import drafted_pair
from tests.world import World

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n...."


@pytest.fixture
def world() -> World:
    world = World()
    world.project("accept")
    add_evidence(
        project=world.project("start", title="图书角共建"),
        title="现场照片",
        file=ContentFile(PNG, name="now.png"),
        content_type="image/png",
        actor=world.steward,
    )
    brought = Arrived(
        2, clock.today(), voucher="SJ1", file=ContentFile(PNG, name="books.png"), content_type="image/png"
    )
    came = record_delivery(claim_id=world.bid(world.need(), 2).pk, arrived=brought, actor=world.steward)
    used = Used(2, clock.today(), "三组", file=ContentFile(PNG, name="shelf.png"), content_type="image/png")
    record_use(delivery_id=came.pk, used=used, actor=world.steward)
    drafted_pair(world, came.claim.listing)
    upload = Upload(ContentFile(PNG, name="slip.png"), "image/png")
    add_scan(
        project=Project.objects.get(state="accepted"),
        transfer_id=Transfer.objects.get(kind="spent").pk,
        upload=upload,
        actor=world.steward,
    )
    gift = Transfer.objects.get(kind="received")
    printed = Printed("31010125", "0000001", clock.today(), "第一学校", "捐赠收入", gift.amount_fen)
    record_receipt(council=world.council, transfer_id=gift.pk, printed=printed, actor=world.office_user)
    last_month = clock.today().replace(day=1) - timedelta(days=1)
    seal_month(council=world.council, month=last_month, actor=world.office_user)
    quarter = quarter_of(clock.today()).before
    publish_disclosure(council=world.council, village=world.village, quarter=quarter, actor=world.steward)
    fold_all()
    return world


def broken() -> dict[str, tuple[str, ...]]:
    """What verify finds broken, by check."""
    return {check.name: check.broken for check in verify() if check.broken}


def test_sound_data_is_green_and_every_check_counts_its_records(world: World) -> None:
    out = StringIO()
    call_command("verify", stdout=out)

    assert "BROKEN" not in out.getvalue()
    counts = {check.name: check.checked for check in verify() if check.council == world.code}
    assert counts["transfers"] == 2
    assert counts["listings"] == 3
    assert counts["evidence files"] == counts["delivery files"] == counts["voucher files"] == 1
    assert all(counts.values())


@pytest.mark.parametrize(
    ("statement", "check", "named"),
    [
        ("UPDATE ledger_transfer SET amount_fen = 999 WHERE kind = 'spent'", "transfers", "¥9.99 does not balance"),
        ("UPDATE ledger_leg SET amount_fen = 7 WHERE amount_fen > 0", "transfers", "does not balance"),
        ("UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE kind = 'held'", "accounts", "¥0.01"),
        ("UPDATE ledger_share SET amount_fen = amount_fen + 1", "shares", "has shares of ¥10,000.01"),
        ("UPDATE ledger_source SET left_fen = left_fen + 1", "sources", "has ¥0.01 left"),
        ("DELETE FROM ledger_source", "sources", "nothing is kept as left of it"),
        ("UPDATE ledger_seal SET digest = '1'", "seals", "is not that of the digests"),
        ("UPDATE exchange_listing SET taken = taken - 1 WHERE taken > 0", "listings", "taken"),
        ("UPDATE exchange_claim SET quantity = quantity - 1, held = held - 1", "listings", "its claims hold"),
        ("UPDATE exchange_claim SET council_id = council_id + 1", "claims", "its listing does not"),
        ("UPDATE projects_outcome SET direct_persons = 620", "figures", "projects.direct_persons"),
        ("UPDATE projects_project SET state = 'published' WHERE state = 'in_progress'", "figures", "projects."),
        ("UPDATE figures_rollup SET amount = amount + 1 WHERE metric = 'projects.declared'", "figures", "declared"),
        ("UPDATE journal_entry SET verb = 'projects.forged' WHERE number = 3", "journal entries", "entry number 3"),
        ("UPDATE projects_evidence SET sha256 = 'x'", "evidence files", "now.png"),
        ("UPDATE ledger_scan SET sha256 = 'x'", "voucher files", "slip.png"),
        ("UPDATE exchange_delivery SET sha256 = 'x' WHERE file <> ''", "delivery files", "books.png"),
        ("UPDATE exchange_deliveryuse SET quantity = 3", "delivery uses", "brought 2, 3 of it was used"),
        ("UPDATE receipts_receiptreference SET is_current = false", "receipts", "31010125-0000001"),
        ("UPDATE receipts_receiptreference SET amount_fen = amount_fen + 1", "receipts", "not of its entry"),
        ("UPDATE exchange_deliveryuse SET sha256 = 'x'", "use files", "shelf.png"),
        ("UPDATE publishing_villagedisclosure SET year = year - 1", "disclosures", "does not say"),
        ("DELETE FROM publishing_villagedisclosure", "disclosures", "is missing"),
        ("UPDATE matching_proposal SET village_id = partner_id", "proposals", "whose need it is not"),
        (
            "UPDATE matching_proposal SET state = 'proposed', proposed_on = '2020-01-01'",
            "proposals",
            "no longer published",
        ),
    ],
)
def test_a_row_altered_by_hand_is_named(world: World, statement: str, check: str, named: str) -> None:
    alter(statement)

    assert named in broken()[check][0]


def test_a_lost_evidence_file_is_named(world: World) -> None:
    evidence = Evidence.objects.get()
    evidence.file.delete(save=False)

    assert "missing" in broken()["evidence files"][0]


def test_the_command_exits_with_1_and_prints_the_first_broken_thing(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET facts = '{}' WHERE number = 2 AND council_id > 0")
    out = StringIO()

    with pytest.raises(SystemExit) as exit_:
        call_command("verify", stdout=out)

    assert exit_.value.code == 1
    assert "entry number 2" in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_it_plans_for_what_is_there_even_if_it_was_written_a_moment_ago(world: World) -> None:
    assert [check for check in verify() if check.broken] == []

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'ledger_transfer'::regclass")
            assert cursor.fetchone() == (Transfer.objects.count(),)


def test_the_seals_alone_can_be_verified(world: World) -> None:
    out = StringIO()
    call_command("verify", seal=True, stdout=out)
    assert out.getvalue().splitlines()[0].split() == ["ok", world.code, "seals", "1", "checked"]

    alter("UPDATE ledger_seal SET entries = 7")
    with pytest.raises(SystemExit):
        call_command("verify", seal=True, stdout=out)
    assert "is not that of the digests it was made of" in out.getvalue()
