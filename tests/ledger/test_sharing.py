"""From which money each expense is paid: pro rata, pinned, and moved when its source is taken back."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings

from lianxin.kernel import clock
from lianxin.ledger.errors import MoneyWentRound, NotASource, PinnedTooLittle
from lianxin.ledger.models import Leg, Share, Transfer
from lianxin.ledger.queries import uses_off_shares
from lianxin.ledger.services import Posting, open_funds, post_many
from lianxin.ledger.states import TransferKind
from tests.attacks.crowd import at_once
from tests.ledger.book import Book, givers, shares
from tests.ledger.histories import STEPS, History
from tests.world import World

pytestmark = pytest.mark.django_db

replay = import_module("lianxin.ledger.migrations.0006_share_what_was_paid")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def book(world: World) -> Book:
    return Book(world)


def test_an_expense_is_paid_pro_rata_to_what_is_left_of_each_gift(book: Book) -> None:
    first, second = book.give(book.a, 300), book.give(book.a, 100, rival=True)
    assert shares(book.pay(book.a, 100)) == [(first.pk, 75), (second.pk, 25)]
    assert shares(book.pay(book.a, 1)) == [(first.pk, 1)]
    assert shares(book.pay(book.a, 299)) == [(first.pk, 224), (second.pk, 75)]


def test_a_pinned_expense_is_paid_by_what_it_names_alone(book: Book) -> None:
    first, second = book.give(book.a, 300), book.give(book.a, 100, rival=True)
    assert shares(book.pay(book.a, 80, second)) == [(second.pk, 80)]

    with pytest.raises(PinnedTooLittle) as refusal, transaction.atomic():
        book.pay(book.a, 30, second)
    assert refusal.value.facts == {"asked": 30, "left": 20, "asked_yuan": "¥0.30", "left_yuan": "¥0.20"}

    assert shares(book.pay(book.a, 320, first, second)) == [(first.pk, 300), (second.pk, 20)]


def test_only_money_that_came_into_the_fund_and_still_stands_can_be_named(book: Book) -> None:
    gift, elsewhere = book.give(book.a, 300), book.give(book.b, 100)
    undone = book.give(book.a, 100)
    book.undo(undone)
    for wrong in (elsewhere, book.pay(book.a, 1)):
        with pytest.raises(NotASource), transaction.atomic():
            book.pay(book.a, 10, wrong)
    with pytest.raises(PinnedTooLittle), transaction.atomic():
        book.pay(book.a, 10, undone)
    assert shares(book.pay(book.a, 10, gift)) == [(gift.pk, 10)]


def test_an_expense_that_is_taken_back_gives_its_money_back_to_whom_it_came_from(book: Book) -> None:
    first, second = book.give(book.a, 300), book.give(book.a, 100, rival=True)
    spent = book.pay(book.a, 100)
    assert shares(book.undo(spent)) == [(first.pk, -75), (second.pk, -25)]
    assert shares(book.pay(book.a, 100, second)) == [(second.pk, 100)]


def test_what_a_taken_back_gift_had_paid_is_paid_by_the_others(book: Book) -> None:
    wrong, right = book.give(book.a, 100), book.give(book.a, 300, rival=True)
    spent = book.pay(book.a, 200)
    reversal = book.undo(wrong)

    assert shares(spent) == [(wrong.pk, 50), (right.pk, 150), (wrong.pk, -50), (right.pk, 50)]
    assert set(Share.objects.filter(because=reversal).values_list("use", flat=True)) == {spent.pk}
    assert givers(spent) == {right.pk: 200}


def test_money_cannot_pay_for_itself_by_way_of_another_fund(book: Book) -> None:
    gift = book.give(book.a, 100)
    out = book.carry(book.a, book.b, 100)
    book.carry(book.b, book.a, 100)

    with pytest.raises(MoneyWentRound), transaction.atomic():
        book.undo(gift)
    other = book.give(book.a, 100, rival=True)
    book.undo(gift)
    assert givers(out) == {other.pk: 100}


def test_a_share_is_never_nothing_and_never_of_itself(book: Book) -> None:
    gift = book.give(book.a, 100)
    for use, fen in ((gift, 1), (book.pay(book.a, 1), 0)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Share.objects.create(source=gift, use=use, amount_fen=fen, because=use)


def test_a_sheet_shares_what_its_funds_paid(world: World) -> None:
    fund, other = open_funds(["甲", "乙"], council_id=world.council.pk)
    given: dict[str, Any] = {"on": clock.today(), "purpose": "食材", "organisation_id": world.partner.pk}
    paid: dict[str, Any] = {"on": clock.today(), "purpose": "食材", "payee": "粮油店"}
    ids = post_many(
        [
            Posting(fund, TransferKind.SPENT, 100, voucher="支1", **paid),
            Posting(fund, TransferKind.RECEIVED, 150, voucher="收1", **given),
            Posting(fund, TransferKind.RECEIVED, 50, voucher="收2", **given),
            Posting(other, TransferKind.RECEIVED, 50, voucher="收3", **given),
        ],
        council_id=world.council.pk,
        recorder=world.office_user,
    )
    rows = Share.objects.order_by("pk").values_list("source", "use", "amount_fen", "because")
    assert list(rows) == [(ids[1], ids[0], 75, ids[0]), (ids[2], ids[0], 25, ids[0])]


@pytest.mark.random
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS.map(lambda steps: [step for step in steps if step[0] != "pin"]))
def test_entries_of_earlier_days_get_the_shares_that_they_would_get_today(
    world: World, steps: list[tuple[str, int, int, int]]
) -> None:
    history = History(world)
    for step in steps:
        history.take(*step)
    for fund in history.funds:
        moved = Leg.objects.filter(account__fund=fund, account__kind="held").order_by("transfer")
        entries = moved.values_list(
            "account__fund", "transfer", "transfer__fund", "transfer__kind", "transfer__reverses",
            "transfer__organisation", "amount_fen",
        )  # fmt: skip
        written = Share.objects.filter(use__fund=fund).values_list("source", "use", "amount_fen", "because")
        assert sorted(replay._shares_of(fund.pk, list(entries))) == sorted(written)


@pytest.mark.django_db(transaction=True)
def test_expenses_at_once_never_use_the_same_fen_twice(world: World) -> None:
    book = Book(world)
    with transaction.atomic():
        gifts = [book.give(book.a, 50), book.give(book.a, 51, rival=True)]
    anyhow, pinned = alone(lambda: book.pay(book.a, 20)), alone(lambda: book.pay(book.a, 20, gifts[0]))
    done = at_once(*[anyhow, pinned] * 4)

    assert done.count("done") == Transfer.objects.filter(kind=TransferKind.SPENT).count() <= 5
    assert set(done) <= {"done", "not_enough_money", "pinned_too_little"}
    for gift in gifts:
        assert sum(Share.objects.filter(source=gift).values_list("amount_fen", flat=True)) <= gift.amount_fen
    assert not uses_off_shares(world.council.pk)


def alone(act: Callable[[], object]) -> Callable[[], object]:
    """The step in a transaction of its own, as the verbs have it."""

    def do() -> None:
        with transaction.atomic():
            act()

    return do
