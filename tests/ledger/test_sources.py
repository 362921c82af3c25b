"""What is left of each source is kept beside it: right in any history, never below 0, and counted anew on demand."""

from importlib import import_module
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from lianxin.kernel import clock
from lianxin.ledger.models import Source
from lianxin.ledger.queries.sources import sources_left, sources_off_count
from lianxin.ledger.services import Posting, count_sources_anew, open_funds, post_many
from lianxin.ledger.states import TransferKind
from tests.ledger.book import Book
from tests.ledger.histories import STEPS, History
from tests.ledger.intruder import alter
from tests.world import World

pytestmark = pytest.mark.django_db

fill = import_module("lianxin.ledger.migrations.0010_source")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def book(world: World) -> Book:
    return Book(world)


def kept() -> list[tuple[int, int, int]]:
    """Source, fund and what is left, of all sources."""
    return list(Source.objects.order_by("pk").values_list("pk", "fund", "left_fen"))


def test_what_is_left_follows_each_entry(book: Book) -> None:
    first, second = book.give(book.a, 300), book.give(book.a, 100, rival=True)
    spent = book.pay(book.a, 100)
    assert kept() == [(first.pk, book.a.pk, 225), (second.pk, book.a.pk, 75)]

    carried = book.carry(book.a, book.b, 100)
    assert kept()[:2] == [(first.pk, book.a.pk, 150), (second.pk, book.a.pk, 50)]
    assert kept()[2] == (carried.pk, book.b.pk, 100)

    book.undo(carried)
    book.undo(spent)
    assert [left for _, _, left in kept()] == [300, 100, 0]

    book.undo(first)
    assert [left for _, _, left in kept()] == [0, 100, 0]
    assert sources_left(book.a) == [(second, 100)]


def test_the_database_refuses_to_overdraw_a_source(book: Book) -> None:
    book.give(book.a, 300)
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.update(left_fen=-1)


def test_an_expense_reads_no_shares_however_many_there_are(book: Book) -> None:
    book.give(book.a, 300)
    for _ in range(3):
        book.pay(book.a, 1)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        book.pay(book.a, 1)
    assert not [one["sql"] for one in seen.captured_queries if 'FROM "ledger_share"' in one["sql"]]


def test_a_sheet_keeps_what_its_entries_leave(world: World) -> None:
    fund, other = open_funds(["甲", "乙"], council_id=world.council.pk)
    today = clock.today()
    given = {"on": today, "purpose": "食材", "organisation_id": world.partner.pk}
    ids = post_many(
        [
            Posting(fund, TransferKind.SPENT, 120, today, "支1", "食材", payee="粮油店"),
            Posting(fund, TransferKind.RECEIVED, 150, voucher="收1", **given),  # type: ignore[arg-type]
            Posting(other, TransferKind.RECEIVED, 50, voucher="收2", **given),  # type: ignore[arg-type]
        ],
        council_id=world.council.pk,
        recorder=world.office_user,
    )
    assert kept() == [(ids[1], fund, 30), (ids[2], other, 50)]


@pytest.mark.random
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_in_any_history_what_is_kept_is_what_shares_leave(world: World, steps: list[tuple[str, int, int, int]]) -> None:
    with transaction.atomic():
        point = transaction.savepoint()
        history = History(world)
        for step in steps:
            history.take(*step)
        assert sources_off_count(world.council.pk) == []

        before = kept()
        Source.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(fill.FILL)
        assert kept() == before

        Source.objects.all().delete()
        assert count_sources_anew(world.council.pk) == len(before)
        assert kept() == before
        transaction.savepoint_rollback(point)


def test_what_is_kept_wrongly_is_found_and_put_right(world: World, book: Book) -> None:
    first, second = book.give(book.a, 300), book.give(book.a, 100)
    spent, before = book.pay(book.a, 40), kept()
    Source.objects.filter(pk=first.pk).update(left_fen=7)
    Source.objects.filter(pk=second.pk).update(fund=book.b)
    Source.objects.create(transfer=spent, fund=book.a, left_fen=40)

    off = {one.transfer_id: (one.kept_fen, one.counted_fen) for one in sources_off_count(world.council.pk)}
    assert off == {first.pk: (7, 270), second.pk: (90, 90), spent.pk: (40, None)}

    call_command("recount", stdout=(said := StringIO()))
    assert "3 sources" in said.getvalue()
    assert kept() == before
    assert sources_off_count(world.council.pk) == []


def test_what_was_shared_out_more_often_than_it_came_stays_named(world: World, book: Book) -> None:
    book.give(book.a, 300)
    book.pay(book.a, 40)
    alter("UPDATE ledger_share SET amount_fen = 301")
    assert count_sources_anew(world.council.pk) == 0
    assert [one.counted_fen for one in sources_off_count(world.council.pk)] == [-1]
