"""Finding what a request is about. What its sender may not see is as if it were not there."""

from lianxin.accounts.api import SignedIn
from lianxin.kernel.errors import NotAllowed
from lianxin.matching.models import Plan, Proposal
from lianxin.network.api import council_of
from lianxin.network.models import Council


def planning_in(request: SignedIn, code: str) -> Council:
    """A council whose plans the sender may see. Raises Council.DoesNotExist, NotAllowed."""
    council = council_of(code)
    if not request.user.has_perm("matching.see_plan", council):
        raise NotAllowed(permission="matching.see_plan")
    return council


def seen_plan(request: SignedIn, plan_id: int) -> Plan:
    """A plan that the sender may see. Raises Plan.DoesNotExist."""
    plan = Plan.objects.select_related("council").get(pk=plan_id)
    if not request.user.has_perm("matching.see_plan", plan):
        raise Plan.DoesNotExist
    return plan


def seen_proposal(request: SignedIn, proposal_id: int) -> Proposal:
    """A proposal that the sender may see, with its need and both sides. Raises Proposal.DoesNotExist."""
    found = Proposal.objects.select_related("need", "village", "partner", "plan").get(pk=proposal_id)
    if not request.user.has_perm("matching.see_proposal", found):
        raise Proposal.DoesNotExist
    return found
