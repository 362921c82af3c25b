"""Changing a plan as people decide: what one says no to goes another way, and what was agreed on stays."""

from typing import TYPE_CHECKING

from django.db import transaction
from django_tasks import task

from lianxin.exchange.models import Listing
from lianxin.exchange.states import ListingState
from lianxin.kernel import clock
from lianxin.matching.errors import AllForbidden, ContradictoryPolicy, NoNeeds, NoOffers, NothingFits
from lianxin.matching.models import Plan, Proposal
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.queries.openings import openings
from lianxin.matching.services.changes import Change
from lianxin.matching.services.computing import Computed, compute
from lianxin.matching.services.problems import Given, pose
from lianxin.matching.services.steps import begin_plan, hold_plan, record_pair, record_plan, unfinished
from lianxin.matching.services.storing import key_of, store
from lianxin.matching.states import ASKED, PlanState, ProposalState

if TYPE_CHECKING:
    from lianxin.accounts.models import User

AT_ONCE_PROPOSALS = 500
"""A plan with more pairs is re-routed in the background."""


@transaction.atomic
def reroute(*, plan_id: int, actor: "User") -> list[Change] | None:
    """Bring a plan in line with what is left of needs and resources now, with as few changes as can be.

    None where it follows in the background. Raises Plan.DoesNotExist, NotAllowed, WrongPlanState.
    """
    plan, post = begin_plan(plan_id, actor, (PlanState.READY, PlanState.PUBLISHED))
    changes = follow(plan)
    if changes is None:
        record_plan("plan_to_follow", plan, actor, post)
    else:
        record_plan("plan_followed", plan, actor, post, pairs=len(changes))
    return changes


def follow(plan: Plan, *, because: Proposal | None = None) -> list[Change] | None:
    """Plan anew what is not decided yet of a held plan (a step): as good as planning all of it anew.

    What one side said yes to stays as it is; who said no to a need is not asked for it again. A large plan follows in
    the background, and None is returned: what changes is not known yet.
    """
    if plan.proposals.filter(state__in=(ProposalState.DRAFT, *ASKED)).count() > AT_ONCE_PROPOSALS:
        follow_later.enqueue(plan.pk, because.pk if because else None)
        return None
    return _follow(plan, because)


def is_to_follow(plan_id: int) -> bool:
    """Whether a plan's changes are still to follow in the background. One query."""
    return plan_id in unfinished(follow_later)


@task()
def follow_later(plan_id: int, because_id: int | None) -> None:
    """``follow`` in the background."""
    because = Proposal.objects.get(pk=because_id) if because_id else None
    with transaction.atomic():
        plan = hold_plan(plan_id)
        if plan.state in (PlanState.READY, PlanState.PUBLISHED):
            _follow(plan, because)


def _follow(plan: Plan, because: Proposal | None) -> list[Change]:
    policy = PlanPolicy.from_json(plan.policy)
    ended = _end_what_is_gone(plan)
    found = openings(plan.council, plan.year, projects=policy.projects)
    try:
        computed = compute(pose(found, policy, _given(plan)))
    except (NoNeeds, NoOffers, NothingFits, AllForbidden, ContradictoryPolicy):
        computed = Computed.nothing(plan.units)
    changes = [*ended, *store(plan, computed, because=because)]
    for change in changes:
        change.proposal.plan = plan
        record_pair(f"pair_{change.kind}", change.proposal, None, None, before=change.before)
    return changes


def _given(plan: Plan) -> Given:
    """What people decided already about the pairs of a plan. Three queries."""
    refused = Proposal.objects.filter(council=plan.council_id, plan__year=plan.year, state=ProposalState.DECLINED)
    withdrawn = plan.proposals.filter(state=ProposalState.WITHDRAWN)
    standing = list(plan.proposals.filter(state__in=(ProposalState.DRAFT, *ASKED)))
    return Given(
        refused={*refused.values_list("need", "partner"), *withdrawn.values_list("need", "partner")},
        held={key_of(one): (one.quantity, one.units) for one in standing if one.state == ProposalState.HALF},
        kept={key_of(one) for one in standing if one.state != ProposalState.HALF},
    )


def _end_what_is_gone(plan: Plan) -> list[Change]:
    """End what one side said yes to and what is no longer there, first asked first served."""
    held = list(plan.proposals.filter(state=ProposalState.HALF).select_related("need", "offer").order_by("pk"))
    keys = {pk for one in held for pk in (one.need_id, one.offer_id) if pk is not None}
    listings = Listing.objects.filter(pk__in=keys, state=ListingState.OPEN)
    left = {one.pk: one.left for one in listings}
    ended = []
    for one in held:
        sides = [pk for pk in (one.need_id, one.offer_id) if pk is not None]
        if all(left.get(pk, 0) >= one.quantity for pk in sides):
            left |= {pk: left[pk] - one.quantity for pk in sides}
        else:
            ended.append(Change("ended", one, one.quantity, 0))
    gone = [change.proposal.pk for change in ended]
    Proposal.objects.filter(pk__in=gone).update(state=ProposalState.SUPERSEDED, ended_at=clock.now())
    return ended
