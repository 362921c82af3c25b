"""Any sequence of received, spent, carried, taken back and sealed: balanced, closed for good, verified from outside."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.kernel.errors import Refused
from lianxin.ledger.models import Fund, Seal, Transfer
from lianxin.ledger.queries import accounts_off_balance, unbalanced_transfers
from lianxin.ledger.queries.export import book_lines
from lianxin.ledger.queries.sealing import broken_seals, next_to_seal
from lianxin.ledger.queries.sources import sources_off_count
from lianxin.ledger.services import Paper, carry_over, open_fund, receive, reverse, spend
from lianxin.ledger.verifier.verify_book import read
from tests.ledger.test_book import world
from tests.ledger.test_seal import BEFORE, LAST, THIS, seal
from tests.world import World, paper

pytestmark = [pytest.mark.django_db, pytest.mark.random]
__all__ = ["world"]
VERBS = ("receive", "receive", "spend", "spend", "carry", "reverse", "reverse", "seal")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(VERBS),
        st.integers(0, 1),
        st.sampled_from([BEFORE, LAST, THIS, THIS]),
        st.integers(1, 50),
        st.sampled_from([None, None, None, BEFORE, LAST]),
    ),
    max_size=20,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_book_is_balanced_closed_and_verified(
    world: World, steps: list[tuple[str, int, date, int, date | None]]
) -> None:
    """Each example starts anew within the transaction of the test."""
    with transaction.atomic():
        point = transaction.savepoint()
        funds = [open_fund(council_id=world.council.pk, title=title) for title in "甲乙"]
        seals: dict[date, str] = {}
        for verb, which, on, amount, about in steps:
            act(world, verb, (funds[which], funds[1 - which]), replace(paper(on=on), about_month=about), amount)
            kept = dict(Seal.objects.values_list("month", "digest"))
            assert kept.items() >= seals.items()
            seals = kept

        assert not unbalanced_transfers(world.council.pk)
        assert accounts_off_balance(world.council.pk) == []
        assert sources_off_count(world.council.pk) == []
        assert list(broken_seals(world.council.pk)) == []
        book = read(book_lines(world.council, tells_parties=True))
        assert len(book.entries) == Transfer.objects.count()
        assert [one["digest"] for one in book.seals] == list(seals.values())
        transaction.savepoint_rollback(point)


def act(world: World, verb: str, funds: tuple[Fund, Fund], paper: Paper, amount: int) -> None:
    """One step. What is refused leaves nothing behind, and what is dated in a sealed month is refused."""
    before = Transfer.objects.count()
    sealed = set(Seal.objects.values_list("month", flat=True))
    try:
        with transaction.atomic():
            do(world, verb, funds, paper, amount)
    except Refused:
        assert Transfer.objects.count() == before
    else:
        assert verb == "seal" or Transfer.objects.count() == before or paper.on not in sealed


def do(world: World, verb: str, funds: tuple[Fund, Fund], paper: Paper, amount: int) -> None:
    fund, other = funds
    office: dict[str, Any] = {"paper": paper, "recorder": world.office_user}
    match verb:
        case "receive":
            receive(fund=fund, organisation_id=world.partner.pk, amount_fen=amount, **office)
        case "spend":
            spend(fund=fund, payee="粮油店", amount_fen=amount, **office)
        case "carry":
            carry_over(fund=fund, to=other, amount_fen=amount, **office)
        case "reverse" if entries := list(Transfer.objects.filter(fund=fund).order_by("-pk")):
            reverse(transfer=entries[amount % len(entries)], **office)
        case "seal":
            seal(world, next_to_seal(world.council.pk) or paper.on)
