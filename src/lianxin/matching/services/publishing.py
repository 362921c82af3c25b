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
    plan, post = begin_plan(plan_id, actor, (PlanState.READY,))
    _replace(plan)
    plan.state, plan.published_at, plan.published_by = PlanState.PUBLISHED, clock.now(), actor
    plan.save(update_fields=["state", "published_at", "published_by"])
    drafts = plan.proposals.filter(state=ProposalState.DRAFT)
    asked = drafts.update(state=ProposalState.PROPOSED, proposed_on=clock.today())
    record_plan("plan_published", plan, actor, post, year=plan.year, pairs=asked)
    return plan


def _replace(plan: Plan) -> None:
    """End what earlier plans of the year still propose."""
    earlier = Plan.objects.filter(council=plan.council_id, year=plan.year, state=PlanState.PUBLISHED)
    for one in earlier.select_for_update(no_key=True):
        one.proposals.filter(state__in=ASKED).update(state=ProposalState.SUPERSEDED, ended_at=clock.now())
        Plan.objects.filter(pk=one.pk).update(state=PlanState.REPLACED)
