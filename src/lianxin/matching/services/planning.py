"""Making a plan: at once for a town, in the background above a size."""

import re
from itertools import count
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from lianxin.kernel import clock
from lianxin.kernel.errors import Refused, need_reason
from lianxin.matching.errors import PlanBroke, PlanStopped
from lianxin.matching.models import Plan, Proposal
from lianxin.matching.policy import Pair, PlanPolicy
from lianxin.matching.queries.openings import Openings, openings
from lianxin.matching.services.computing import AT_ONCE, IN_THE_BACKGROUND, Computed, Progress, compute
from lianxin.matching.services.problems import Given, pose
from lianxin.matching.services.steps import begin_plan, hold_plan, record_plan, unfinished
from lianxin.matching.services.storing import store
from lianxin.matching.states import ASKED, UNDER_WAY, PlanState, ProposalState
from lianxin.network.rules import permit

if TYPE_CHECKING:
    from lianxin.accounts.models import User
    from lianxin.network.models import Council, Post

_NAMED = 54
"""So long may a name be that still gets a number."""
AT_ONCE_PAIRS = 500_000
"""Needs × givers up to which a plan is computed while the office waits (well below a second)."""


def make_plan(
    *, council: "Council", year: int, policy: PlanPolicy, actor: "User", name: str = "", waits: bool = False
) -> Plan:
    """Compute who is to serve which open need of a year. Nothing is proposed to anybody yet.

    The plan comes back ``ready``; above ``AT_ONCE_PAIRS`` it comes back ``computing``, with ``progress``, and becomes
    ``ready`` or ``failed`` (``problem``: code and facts) in the background, unless the caller ``waits`` for it.

    Raises NotAllowed, NoNeeds, NoOffers, NothingFits, AllForbidden, ContradictoryPolicy, BadPolicy, PlanTooLarge.
    """
    post = permit(actor, "matching.plan", council)
    found = openings(council, year, projects=policy.projects)
    if not waits and len(found.needs) * len(found.givers) > AT_ONCE_PAIRS:
        return _begin_later(council, year, policy, actor, name)
    computed = computed_for(found, policy, explained=IN_THE_BACKGROUND if waits else AT_ONCE)
    return keep_plan(council=council, year=year, policy=policy, computed=computed, actor=actor, post=post, name=name)


def plan_again(*, plan_id: int, actor: "User") -> Plan:
    """Make a plan of the same year under the same policy, from what is open now. The earlier one stays as it is.

    Raises Plan.DoesNotExist, and as ``make_plan``.
    """
    plan = Plan.objects.select_related("council").get(pk=plan_id)
    policy = PlanPolicy.from_json(plan.policy)
    return make_plan(council=plan.council, year=plan.year, policy=policy, actor=actor, name=_next_name(plan))


@transaction.atomic
def keep_plan(
    *,
    council: "Council",
    year: int,
    policy: PlanPolicy,
    computed: Computed,
    actor: "User | None",
    post: "Post | None",
    name: str = "",
) -> Plan:
    """Keep a plan that was computed (a step of whoever computed it)."""
    plan = _new(council, year, policy, actor, name)
    _finish(plan, computed, actor, post)
    return plan


def computed_for(
    found: Openings, policy: PlanPolicy, progress: Progress = lambda _percent: None, explained: int = AT_ONCE
) -> Computed:
    """What a new plan proposes: whoever said no to a need this year is not asked for it again. Two queries.

    Raises as ``make_plan``.
    """
    posed = pose(found, policy, Given(refused=refused_in(found.council, found.year)))
    progress(30)
    return compute(posed, progress, explained)


def refused_in(council: "Council", year: int) -> set[Pair]:
    """Needs and partners of which one said no to the other this year. One query."""
    found = Proposal.objects.filter(council=council, plan__year=year, state=ProposalState.DECLINED)
    return set(found.values_list("need", "partner"))


