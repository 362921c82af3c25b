"""Rows inserted by statements that stay the same are those that the ORM would have written."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lianxin.figures.models import Delta
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.ledger.models import Voucher
from lianxin.prepared.inserting import insert, insert_once, insert_rows, portions
from tests.world import World

pytestmark = pytest.mark.django_db

ENTRY: dict[str, Any] = {
    "council_id": 7,
    "actor_id": None,
    "verb": "projects.spent",
    "subject_type": "projects.project",
    "subject_id": 1 << 40,
    "facts": {"purpose": "图书角 50%", "amount_fen": 100, "paid_from": [1, 2], "late": False},
    "digest": "0" * 64,
}


def test_a_row_is_read_as_it_was_written() -> None:
    now = clock.now()
    by_orm = Entry.objects.create(at=now, **ENTRY)
    pk = insert(Entry, at=now, **ENTRY)

    written, expected = (Entry.objects.filter(pk=one).values().get() for one in (pk, by_orm.pk))
    assert written | {"id": 0} == expected | {"id": 0}
    assert written["at"] == now
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(DISTINCT at) FROM journal_entry WHERE council_id = 7")
        assert cursor.fetchone() == (1,)


def test_a_row_that_is_there_is_not_inserted_again() -> None:
    fields: dict[str, Any] = {"council_id": World().council.pk, "number": "PZ1", "on": date(2019, 12, 20)}
    pk = insert_once(Voucher, "council_id", "number", **fields)
    assert pk
    assert Voucher.objects.get(pk=pk).on == date(2019, 12, 20)

    assert insert_once(Voucher, "council_id", "number", **fields) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Voucher, **fields)
    assert Voucher.objects.count() == 1


@pytest.mark.parametrize("number", [0, 1, 7, 100])
def test_many_rows_take_few_statements(number: int) -> None:
    names = ("council_id", "metric", "year", "month", "village", "category_id", "amount")
    rows = [(at, "x", 2019, 201912, "", 0, 1) for at in range(number)]
    with CaptureQueriesContext(connection) as seen:
        insert_rows(Delta, names, rows)
    assert Delta.objects.count() == number
    assert len(seen) == len(portions(rows)) <= 5


def test_portions_are_powers_of_two_and_hold_all_rows_in_order() -> None:
    found = portions(range(107))
    assert [len(part) for part in found] == [32, 32, 32, 8, 2, 1]
    assert [row for part in found for row in part] == list(range(107))
