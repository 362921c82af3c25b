"""What a plan serves: needs by number and each form in its own unit; different things are never added."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.exchange.amounts import brief
from lianxin.exchange.states import Form, Unit
from lianxin.matching.queries.amounts import Counted, all_of, amounts_of, needs_by_plan, needs_by_village
from lianxin.matching.queries.plan_page import plan_page, village_rows
from lianxin.matching.queries.proposal_page import lines_of
from lianxin.matching.services import decline_proposal
from tests.matching.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed(town: Town) -> Town:
    """Needs of three forms: one served in full, one in part, one not at all."""
    town.wants("轮椅", 3)
    town.gives("轮椅", 3)
    town.wants("助学资金", 500_000, form=Form.MONEY, village=1)
    town.gives("帮扶资金", 180_050, form=Form.MONEY)
    town.wants("插秧帮手", 8, form=Form.LABOUR, village=1)
    return town


def test_each_form_is_said_in_its_own_unit(mixed: Town) -> None:
    amounts = {one.form: (one.unit, one.wanted, one.served, one.percent) for one in amounts_of(mixed.plan())}
    assert amounts == {
        Form.MONEY: (Unit.FEN, 500_000, 180_050, 36),
        Form.GOODS: (Unit.PIECE, 3, 3, 100),
        Form.LABOUR: (Unit.PERSON_HOUR, 8, 0, 0),
    }


def test_needs_are_counted_by_village_and_by_plan(mixed: Town) -> None:
    plan, other = mixed.plan(), mixed.plan()
    counted = needs_by_village(plan)
    assert counted == {mixed.village.pk: Counted(full=1), mixed.villages[1].pk: Counted(part=1, none=1)}
    assert all_of(counted.values()) == Counted(1, 1, 1)
    assert all_of(counted.values()).total == plan.needs
    assert needs_by_plan([plan, other]) == dict.fromkeys([plan.pk, other.pk], Counted(1, 1, 1))
    assert all_of([]) == Counted()


def test_what_was_agreed_counts_and_what_was_declined_does_not(mixed: Town) -> None:
    plan = mixed.published()
    before = {one.form: one.served for one in amounts_of(plan)}
    mixed.agree(plan.proposals.get(need__title="轮椅"))
    assert {one.form: one.served for one in amounts_of(plan)} == before

    money = plan.proposals.get(need__title="助学资金")
    decline_proposal(proposal_id=money.pk, reason="已用完", actor=mixed.liaison)

    assert [one.served for one in amounts_of(plan) if one.form == Form.MONEY] == [0]
    assert needs_by_village(plan)[mixed.villages[1].pk] == Counted(none=2)
    assert needs_by_village(plan)[mixed.village.pk] == Counted(full=1)


def test_counting_costs_the_same_however_many(mixed: Town, django_assert_num_queries: Any) -> None:
    plans = [mixed.plan() for _ in range(3)]
    with django_assert_num_queries(6):
        amounts_of(plans[0])
        needs_by_village(plans[0])
        needs_by_plan(plans)


def test_the_api_says_amounts_beside_portions(mixed: Town) -> None:
    plan = mixed.plan()
    client = Client()
    client.force_login(mixed.office_user)
    said = client.get(reverse("api-v1:plan_detail", kwargs={"plan_id": plan.pk})).json()
    assert said["counted"] == {"full": 1, "part": 1, "none": 1}
    money = {"form": "money", "unit": "fen", "wanted": 500_000, "served": 180_050}
    assert money in said["amounts"]
    assert (said["wanted"], said["served"]) == (3 + 5 + 8, 3 + 2)
    assert {one["village"]["id"]: one["needs"]["full"] for one in said["villages"]} == {
        mixed.village.pk: 1,
        mixed.villages[1].pk: 0,
    }


def test_what_would_be_lost_is_said_in_the_needs_own_unit(mixed: Town) -> None:
    """The last portion is not whole: ¥800.50 of ¥1,000."""
    mixed.gives("慈善资金", 300_000, by=mixed.rival, form=Form.MONEY)
    plan = mixed.plan()
    for one in plan.proposals.filter(need__form=Form.MONEY).select_related("plan", "need"):
        asked = brief(one.quantity, Unit.FEN)
        one.explanation = {"loss": {"served": one.units}, "flips_at": None}
        assert asked in lines_of(one)[0]
        one.explanation = {"loss": {"served": 1}, "flips_at": None}
        assert brief(100_000, Unit.FEN) in lines_of(one)[0]


def test_who_could_help_is_told_with_how_much_more(town: Town) -> None:
    town.wants("助学资金", 500_000, form=Form.MONEY)
    town.gives("帮扶资金", 180_050, form=Form.MONEY)
    plan = town.plan()
    [row] = village_rows(plan_page(plan))
    assert [(one.partner, one.more) for one in row.helpers] == [(town.partner, 100_000)]
