"""Publishing a plan: both sides of each pair are asked."""

from typing import TYPE_CHECKING

from django.db import transaction

from lianxin.kernel import clock
from lianxin.matching.models import Plan
from lianxin.matching.services.steps import begin_plan, record_plan
from lianxin.matching.states import ASKED, PlanState, ProposalState

if TYPE_CHECKING:
    from lianxin.accounts.models import User


@transaction.atomic
def publish_plan(*, plan_id: int, actor: "User") -> Plan:
    """Ask both sides of every pair, in their inboxes. An earlier plan of the year is replaced: its open proposals end.

    Raises Plan.DoesNotExist, NotAllowed, WrongPlanState.
    """
    _hold_year(plan_id)
    plan, post = begin_plan(plan_id, actor, (PlanState.READY,))
    _replace(plan)
    plan.state, plan.published_at, plan.published_by = PlanState.PUBLISHED, clock.now(), actor
    plan.save(update_fields=["state", "published_at", "published_by"])
    drafts = plan.proposals.filter(state=ProposalState.DRAFT)
    asked = drafts.update(state=ProposalState.PROPOSED, proposed_on=clock.today())
    record_plan("plan_published", plan, actor, post, year=plan.year, pairs=asked)
    return plan


def _hold_year(plan_id: int) -> None:
    """Hold the plans of a plan's year, in their order, so that of two publications one comes after the other."""
    whose = Plan.objects.filter(pk=plan_id).values("council", "year")[:1]
    rivals = Plan.objects.filter(council__in=whose.values("council"), year__in=whose.values("year"))
    rivals = rivals.filter(state__in=(PlanState.READY, PlanState.PUBLISHED)).order_by("pk")
    list(rivals.select_for_update(no_key=True).values_list("pk"))


def _replace(plan: Plan) -> None:
    """End what earlier plans of the year still propose."""
    earlier = Plan.objects.filter(council=plan.council_id, year=plan.year, state=PlanState.PUBLISHED)
    for one in earlier:
        one.proposals.filter(state__in=ASKED).update(state=ProposalState.SUPERSEDED, ended_at=clock.now())
        Plan.objects.filter(pk=one.pk).update(state=PlanState.REPLACED)
