"""Bad input: a refusal that names its cause, or a plan; never an error, never a senseless pair."""

from datetime import timedelta

import pytest

from lianxin.exchange.models import Listing
from lianxin.exchange.states import Form
from lianxin.kernel import clock
from lianxin.matching.errors import (
    AllForbidden,
    BadPolicy,
    ContradictoryPolicy,
    NoNeeds,
    NoOffers,
    NothingFits,
    PlanTooLarge,
)
from lianxin.matching.models import Plan
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.queries.plans import pairs_of, shares_of, unmet_of
from lianxin.matching.states import Factor, Weight, WhyUnmet
from tests.matching.town import Town, pairs

pytestmark = pytest.mark.django_db


def test_no_needs(town: Town) -> None:
    town.gives("图书")
    with pytest.raises(NoNeeds) as refusal:
        town.plan()
    assert refusal.value.code == "no_needs"
    assert Plan.objects.count() == 0


def test_no_offers(town: Town) -> None:
    town.wants("图书")
    with pytest.raises(NoOffers):
        town.plan()


def test_what_has_nothing_in_common_is_never_paired(town: Town) -> None:
    town.wants("图书角图书")
    town.gives("健康手环")
    with pytest.raises(NothingFits):
        town.plan()


@pytest.mark.parametrize("title", ["𠮷𡈽", "——", "a", "！"])
def test_rare_or_empty_words_make_no_pair_and_no_error(town: Town, title: str) -> None:
    town.wants(title)
    town.gives("健康手环")
    with pytest.raises(NothingFits):
        town.plan()


def test_all_forbidden(town: Town) -> None:
    need = town.wants("轮椅")
    town.gives("轮椅")
    policy = PlanPolicy(projects=False, must_not=((need.pk, town.partner.pk),))
    with pytest.raises(AllForbidden) as refusal:
        town.plan(policy)
    assert refusal.value.facts["pairs"] == 1


def test_a_partner_that_may_not_be_asked_for_anything(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    plan = town.plan(PlanPolicy(projects=False, limits={town.partner.pk: 0}))
    assert pairs(plan) == {}
    assert [one.why for one in unmet_of(plan)] == [WhyUnmet.FORBIDDEN]


def test_demand_far_above_supply(town: Town) -> None:
    town.wants("轮椅", 10**12)
    town.wants("轮椅", 3, village=1)
    town.gives("轮椅", 5)
    plan = town.plan()
    assert sum(one.quantity for one in pairs_of(plan)) == 5
    assert {one.village.name: one.served > 0 for one in shares_of(plan)} == {"甲村": True, "乙村": True}


def test_one_giant_need_and_a_giant_resource(town: Town) -> None:
    town.wants("乡村道路资金", 10**14, form=Form.MONEY)
    town.gives("帮扶资金", 10**14 - 1, form=Form.MONEY)
    plan = town.plan()
    assert sum(pairs(plan).values()) == 10**14 - 1
    assert plan.units["fen"] * 200 >= 10**14 - 1


def test_a_resource_far_larger_than_all_needs(town: Town) -> None:
    town.wants("图书角图书", 3)
    town.gives("捐赠图书", 10**15)
    assert pairs(town.plan()) == {("图书角图书", "捐赠图书"): 3}


def test_a_village_that_was_promised_enormous_things(town: Town) -> None:
    town.bid(town.wants("沙子", 10**15), 10**15 - 1)
    town.wants("图书角图书", 3)
    town.gives("捐赠图书", 5)
    assert pairs(town.plan()) == {("图书角图书", "捐赠图书"): 3}


def test_a_plan_that_cannot_be_computed_exactly_is_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The core refuses what would leave exact integers; here it is made to believe that they end early."""
    monkeypatch.setattr("lianxin.matching.core.costs.MOST_COST", 10)
    town.wants("轮椅")
    town.gives("轮椅")
    with pytest.raises(PlanTooLarge) as refusal:
        town.plan()
    assert refusal.value.code == "plan_too_large"


def test_weights_that_are_all_zero(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    with pytest.raises(BadPolicy) as refusal:
        town.plan(PlanPolicy(projects=False, weights=dict.fromkeys(Factor, Weight.NONE)))
    assert refusal.value.facts["field"] == "weights"


@pytest.mark.parametrize(
    ("clash", "policy"),
    [
        (
            "forbidden",
            lambda need, town: PlanPolicy(must=((need, town.partner.pk),), must_not=((need, town.partner.pk),)),
        ),
        ("not_open", lambda need, town: PlanPolicy(must=((need + 99, town.partner.pk),))),
        ("nothing_to_give", lambda need, town: PlanPolicy(must=((need, town.village.pk),))),
        ("partner", lambda need, town: PlanPolicy(must=((need, town.partner.pk),), limits={town.partner.pk: 0})),
        ("need", lambda need, town: PlanPolicy(must=((need, town.partner.pk), (need, town.rival.pk)))),
    ],
)
def test_contradictions_are_named(town: Town, clash: str, policy: "object") -> None:
    need = town.wants("轮椅", 1)
    town.gives("轮椅")
    town.gives("轮椅", by=town.rival)
    with pytest.raises(ContradictoryPolicy) as refusal:
        town.plan(policy(need.pk, town))  # type: ignore[operator]
    assert refusal.value.code == "contradictory_policy"
    assert refusal.value.facts["kind"] == clash


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ([], "policy"),
        ({"colour": 1}, "colour"),
        ({"weights": {"text": 9}}, "weights.text"),
        ({"weights": {"luck": 1}}, "weights"),
        ({"must": [[1, 2, 3]]}, "must"),
        ({"must_not": [[-1, 2]]}, "must_not"),
        ({"limits": {"x": 1}}, "limits"),
        ({"limits": {"3": True}}, "limits.3"),
        ({"at_least_one": 1}, "at_least_one"),
        ({"projects_each": -1}, "projects_each"),
    ],
)
def test_a_policy_that_is_not_understood_is_refused_by_field(said: object, field: str) -> None:
    with pytest.raises(BadPolicy) as refusal:
        PlanPolicy.from_json(said)
    assert refusal.value.facts["field"] == field


def test_what_is_over_or_draft_is_not_planned(town: Town) -> None:
    town.wants("轮椅")
    offer = town.gives("轮椅")
    Listing.objects.filter(pk=offer.pk).update(until_on=clock.today() - timedelta(days=1))
    with pytest.raises(NoOffers):
        town.plan()
