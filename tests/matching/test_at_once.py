"""Two people decide at the same moment: one claim, never two, and never half of one."""

import pytest

from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries import listings_off_count
from lianxin.exchange.services import withdraw_claim
from lianxin.matching.models import Proposal
from lianxin.matching.services import accept_proposal, cancel_plan, decline_proposal, publish_plan, reroute
from lianxin.matching.states import PlanState, ProposalState
from tests.attacks.crowd import while_open
from tests.matching.town import Town, only, pairs

pytestmark = pytest.mark.django_db(transaction=True)


def proposed(town: Town) -> Proposal:
    town.wants("图书角图书", 5)
    town.gives("图书角图书", 5)
    return only(town.published())


def test_both_sides_say_yes_at_once(town: Town) -> None:
    proposal = proposed(town)
    found = while_open(
        lambda: accept_proposal(proposal_id=proposal.pk, actor=town.liaison),
        lambda: accept_proposal(proposal_id=proposal.pk, actor=town.steward),
    )
    assert found == ["done", "done"]
    assert Proposal.objects.get().state == ProposalState.AGREED
    assert Claim.objects.get().quantity == 5


def test_one_side_says_yes_twice_at_once(town: Town) -> None:
    proposal = proposed(town)
    found = while_open(
        lambda: accept_proposal(proposal_id=proposal.pk, actor=town.liaison),
        lambda: accept_proposal(proposal_id=proposal.pk, actor=town.liaison),
    )
    assert found == ["done", "said_yes"]
    assert Claim.objects.count() == 0


def test_one_says_no_while_the_other_says_yes(town: Town) -> None:
    proposal = proposed(town)
    found = while_open(
        lambda: decline_proposal(proposal_id=proposal.pk, reason="没有了", actor=town.liaison),
        lambda: accept_proposal(proposal_id=proposal.pk, actor=town.steward),
    )
    assert found == ["done", "wrong_proposal_state"]
    assert Claim.objects.count() == 0


def test_somebody_claims_what_is_being_agreed_on(town: Town) -> None:
    """The agreement holds both listings first; whoever claims meanwhile finds nothing left."""
    proposal = proposed(town)
    accept_proposal(proposal_id=proposal.pk, actor=town.liaison)
    found = while_open(
        lambda: accept_proposal(proposal_id=proposal.pk, actor=town.steward),
        lambda: town.bid(proposal.need, 5, town.rival),
    )
    assert found == ["done", "not_enough_left"]
    assert listings_off_count(town.council.pk) == []
    assert {one.taken for one in Listing.objects.all()} == {5}


def test_what_was_claimed_first_is_not_agreed_on(town: Town) -> None:
    proposal = proposed(town)
    accept_proposal(proposal_id=proposal.pk, actor=town.liaison)
    found = while_open(
        lambda: town.bid(proposal.need, 1, town.rival),
        lambda: accept_proposal(proposal_id=proposal.pk, actor=town.steward),
    )
    assert found == ["done", "capacity_gone"]
    assert Claim.objects.count() == 1
    assert Proposal.objects.get(pk=proposal.pk).state == ProposalState.HALF


def test_two_agreements_on_one_resource(town: Town) -> None:
    """Two needs share what one resource has; both agreements are made at once, and both fit."""
    town.wants("图书角图书", 3)
    town.wants("图书角图书", 2, village=1)
    town.gives("图书角图书", 5)
    town.published()
    first, second = Proposal.objects.order_by("pk")
    for one in (first, second):
        accept_proposal(proposal_id=one.pk, actor=town.liaison)
    found = while_open(
        lambda: accept_proposal(proposal_id=first.pk, actor=town.people[first.village_id]),
        lambda: accept_proposal(proposal_id=second.pk, actor=town.people[second.village_id]),
    )
    assert found == ["done", "done"]
    assert listings_off_count(town.council.pk) == []
    assert Listing.objects.get(side="offer").taken == 5


def test_a_claim_is_withdrawn_while_another_draws_from_the_same_resource(town: Town) -> None:
    town.wants("图书角图书", 3)
    town.wants("图书角图书", 2, village=1)
    town.gives("图书角图书", 5)
    town.published()
    first, second = Proposal.objects.order_by("pk")
    agreed = town.agree(first)
    accept_proposal(proposal_id=second.pk, actor=town.liaison)
    assert agreed.claim
    claim = agreed.claim.pk
    found = while_open(
        lambda: withdraw_claim(claim_id=claim, reason="另有安排", actor=town.liaison),
        lambda: accept_proposal(proposal_id=second.pk, actor=town.people[second.village_id]),
    )
    assert found == ["done", "done"]
    assert listings_off_count(town.council.pk) == []


def test_a_plan_is_published_twice_at_once(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    plan = town.plan()
    found = while_open(
        lambda: publish_plan(plan_id=plan.pk, actor=town.office_user),
        lambda: publish_plan(plan_id=plan.pk, actor=town.office_user),
    )
    assert found == ["done", "wrong_plan_state"]


def test_two_plans_of_a_year_are_published_at_once(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    first, second = town.plan(), town.plan()
    found = while_open(
        lambda: publish_plan(plan_id=first.pk, actor=town.office_user),
        lambda: publish_plan(plan_id=second.pk, actor=town.office_user),
    )
    assert found == ["done", "done"]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (PlanState.REPLACED, PlanState.PUBLISHED)


def test_a_plan_is_cancelled_while_somebody_says_yes(town: Town) -> None:
    proposal = proposed(town)
    found = while_open(
        lambda: cancel_plan(plan_id=proposal.plan_id, reason="调整", actor=town.office_user),
        lambda: accept_proposal(proposal_id=proposal.pk, actor=town.steward),
    )
    assert found == ["done", "wrong_proposal_state"]


def test_a_plan_follows_while_somebody_says_yes(town: Town) -> None:
    proposal = proposed(town)
    town.gives("旧图书", 5, by=town.rival)
    found = while_open(
        lambda: accept_proposal(proposal_id=proposal.pk, actor=town.steward),
        lambda: reroute(plan_id=proposal.plan_id, actor=town.office_user),
    )
    assert found == ["done", "done"]
    assert pairs(proposal.plan) == {("图书角图书", "图书角图书"): 5}
