"""The audit of the whole book passes what is sound, and names whatever is off, however little."""

from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.ledger.errors import MOST_FEN
from lianxin.ledger.models import Account, Leg
from lianxin.ledger.queries import audit
from lianxin.ledger.queries.audit import Audit, audit_book
from tests.ledger.book import Book
from tests.ledger.histories import STEPS, History
from tests.ledger.intruder import alter
from tests.world import World

pytestmark = pytest.mark.django_db
EXAMPLES = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def book(world: World) -> Book:
    return Book(world)


def test_an_empty_book_is_sound() -> None:
    assert audit_book() == Audit(0)


@pytest.mark.random
@settings(max_examples=10, **EXAMPLES)  # type: ignore[arg-type]
@given(steps=STEPS)
def test_any_history_is_sound(world: World, steps: list[tuple[str, int, int, int]]) -> None:
    history = History(world)
    for step in steps:
        history.take(*step)
    assert audit_book() == Audit(Leg.objects.count())


def test_a_sound_book_is_read_once(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    book.give(book.a, 300)
    if connection.vendor == "postgresql":
        monkeypatch.setattr(audit, "_UNBALANCED", "SELECT 1 / 0")
    assert audit_book() == Audit(2)


@pytest.mark.random
@settings(max_examples=15, **EXAMPLES)  # type: ignore[arg-type]
@given(
    legs=st.dictionaries(st.integers(0, 7), st.integers(-(2**40), 2**40).filter(bool), max_size=3),
    balances=st.dictionaries(st.integers(0, 4), st.integers(1, 2**40), max_size=2),
)
def test_whatever_is_off_is_named(world: World, legs: dict[int, int], balances: dict[int, int]) -> None:
    """Also what is off by more than the sums can hold. Each example starts anew within the transaction of the test."""
    with transaction.atomic():
        point = transaction.savepoint()
        book = Book(world)
        book.give(book.a, 300)
        book.give(book.b, 100)
        book.pay(book.a, 40)
        book.pay(book.b, 4)
        tamper(legs, balances)
        found, by_hand = audit_book(), counted()
        transaction.savepoint_rollback(point)
    assert found == by_hand
    assert bool(found.unbalanced or found.off_balance) == bool(legs or balances)


def tamper(legs: dict[int, int], balances: dict[int, int]) -> None:
    """Add to the legs and balances at these places."""
    for (pk, amount), more in by_place(Leg.objects.values_list("pk", "amount_fen"), legs):
        alter(f"UPDATE ledger_leg SET amount_fen = {amount + more or 1} WHERE id = {pk}")
    for (pk, balance), more in by_place(Account.objects.values_list("pk", "balance_fen"), balances):
        alter(f"UPDATE ledger_account SET balance_fen = {balance + (-more if balance < 0 else more)} WHERE id = {pk}")


def by_place(rows: Any, more: dict[int, int]) -> list[tuple[tuple[int, int], int]]:
    found = list(rows.order_by("pk"))
    return [(found[place], amount) for place, amount in more.items()]


def counted() -> Audit:
    """The same by hand, in memory."""
    by_transfer, by_account = Counter[int](), Counter[int]()
    legs = list(Leg.objects.values_list("transfer", "account", "amount_fen"))
    for transfer, account, amount in legs:
        by_transfer[transfer] += amount
        by_account[account] += amount
    unbalanced = tuple(sorted((pk, fen) for pk, fen in by_transfer.items() if fen))
    accounts = Account.objects.order_by("pk").values_list("pk", "balance_fen")
    off = [(pk, kept, by_account[pk]) for pk, kept in accounts if kept != by_account[pk]]
    return Audit(len(legs), unbalanced, tuple(off))


def test_a_balance_that_is_off_though_all_entries_balance_is_named(book: Book) -> None:
    book.give(book.a, 300)
    alter("UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE kind = 'held'")
    held = Account.objects.get(kind="held")
    assert audit_book() == Audit(2, (), ((held.pk, 301, 300),))


@pytest.mark.parametrize("amount", [2**31, 2**38, MOST_FEN])
def test_amounts_of_any_size_are_audited(book: Book, amount: int) -> None:
    gift = book.give(book.a, amount)
    assert audit_book() == Audit(2)
    alter("UPDATE ledger_leg SET amount_fen = amount_fen - 1 WHERE amount_fen > 0")
    assert audit_book().unbalanced == ((gift.pk, -1),)


def test_the_command_audits_the_book_alone(book: Book) -> None:
    gift = book.give(book.a, 300)
    call_command("verify", book=True, stdout=(said := StringIO()))
    assert said.getvalue().splitlines()[0].split() == ["ok", "all", "book", "2", "checked"]

    alter("UPDATE ledger_leg SET amount_fen = 301 WHERE amount_fen > 0")
    with pytest.raises(SystemExit):
        call_command("verify", book=True, stdout=said)
    assert f"transfer {gift.pk} does not balance: its legs add up to ¥0.01" in said.getvalue()
    assert "holds ¥3.00, its legs ¥3.01" in said.getvalue()
