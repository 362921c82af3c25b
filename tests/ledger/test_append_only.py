"""No way leads to a changed or deleted row of the book: not the ORM, not a bulk update, not raw SQL, not the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import get_resolver

from lianxin.config.api import api
from lianxin.exchange.models import DeliveryUse
from lianxin.exchange.services import Arrived, Used, record_delivery, record_use
from lianxin.kernel import clock
from lianxin.ledger.models import Leg, Scan, Seal, Share, Transfer, Voucher
from lianxin.ledger.services import receive, spend
from lianxin.receipts.models import ReceiptReference
from lianxin.receipts.services import Printed, record_receipt
from tests.ledger.test_book import fund, world
from tests.world import World, paper

pytestmark = pytest.mark.django_db
__all__ = ["fund", "world"]
ROWS: dict[Any, str] = {
    Transfer: "amount_fen",
    Leg: "amount_fen",
    Share: "amount_fen",
    Voucher: "number",
    Scan: "file_name",
    Seal: "digest",
    DeliveryUse: "purpose",
    ReceiptReference: "payer",
}
"""Each table of the book, and of what is recorded beside it; and one of its columns."""
BOOK = ("transfer", "seals", "receipts", "uses")


@pytest.fixture
def book(world: World, fund: Any) -> None:
    """One row in each table at least."""
    given = receive(
        fund=fund, organisation_id=world.partner.pk, amount_fen=90, paper=paper(), recorder=world.office_user
    )
    paid = spend(fund=fund, payee="粮油店", amount_fen=60, paper=paper(), recorder=world.office_user)
    Share.objects.get_or_create(source=given, use=paid, defaults={"amount_fen": 60})
    Scan.objects.create(voucher=given.voucher, file="a.png", file_name="a.png", sha256="0" * 64, at=clock.now())
    month = clock.today().replace(year=2000, day=1)
    Seal.objects.create(council=world.council, month=month, entries=0, algorithm="sha256", digest="0", at=clock.now())
    came = record_delivery(
        claim_id=world.bid(world.need(), 2).pk, arrived=Arrived(2, clock.today()), actor=world.steward
    )
    record_use(delivery_id=came.pk, used=Used(2, clock.today(), "三组"), actor=world.steward)
    printed = Printed("31010125", "0000001", clock.today(), "第一学校", "捐赠收入", 90)
    record_receipt(council=world.council, transfer_id=given.pk, printed=printed, actor=world.office_user)


def changed(model: Any, column: str) -> Any:
    """The first row of a table with something else in one column."""
    row = model.objects.all()[0]
    setattr(row, column, getattr(row, column) * 2)
    return row


WAYS: dict[str, Callable[[Any, str], object]] = {
    "save": lambda model, column: changed(model, column).save(),
    "update": lambda model, column: model.objects.update(**{column: 7}),
    "bulk update": lambda model, column: model.objects.bulk_update([changed(model, column)], [column]),
    "upsert": lambda model, column: model.objects.bulk_create(
        [changed(model, column)], update_conflicts=True, update_fields=[column], unique_fields=["id"]
    ),
    "raw update": lambda model, column: raw(f"UPDATE {model._meta.db_table} SET {column} = {column}"),
    "raw delete": lambda model, _column: raw(f"DELETE FROM {model._meta.db_table}"),
    "raw replace": lambda model, _column: (
        raw(f"REPLACE INTO {model._meta.db_table} SELECT * FROM {model._meta.db_table}")
        if connection.vendor == "sqlite"
        else raw(f"DELETE FROM {model._meta.db_table}")
    ),
    "delete": lambda model, _column: model.objects.all()._raw_delete("default"),
}


def raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_a_row_of_the_book_is_neither_changed_nor_deleted(book: None, model: Any, way: str) -> None:
    before = list(model.objects.order_by("pk").values())

    with pytest.raises(IntegrityError), transaction.atomic():
        WAYS[way](model, ROWS[model])

    assert before
    assert list(model.objects.order_by("pk").values()) == before


def test_the_api_has_no_operation_that_changes_or_deletes_an_entry() -> None:
    paths = api.get_openapi_schema()["paths"]
    about = {path: set(found) for path, found in paths.items() if any(word in path for word in BOOK)}

    assert about
    assert all(not {"put", "patch", "delete"} & methods for methods in about.values())
    assert not any(str(pattern.pattern).startswith("admin") for pattern in get_resolver().url_patterns)


@pytest.mark.django_db(transaction=True)
def test_a_database_of_tests_can_be_emptied_and_is_guarded_afterwards() -> None:
    Voucher.objects.create(council=World().council, number="1", on=clock.today())
    call_command("flush", interactive=False, verbosity=0)
    assert not Voucher.objects.exists()

    Voucher.objects.create(council=World().council, number="1", on=clock.today())
    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.objects.update(number="2")
