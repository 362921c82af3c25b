"""Making, publishing and cancelling plans."""

from contextlib import nullcontext

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lianxin.exchange.models import Claim
from lianxin.exchange.services import Wanted
from lianxin.exchange.states import Form
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed, ReasonMissing
from lianxin.matching.errors import (
    WrongPlanState,
)
from lianxin.matching.models import Proposal
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.queries.plans import compare, pairs_of, plans_of, proposals_for, shares_of, unmet_of
from lianxin.matching.services import cancel_plan, decline_proposal, plan_again, planning, publish_plan, reroute
from lianxin.matching.services.computing import Progress
from lianxin.matching.services.planning import carry_out
from lianxin.matching.services.turning import Turn
from lianxin.matching.states import Factor, PlanState, ProposalState, Weight, WhyUnmet
from lianxin.projects.services import draft_project
from tests.matching.town import OWN_ONLY, Town, only, pairs

pytestmark = pytest.mark.django_db


def test_a_plan_proposes_and_nobody_is_asked_before_it_is_published(town: Town) -> None:
    town.wants("图书角图书", 6)
    town.gives("捐赠图书", 8)
    plan = town.plan(name="第一稿")

    assert plan.state == PlanState.READY
    assert (plan.wanted, plan.served, plan.needs, plan.givers, plan.taking_part) == (6, 6, 1, 1, 1)
    assert plan.certificate["gap"] == 0
    assert only(plan).state == ProposalState.DRAFT
    assert list(proposals_for(town.liaison, town.council)) == []

    publish_plan(plan_id=plan.pk, actor=town.office_user)

    assert [one.need.title for one in proposals_for(town.liaison, town.council)] == ["图书角图书"]
    assert [one.need.title for one in proposals_for(town.steward, town.council)] == ["图书角图书"]
    assert list(proposals_for(town.rival_liaison, town.council)) == []
    assert Claim.objects.count() == 0
    verbs = Entry.objects.filter(verb__startswith="matching.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["matching.planned", "matching.plan_published"]


def test_no_village_starves_for_another(town: Town) -> None:
    town.wants("图书角图书", 10)
    town.wants("图书角图书", 2, village=1)
    town.gives("图书角图书", 6)
    plan = town.plan()
    assert [(one.village.name, one.served, one.wanted) for one in shares_of(plan)] == [("甲村", 5, 10), ("乙村", 1, 2)]
    assert {one.need.owner.name: (one.quantity, one.why) for one in unmet_of(plan)} == {
        "甲村": (5, WhyUnmet.TOO_LARGE),
        "乙村": (1, WhyUnmet.TAKEN),
    }


def test_what_a_village_had_counts_in_its_share(town: Town) -> None:
    need = town.wants("图书角图书", 10)
    town.bid(need, 4)
    town.wants("图书角图书", 10, village=1)
    town.gives("图书角图书", 6)
    shares = {one.village.name: (one.had, one.served) for one in shares_of(town.plan())}
    assert shares == {"甲村": (4, 1), "乙村": (0, 5)}


def test_a_partners_limit_is_kept(town: Town) -> None:
    town.wants("轮椅", 9)
    town.gives("轮椅", 9)
    assert pairs(town.plan(PlanPolicy(projects=False, limits={town.partner.pk: 4}))) == {("轮椅", "轮椅"): 4}


def test_what_is_left_over_of_a_unit_is_given_too(town: Town) -> None:
    town.wants("助学资金", 250_000, form=Form.MONEY)
    town.gives("帮扶资金", 180_050, form=Form.MONEY)
    town.gives("爱心资金", 500_000, by=town.rival, form=Form.MONEY)
    plan = town.plan(PlanPolicy(projects=False))
    assert sum(pairs(plan).values()) == 250_000
    assert pairs(plan)["助学资金", "帮扶资金"] <= 180_050


def test_a_pair_that_must_be_comes_first(town: Town) -> None:
    need = town.wants("图书角图书", 5)
    town.gives("图书角图书", 5)
    town.gives("捐赠旧图书", 5, by=town.rival)
    policy = PlanPolicy(projects=False, at_least_one=False, must=((need.pk, town.rival.pk),))
    assert pairs(town.plan(policy)) == {("图书角图书", "捐赠旧图书"): 5}


def test_a_policy_comes_back_as_it_was_kept() -> None:
    policy = PlanPolicy({Factor.TEXT: Weight.MUCH}, ((1, 2),), ((3, 4),), {5: 6}, at_least_one=False, projects_each=3)
    again = PlanPolicy.from_json(policy.to_json())
    assert again.to_json() == policy.to_json()
    assert again.weight(Factor.TEXT) == Weight.MUCH
    assert again.weight(Factor.WISH) == Weight.NORMAL


def test_the_points_of_a_pair_are_those_of_what_speaks_for_it(town: Town) -> None:
    town.wants("图书角图书", category=town.council.categories.first())
    town.gives("捐赠图书", category=town.council.categories.first())
    proposal = only(town.plan())
    assert 0 < sum(proposal.factors.values()) <= proposal.score <= 1000
    assert set(proposal.factors) == {"category", "pairing", "text"}


def test_partners_are_asked_to_claim_projects_once_each(town: Town) -> None:
    for title in ("老年食堂助餐", "村民图书室"):
        project = draft_project(
            council=town.council,
            draft=town.draft(title=title, wanted=[Wanted("志愿时", Form.LABOUR, 8)]),
            actor=town.liaison,
        )
        for verb in ("file", "endorse", "approve", "publish"):
            town.do(verb, project)
    plan = town.plan(PlanPolicy())
    proposals = list(plan.proposals.all())
    assert proposals
    assert all(one.offer is None for one in proposals)
    assert len({one.partner_id for one in proposals}) == len(proposals)
    published = publish_plan(plan_id=plan.pk, actor=town.office_user)

    agreed = town.agree(published.proposals.get(partner=town.partner))

    assert agreed.claim
    assert agreed.claim.listing.origin == "projects.project"
    assert agreed.claim.quantity == agreed.need.capacity


def test_a_later_plan_replaces_the_earlier_one(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    first = town.published()
    second = town.published()
    first.refresh_from_db()
    assert (first.state, second.state) == (PlanState.REPLACED, PlanState.PUBLISHED)
    assert first.proposals.get().state == ProposalState.SUPERSEDED
    assert list(plans_of(town.council)) == [second, first]


def test_a_plan_is_published_once_and_by_the_office(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    plan = town.plan()
    with pytest.raises(NotAllowed):
        publish_plan(plan_id=plan.pk, actor=town.liaison)
    publish_plan(plan_id=plan.pk, actor=town.office_user)
    with pytest.raises(WrongPlanState):
        publish_plan(plan_id=plan.pk, actor=town.office_user)


def test_a_plan_is_cancelled_for_a_reason_and_what_it_asked_ends(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    plan = town.published()
    with pytest.raises(ReasonMissing):
        cancel_plan(plan_id=plan.pk, reason="", actor=town.office_user)
    cancelled = cancel_plan(plan_id=plan.pk, reason="年度调整", actor=town.office_user)
    assert cancelled.state == PlanState.CANCELLED
    assert plan.proposals.get().state == ProposalState.WITHDRAWN


def test_only_the_office_plans(town: Town) -> None:
    for person in (town.liaison, town.steward, town.auditor):
        with pytest.raises(NotAllowed):
            planning.make_plan(council=town.council, year=clock.today().year, policy=OWN_ONLY, actor=person)


def test_a_large_plan_is_computed_in_the_background(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "AT_ONCE_PAIRS", 0)
    town.wants("轮椅", 3)
    town.gives("轮椅", 3)
    plan = town.plan()
    assert (plan.state, plan.proposals.count()) == (PlanState.COMPUTING, 0)

    carry_out(plan_id=plan.pk)
    plan.refresh_from_db()
    assert (plan.state, plan.progress, plan.served) == (PlanState.READY, 100, 3)

    carry_out(plan_id=plan.pk)  # a dead worker's successor does no harm
    assert plan.proposals.count() == 1


def test_what_was_cancelled_meanwhile_stays_cancelled(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "AT_ONCE_PAIRS", 0)
    town.wants("轮椅")
    town.gives("轮椅")
    plan = town.plan()
    cancel_plan(plan_id=plan.pk, reason="太慢", actor=town.office_user)
    carry_out(plan_id=plan.pk)
    plan.refresh_from_db()
    assert (plan.state, plan.proposals.count()) == (PlanState.CANCELLED, 0)


def test_a_large_plan_that_cannot_be_says_why(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "AT_ONCE_PAIRS", 0)
    town.wants("轮椅")
    town.gives("健康手环")
    plan = town.plan()
    carry_out(plan_id=plan.pk)
    plan.refresh_from_db()
    assert (plan.state, plan.problem["code"]) == (PlanState.FAILED, "nothing_fits")


def test_an_engine_that_breaks_tells_who_asked_and_the_log(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "AT_ONCE_PAIRS", 0)
    town.wants("轮椅")
    town.gives("轮椅")
    plan = town.plan()

    with monkeypatch.context() as broken:
        broken.setattr(planning, "compute", _breaks)
        with pytest.raises(RuntimeError, match="out of memory"):
            carry_out(plan_id=plan.pk)

    plan.refresh_from_db()
    assert (plan.state, plan.problem["code"], plan.proposals.count()) == (PlanState.FAILED, "plan_broke", 0)
    entry = Entry.objects.get(verb="matching.plan_failed")
    assert (entry.subject_id, entry.facts["code"]) == (plan.pk, "plan_broke")

    carry_out(plan_id=plan.pk)  # nobody goes on with it unasked
    plan.refresh_from_db()
    assert plan.state == PlanState.FAILED

    again = plan_again(plan_id=plan.pk, actor=town.office_user)
    carry_out(plan_id=again.pk)
    again.refresh_from_db()
    assert (again.state, again.year, again.policy) == (PlanState.READY, plan.year, plan.policy)


def test_a_plan_that_could_not_be_computed_is_set_aside(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "AT_ONCE_PAIRS", 0)
    town.wants("轮椅")
    town.gives("健康手环")
    plan = town.plan()
    carry_out(plan_id=plan.pk)
    assert cancel_plan(plan_id=plan.pk, reason="先补资源", actor=town.office_user).state == PlanState.CANCELLED


@pytest.mark.parametrize("breaks", [False, True])
def test_cancel_stops_an_engine_at_its_next_step(town: Town, monkeypatch: pytest.MonkeyPatch, *, breaks: bool) -> None:
    """Also one that breaks after somebody cancelled: the plan stays cancelled, for the reason that was given."""
    monkeypatch.setattr(planning, "AT_ONCE_PAIRS", 0)
    town.wants("轮椅")
    town.gives("轮椅")
    plan, steps = town.plan(), []

    def slow(_posed: object, progress: Progress, _explained: int) -> None:
        cancel_plan(plan_id=plan.pk, reason="太慢", actor=town.office_user)
        if breaks:
            raise RuntimeError("interrupted")
        steps.append("before")
        progress(60)
        steps.append("after")

    monkeypatch.setattr(planning, "compute", slow)
    with pytest.raises(RuntimeError) if breaks else nullcontext():
        carry_out(plan_id=plan.pk)

    plan.refresh_from_db()
    assert (plan.state, plan.ended_reason, plan.problem) == (PlanState.CANCELLED, "太慢", {})
    assert steps == ([] if breaks else ["before"])
    assert not Entry.objects.filter(verb="matching.plan_failed").exists()


def test_a_plan_whose_workers_died_says_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reaper gives a task up after three workers; the plan must not be computing for ever."""
    monkeypatch.setattr(planning, "AT_ONCE_PAIRS", 0)
    town.wants("轮椅")
    town.gives("轮椅")
    given_up, waiting = town.plan(), town.plan()
    assert planning.fail_what_nobody_computes() == 0

    tasks = DBTaskResult.objects.filter(task_path=planning.carry_out_later.module_path).order_by("enqueued_at")
    mine = next(task for task in tasks if task.args_kwargs["args"] == [given_up.pk])
    DBTaskResult.objects.filter(pk=mine.pk).update(status=TaskResultStatus.FAILED)

    assert Turn()() == 1
    given_up.refresh_from_db()
    waiting.refresh_from_db()
    assert (given_up.state, given_up.problem["code"]) == (PlanState.FAILED, "plan_broke")
    assert waiting.state == PlanState.COMPUTING


def test_planning_again_keeps_year_and_policy_and_counts_the_names(town: Town) -> None:
    need = town.wants("轮椅", 5)
    town.gives("轮椅", 2)
    policy = PlanPolicy(projects=False, weights={Factor.TEXT: Weight.MUCH}, must=((need.pk, town.partner.pk),))
    first = town.plan(policy, name="第一稿")
    town.gives("旧轮椅", 9, by=town.rival)

    second = plan_again(plan_id=first.pk, actor=town.office_user)
    third = plan_again(plan_id=second.pk, actor=town.office_user)

    assert (second.year, second.policy, second.served) == (first.year, first.policy, 5)
    assert [second.name, third.name] == ["第一稿 2", "第一稿 3"]
    assert plan_again(plan_id=town.plan().pk, actor=town.office_user).name == ""
    first.refresh_from_db()
    assert (first.state, first.served) == (PlanState.READY, 2)
    with pytest.raises(NotAllowed):
        plan_again(plan_id=first.pk, actor=town.auditor)


def _breaks(*_args: object) -> None:
    raise RuntimeError("out of memory")


def test_two_policies_side_by_side(town: Town) -> None:
    need = town.wants("图书角图书", 5)
    town.gives("图书角图书", 5)
    town.gives("捐赠旧图书", 5, by=town.rival)
    policy = PlanPolicy(projects=False, at_least_one=False, must_not=((need.pk, town.partner.pk),))
    found = compare(town.plan(), town.plan(policy))
    assert [one.partner for one in found.only_first] == [town.partner]
    assert [one.partner for one in found.only_second] == [town.rival]
    assert found.both == []


def test_a_plan_follows_what_was_listed_since(town: Town) -> None:
    town.wants("轮椅", 5)
    town.gives("轮椅", 2)
    plan = town.published()
    town.gives("旧轮椅", 9, by=town.rival)
    changes = reroute(plan_id=plan.pk, actor=town.office_user) or []
    assert [(one.kind, one.after) for one in changes] == [("new", 3)]
    assert sum(pairs(plan).values()) == 5
    assert reroute(plan_id=plan.pk, actor=town.office_user) == []


def test_more_of_the_same_pair_is_a_proposal_of_its_own(town: Town) -> None:
    """Nobody says yes to another quantity than the one they saw."""
    town.wants("轮椅", 6)
    town.gives("轮椅", 6)
    town.gives("旧轮椅", 3, by=town.rival)
    plan = town.published(PlanPolicy(projects=False))
    mine, other = plan.proposals.get(partner=town.partner), plan.proposals.get(partner=town.rival)
    answered = decline_proposal(proposal_id=other.pk, reason="坏了", actor=town.rival_liaison)
    [change] = answered.changes
    assert (change.kind, change.before, change.after) == ("more", mine.quantity, 6)
    assert change.proposal.pk != mine.pk
    assert Proposal.objects.get(pk=mine.pk).state == ProposalState.SUPERSEDED


def test_the_list_of_pairs_costs_the_same_however_long(town: Town, django_assert_num_queries: "object") -> None:
    for title in ("轮椅", "图书角图书", "路灯", "健身器材"):
        town.wants(title, 2)
        town.gives(title, 2)
    plan = town.plan()
    with django_assert_num_queries(1):  # type: ignore[operator]
        for one in pairs_of(plan):
            assert one.need.owner.name
            assert one.partner.name
