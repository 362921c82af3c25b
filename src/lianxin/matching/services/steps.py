"""Steps that the verbs of matching share. They run inside a verb's transaction."""

from typing import TYPE_CHECKING, Any

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lianxin.journal import services as journal
from lianxin.matching.errors import WrongPlanState, WrongProposalState
from lianxin.matching.models import Plan, Proposal
from lianxin.network.rules import permit

if TYPE_CHECKING:
    from collections.abc import Container

    from django_tasks.base import Task

    from lianxin.accounts.models import User
    from lianxin.network.models import Post


def hold_plan(plan_id: int) -> Plan:
    """A plan as it stands now, held until the transaction ends: what is done to its pairs is done one after another.

    Whoever holds a plan goes on to listings, never the other way round. Raises Plan.DoesNotExist.
    """
    Plan.objects.select_for_update(no_key=True).values_list("pk").get(pk=plan_id)
    return Plan.objects.select_related("council").get(pk=plan_id)


def unfinished(work: "Task[..., Any]") -> set[int]:
    """For which plans some work in the background waits or goes on; its first argument is the plan. One query."""
    waits = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    queued = DBTaskResult.objects.filter(task_path=work.module_path, status__in=waits)
    return {told["args"][0] for told in queued.values_list("args_kwargs", flat=True)}


def begin_plan(plan_id: int, actor: "User", states: "Container[str]") -> "tuple[Plan, Post | None]":
    """Hold a plan that the actor may change in one of ``states``; and the acting post.

    Raises Plan.DoesNotExist, NotAllowed, WrongPlanState.
    """
    plan = hold_plan(plan_id)
    post = permit(actor, "matching.plan", plan)
    if plan.state not in states:
        raise WrongPlanState(state=plan.get_state_display())
    return plan, post


def begin_proposal(
    permission: str, proposal_id: int, actor: "User", states: "Container[str]"
) -> "tuple[Proposal, Post | None]":
    """Hold a proposal's plan, read the proposal, and demand that the actor may do what is asked.

    Raises Proposal.DoesNotExist, NotAllowed, WrongProposalState.
    """
    plan = hold_plan(Proposal.objects.values_list("plan_id", flat=True).get(pk=proposal_id))
    proposal = Proposal.objects.select_related("need", "offer", "partner", "village").get(pk=proposal_id)
    proposal.plan = plan
    post = permit(actor, f"matching.{permission}", proposal)
    if proposal.state not in states:
        raise WrongProposalState(state=proposal.get_state_display())
    return proposal, post


def record_plan(verb: str, plan: Plan, actor: "User | None", post: "Post | None", **facts: Any) -> None:
    """Write what was done to a plan into the journal."""
    journal.write(f"matching.{verb}", subject=plan, actor=actor, post=post, facts=facts)


def record_pair(verb: str, proposal: Proposal, actor: "User | None", post: "Post | None", **facts: Any) -> None:
    """Write what was done to a pair into the journal, told on its own timeline."""
    told: dict[str, Any] = {"plan": proposal.plan_id, "need": proposal.need_id, "unit": proposal.need.unit}
    told |= {"organisation": proposal.partner_id, "village": proposal.village_id, "quantity": proposal.quantity}
    journal.write(f"matching.{verb}", subject=proposal, actor=actor, post=post, facts=told | facts)
