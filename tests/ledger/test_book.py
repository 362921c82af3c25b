"""The book of money: balanced, never below zero, corrected only by reversal. Checked on random histories."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.kernel import clock
from lianxin.kernel.errors import Refused
from lianxin.ledger.errors import AlreadyReversed, BadAmount, DateInFuture, NotEnoughMoney, ReversalOfReversal
from lianxin.ledger.models import Account, Fund, Transfer
from lianxin.ledger.queries import accounts_off_balance, money_of, unbalanced_transfers
from lianxin.ledger.services import carry_over, give_back, open_fund, receive, reverse, spend
from lianxin.ledger.states import AccountKind
from tests.world import World, paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def fund(world: World) -> Fund:
    return open_fund(council_id=world.council.pk, title="老年食堂助餐")


def put_in(world: World, fund: Fund, amount_fen: int) -> Transfer:
    return receive(
        fund=fund,
        organisation_id=world.partner.pk,
        amount_fen=amount_fen,
        paper=paper(),
        recorder=world.office_user,
    )


def pay(world: World, fund: Fund, amount_fen: int) -> Transfer:
    return spend(fund=fund, payee="粮油店", amount_fen=amount_fen, paper=paper(), recorder=world.office_user)


@pytest.mark.parametrize("amount", [0, -1, 10**15 + 1, 2**63])
def test_an_amount_that_cannot_be_money_is_refused(world: World, fund: Fund, amount: int) -> None:
    with pytest.raises(BadAmount):
        put_in(world, fund, amount)
    assert not Transfer.objects.exists()


def test_money_cannot_have_moved_tomorrow(world: World, fund: Fund) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(DateInFuture):
        spend(fund=fund, payee="粮油店", amount_fen=1, paper=paper(on=tomorrow), recorder=world.office_user)


def test_a_transfer_is_reversed_once_and_a_reversal_never(world: World, fund: Fund) -> None:
    given = put_in(world, fund, 100)
    reversal = reverse(transfer=given, paper=paper(), recorder=world.office_user)

    with pytest.raises(AlreadyReversed):
        reverse(transfer=given, paper=paper(), recorder=world.office_user)
    with pytest.raises(ReversalOfReversal):
        reverse(transfer=reversal, paper=paper(), recorder=world.office_user)
    assert money_of([fund.pk])[fund.pk].received_fen == 0


def test_what_came_in_cannot_be_reversed_once_it_is_spent(world: World, fund: Fund) -> None:
    given = put_in(world, fund, 100)
    pay(world, fund, 60)
    with pytest.raises(NotEnoughMoney) as refusal:
        reverse(transfer=given, paper=paper(), recorder=world.office_user)
    assert refusal.value.facts["held"] == 40


def test_the_database_itself_refuses_a_negative_balance(world: World, fund: Fund) -> None:
    put_in(world, fund, 100)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_account SET balance_fen = -1 WHERE kind = %s", [AccountKind.HELD])


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "spend", "return", "carry", "reverse"]),
        st.integers(0, 1),
        st.integers(1, 50),
    ),
    max_size=12,
)


@pytest.mark.random
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_history_balances_to_the_fen(world: World, steps: list[tuple[str, int, int]]) -> None:
    funds = [open_fund(council_id=world.council.pk, title=title) for title in ("甲", "乙")]
    for verb, which, amount in steps:
        act(world, verb, funds[which], funds[1 - which], amount)

    assert not unbalanced_transfers(world.council.pk)
    assert accounts_off_balance(world.council.pk) == []
    for fund in funds:
        money = money_of([fund.pk]).get(fund.pk)
        balances = Account.objects.filter(fund=fund).values_list("balance_fen", flat=True)
        assert sum(balances) == 0
        if money:
            out = money.spent_fen + money.returned_fen + money.carried_fen
            assert money.balance_fen == money.received_fen - out >= 0


def act(world: World, verb: str, fund: Fund, other: Fund, amount: int) -> None:
    """One step of a random history; a refusal must leave nothing behind."""
    before = Transfer.objects.count()
    office: dict[str, Any] = {"paper": paper(), "recorder": world.office_user}
    try:
        with transaction.atomic():
            match verb:
                case "receive":
                    put_in(world, fund, amount)
                case "spend":
                    pay(world, fund, amount)
                case "return":
                    give_back(fund=fund, organisation_id=world.partner.pk, amount_fen=amount, **office)
                case "carry":
                    carry_over(fund=fund, to=other, amount_fen=amount, **office)
                case "reverse" if transfer := Transfer.objects.filter(fund=fund).order_by("-pk").first():
                    reverse(transfer=transfer, **office)
    except Refused:
        assert Transfer.objects.count() == before
