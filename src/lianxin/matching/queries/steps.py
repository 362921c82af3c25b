"""What a reader can do now with a plan or a proposal."""

from typing import TYPE_CHECKING

from lianxin.matching.rules import parties_of
from lianxin.matching.states import ASKED, UNDER_WAY, Party, PlanState, ProposalState

if TYPE_CHECKING:
    from lianxin.matching.models import Plan, Proposal
    from lianxin.network.queries import Viewer

MADE = (PlanState.READY, PlanState.PUBLISHED, PlanState.REPLACED)


def is_made(plan: "Plan") -> bool:
    """Whether a plan was computed, so that there is something to see of it."""
    return plan.state in MADE or (plan.state == PlanState.CANCELLED and plan.wanted > 0)


def plan_steps_for(viewer: "Viewer", plan: "Plan") -> list[str]:
    """The verbs of a plan that the reader may do now, the main one first. No query beyond the posts."""
    if not viewer.has_perm("matching.plan", plan):
        return []
    steps = ["publish"] if plan.state == PlanState.READY else []
    steps += ["again"] if plan.state != PlanState.COMPUTING else []
    return [*steps, "cancel"] if plan.state in UNDER_WAY else steps


def asked_of(viewer: "Viewer", proposal: "Proposal") -> list[Party]:
    """The sides of a proposal that still have to say yes or no, and for which the reader speaks. No query."""
    if proposal.state not in ASKED:
        return []
    said = {Party.GIVER: proposal.giver_yes_by_id, Party.RECEIVER: proposal.receiver_yes_by_id}
    return [party for party in parties_of(viewer, proposal) if said[party] is None]


def steps_for(viewer: "Viewer", proposal: "Proposal") -> list[str]:
    """The verbs of a proposal that the reader may do now, the main one first. No query beyond the posts."""
    steps = []
    if asked_of(viewer, proposal) and viewer.has_perm("matching.answer", proposal):
        yeses = (proposal.giver_yes_by_id, proposal.receiver_yes_by_id)
        steps = ["decline"] if viewer.pk in yeses else ["accept", "decline"]
    elif proposal.state == ProposalState.HALF and parties_of(viewer, proposal):
        steps = ["decline"]
    standing = proposal.state in (ProposalState.DRAFT, *ASKED) and proposal.plan.state in UNDER_WAY
    if standing and viewer.has_perm("matching.withdraw_proposal", proposal):
        steps.append("withdraw")
    return steps
