"""Following money: whatever happened, forward and backward tell the same, and nothing is lost on the way."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from pytest_django import DjangoAssertNumQueries

from lianxin.ledger.models import Transfer
from lianxin.ledger.queries import (
    carried_by_giver,
    given_to,
    sources_overdrawn,
    trace_back,
    trace_forward,
    unbalanced_transfers,
    uses_off_shares,
)
from lianxin.ledger.states import TransferKind
from tests.ledger.book import Book, fresh, givers
from tests.ledger.histories import STEPS, History
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def book(world: World) -> Book:
    return Book(world)


def paid(gift: Transfer) -> dict[int, int]:
    """Fen by what was spent or returned, wherever it went."""
    found: Counter[int] = Counter()
    for stop in trace_forward(fresh(gift)).stops:
        for use in stop.uses:
            if use.transfer.kind != TransferKind.CARRIED:
                found[use.transfer.pk] += use.part_fen
    return dict(found)


def test_a_gift_is_followed_through_two_funds_to_what_it_paid(book: Book) -> None:
    first, second = book.give(book.a, 200), book.give(book.a, 100, rival=True)
    carried = book.carry(book.a, book.b, 150)
    own = book.give(book.b, 50, rival=True)
    spent = book.pay(book.b, 100)

    way = trace_forward(fresh(first))
    assert [(stop.fund, stop.came_fen, stop.held_fen) for stop in way.stops] == [(book.a, 200, 100), (book.b, 100, 50)]
    assert (way.spent_fen, way.held_fen, way.returned_fen) == (50, 150, 0)
    assert way.stops[1].came_by == carried
    assert givers(spent) == {first.pk: 50, second.pk: 25, own.pk: 25}
    assert givers(carried) == {first.pk: 100, second.pk: 50}


def test_what_is_returned_to_a_giver_is_taken_off_that_givers_own_money(book: Book) -> None:
    mine, other = book.give(book.a, 100), book.give(book.a, 100, rival=True)
    book.pay(book.a, 100)
    returned = book.give_back(book.a, 60)

    assert givers(returned) == {mine.pk: 50, other.pk: 10}
    assert trace_forward(fresh(mine)).returned_fen == 50


def test_a_way_stays_exact_where_fen_do_not_divide(book: Book) -> None:
    gifts = [book.give(book.a, 1), book.give(book.a, 1, rival=True), book.give(book.a, 1)]
    book.carry(book.a, book.b, 2)
    spent = [book.pay(book.b, 1), book.pay(book.b, 1)]

    assert sorted(givers(spent[0]) | givers(spent[1])) == [gifts[0].pk, gifts[1].pk]
    assert trace_forward(fresh(gifts[2])).held_fen == 1


def test_what_was_taken_back_has_no_way_and_no_givers(book: Book) -> None:
    gift = book.give(book.a, 100)
    spent = book.pay(book.a, 100)
    book.undo(spent)
    assert givers(fresh(spent)) == {}
    assert trace_forward(fresh(gift)).held_fen == 100

    book.undo(gift)
    assert trace_forward(fresh(gift)).amount_fen == 0


def test_a_trace_costs_the_same_however_much_there_is(
    book: Book, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    gift = book.give(book.a, 1000)
    for _ in range(3):
        book.carry(book.a, book.b, 100)
        book.carry(book.b, book.c, 50)
        last = book.pay(book.c, 7)
    gift, last = fresh(gift), fresh(last)
    with django_assert_max_num_queries(5):
        assert len(trace_forward(gift).stops) == 7
    with django_assert_max_num_queries(4):
        trace_back(last)


@pytest.mark.random
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_in_any_history_both_ways_agree_to_the_fen(world: World, steps: list[tuple[str, int, int, int]]) -> None:
    history = History(world)
    for step in steps:
        history.take(*step)
    entries = Transfer.objects.filter(fund__in=history.funds, reverses__isnull=True).select_related("reversed_by")
    standing = [entry for entry in entries if not hasattr(entry, "reversed_by")]
    gifts = [entry for entry in standing if entry.kind == TransferKind.RECEIVED]

    forward = {(gift.pk, use): fen for gift in gifts for use, fen in paid(gift).items()}
    last = [entry for entry in standing if entry.kind in (TransferKind.SPENT, TransferKind.RETURNED)]
    backward = {(gift, use.pk): fen for use in last for gift, fen in givers(use).items()}
    assert forward == backward
    for gift in gifts:
        way = trace_forward(fresh(gift))
        assert way.spent_fen + way.returned_fen + way.held_fen == way.amount_fen == gift.amount_fen
        assert all(stop.held_fen >= 0 and all(use.part_fen > 0 for use in stop.uses) for stop in way.stops)
    for use in (entry for entry in standing if entry.kind != TransferKind.RECEIVED):
        assert sum(givers(use).values()) == use.amount_fen
    _givers_agree(history, gifts)
    assert not uses_off_shares(world.council.pk)
    assert not sources_overdrawn(world.council.pk)
    assert not unbalanced_transfers(world.council.pk)


def _givers_agree(history: History, gifts: list[Transfer]) -> None:
    """What each giver's money paid, and where it is held, is what its gifts' ways say."""
    followed: Counter[tuple[str, int, int]] = Counter()
    for gift in gifts:
        for stop in trace_forward(fresh(gift)).stops:
            followed["held", stop.fund.pk, gift.organisation_id or 0] += stop.held_fen
            for use in stop.uses:
                if use.transfer.kind == TransferKind.SPENT:
                    followed["spent", stop.fund.pk, gift.organisation_id or 0] += use.part_fen
    carried, funds = carried_by_giver(history.world.council.pk), {fund.pk for fund in history.funds}
    summed: Counter[tuple[str, int, int]] = Counter()
    for kind, places in (("spent", carried.spent), ("held", carried.held)):
        summed.update({(kind, *place): fen for place, fen in places.items() if place[0] in funds})
    for giver in history.givers:
        for fund, given_ in given_to(funds, organisation_id=giver).items():
            summed.update({("spent", fund, giver): given_.spent_fen, ("held", fund, giver): given_.held_fen})
    assert +summed == +followed