@transaction.atomic
def cancel_plan(*, plan_id: int, reason: str, actor: "User") -> Plan:
    """Set a plan aside for a reason, computed or not; what it proposed and nobody agreed on is withdrawn.

    Raises Plan.DoesNotExist, NotAllowed, WrongPlanState, ReasonMissing.
    """
    plan, post = begin_plan(plan_id, actor, UNDER_WAY)
    plan.ended_reason = need_reason(reason)
    plan.state = PlanState.CANCELLED
    plan.save(update_fields=["state", "ended_reason"])
    asked = plan.proposals.filter(state__in=(ProposalState.DRAFT, *ASKED))
    ended = asked.update(state=ProposalState.WITHDRAWN, reason=plan.ended_reason, ended_at=clock.now())
    record_plan("plan_cancelled", plan, actor, post, reason=plan.ended_reason, pairs=ended)
    return plan


def carry_out(*, plan_id: int) -> None:
    """Compute a plan that was begun. A dead worker's successor may do it again; a cancelled plan stays cancelled.

    What cannot be computed is told to who asked, with its code. Raises what is no refusal, so that the log has it too.
    """
    plan = Plan.objects.select_related("council", "made_by").get(pk=plan_id)
    policy = PlanPolicy.from_json(plan.policy)
    try:
        _note(plan, 5)
        found = openings(plan.council, plan.year, projects=policy.projects)
        _note(plan, 15)
        computed = computed_for(found, policy, lambda percent: _note(plan, percent), IN_THE_BACKGROUND)
        with transaction.atomic():
            held = hold_plan(plan.pk)
            if held.state != PlanState.COMPUTING:
                return
            _finish(held, computed, plan.made_by, None)
    except PlanStopped:
        return
    except Refused as refusal:
        _fail(plan, refusal)
    except Exception:
        _fail(plan, PlanBroke())
        raise


def _next_name(plan: Plan) -> str:
    """What the next plan of a name is called: “first draft”, “first draft 2”, “first draft 3”."""
    base = re.sub(r" \d+$", "", plan.name)[:_NAMED]
    known = set(Plan.objects.filter(council=plan.council_id, year=plan.year).values_list("name", flat=True))
    return next(name for at in count(2) if (name := f"{base} {at}") not in known) if base else ""


@task()
def carry_out_later(plan_id: int) -> None:
    """``carry_out`` in the background."""
    carry_out(plan_id=plan_id)


def fail_what_nobody_computes() -> int:
    """Fail the plans whose computing was given up: their workers died again and again. Returns how many.

    One query where nothing is being computed. A plan and its task are written together, so that a plan without an
    unfinished task has nobody who will go on with it.
    """
    plans = list(Plan.objects.filter(state=PlanState.COMPUTING).select_related("council"))
    if not plans:
        return 0
    going_on = unfinished(carry_out_later)
    return sum(_fail(plan, PlanBroke()) for plan in plans if plan.pk not in going_on)


@transaction.atomic
def _begin_later(council: "Council", year: int, policy: PlanPolicy, actor: "User", name: str) -> Plan:
    plan = _new(council, year, policy, actor, name)
    carry_out_later.enqueue(plan.pk)
    return plan


def _new(council: "Council", year: int, policy: PlanPolicy, actor: "User | None", name: str) -> Plan:
    return Plan.objects.create(
        council=council, year=year, name=name.strip(), policy=policy.to_json(), made_by=actor, made_at=clock.now()
    )


def _finish(plan: Plan, computed: Computed, actor: "User | None", post: "Post | None") -> None:
    plan.state, plan.progress = PlanState.READY, 100
    store(plan, computed)
    facts = {"year": plan.year, "pairs": len(computed.pairs), "served": plan.served, "wanted": plan.wanted}
    record_plan("planned", plan, actor, post, **facts)


@transaction.atomic
def _fail(plan: Plan, refusal: Refused) -> bool:
    """Say why a plan could not be computed, unless it is being computed no more."""
    problem = {"code": refusal.code, "facts": {name: str(value) for name, value in refusal.facts.items()}}
    problem |= {"words": f"{refusal} {refusal.what_would_change_it}".strip()}
    failed = bool(_computing(plan).update(state=PlanState.FAILED, problem=problem))
    if failed:
        record_plan("plan_failed", plan, None, None, year=plan.year, code=refusal.code)
    return failed


def _note(plan: Plan, percent: int) -> None:
    """Note how much is computed. Raises PlanStopped where somebody cancelled it meanwhile."""
    if not _computing(plan).update(progress=percent):
        raise PlanStopped


def _computing(plan: Plan) -> "QuerySet[Plan]":
    return Plan.objects.filter(pk=plan.pk, state=PlanState.COMPUTING)
