"""Plans: make, look at, publish, bring in line, set aside. The office; the auditor looks."""

from typing import Annotated, Any

from ninja import Query, Router
from pydantic import Field

from lianxin.accounts.api import Id, Input, Line, Named, Page, Paging, SignedIn, Text, Year, page_of, read, write
from lianxin.matching import services
from lianxin.matching.api.scope import planning_in, seen_plan
from lianxin.matching.api.shapes import (
    AmountOut,
    ChangeOut,
    Changes,
    FigureOut,
    LeftUnmetOut,
    NeedsOut,
    PlanDetail,
    PlanOut,
    PrecisionOut,
    ProposalOut,
    ShareOut,
    VillagePrecisionOut,
)
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.queries.amounts import Counted, all_of, amounts_of, needs_by_village
from lianxin.matching.queries.plans import plans_of, shares_of, unmet_of
from lianxin.matching.queries.precision import DEFINITIONS, precision_of
from lianxin.matching.states import STANDING
from lianxin.network.api import InCouncil, PartOfCouncil, council_of

router = Router()


class PlanWanted(InCouncil):
    """A plan to be made. What the policy does not say is as usual: ``weights`` (0 to 3, by factor), ``must`` and
    ``must_not`` (pairs of a need's and a partner's id), ``limits`` (portions by partner's id), ``at_least_one``,
    ``projects``, ``projects_each``.
    """

    year: Year
    name: Annotated[Line, Field(max_length=60)] = ""
    policy: dict[str, Any] = {}


class PlansFilter(PartOfCouncil):
    """Which plans, the newest first; ``after`` is the key of the last one of the page before."""

    year: Year | None = None


class OfYear(InCouncil):
    """A council's year."""

    year: Year


class WhyIn(Input):
    """Why something ends; those whom it concerns can read it."""

    reason: Annotated[Text, Field(max_length=1000)]


@read(router, "/plans", gives=Page[PlanOut], public=False)
def list_plans(request: SignedIn, to: Query[PlansFilter]) -> Page[PlanOut]:
    """A council's matching plans, the newest first (the office, the auditor)."""
    council = planning_in(request, to.council)
    found = plans_of(council, to.year).select_related("council")
    plans, following = page_of(
        request, found.filter(pk__lt=to.after) if to.after else found, limit=to.limit, key=lambda plan: plan.pk
    )
    return Page[PlanOut](items=[PlanOut.of(plan) for plan in plans], next=following)


@write(router, "/plans", gives=PlanOut, creates=True)
def make_plan(request: SignedIn, body: PlanWanted) -> PlanOut:
    """Compute who is to serve which need of a year; nobody is asked yet (the office). Large ones go on `computing`."""
    policy = PlanPolicy.from_json(body.policy)
    plan = services.make_plan(
        council=council_of(body.council), year=body.year, policy=policy, actor=request.user, name=body.name
    )
    return PlanOut.of(plan)


@write(router, "/plans/{plan_id}/again", gives=PlanOut, creates=True)
def plan_again(request: SignedIn, plan_id: Id) -> PlanOut:
    """Make a plan of the same year under the same policy, from what is open now (the office)."""
    return PlanOut.of(services.plan_again(plan_id=seen_plan(request, plan_id).pk, actor=request.user))


@read(router, "/plans/{plan_id}", gives=PlanDetail, public=False)
def plan_detail(request: SignedIn, plan_id: Id) -> PlanDetail:
    """A plan with what each village gets and what stays unmet (the office, the auditor)."""
    plan = seen_plan(request, plan_id)
    needs = needs_by_village(plan)
    return PlanDetail(
        **PlanOut.of(plan).model_dump(),
        counted=NeedsOut.of(all_of(needs.values())),
        amounts=[AmountOut.of(one) for one in amounts_of(plan)],
        villages=[ShareOut.of(one, needs.get(one.village_id, Counted())) for one in shares_of(plan)],
        unmet=[LeftUnmetOut.of(one) for one in unmet_of(plan)],
    )


@read(router, "/plans/{plan_id}/pairs", gives=Page[ProposalOut], public=False)
def list_pairs(request: SignedIn, plan_id: Id, to: Query[Paging]) -> Page[ProposalOut]:
    """The pairs of a plan as it stands now (the office, the auditor)."""
    plan = seen_plan(request, plan_id)
    found = plan.proposals.filter(state__in=STANDING, pk__gt=to.after or 0).order_by("pk")
    pairs, following = page_of(
        request, found.select_related("need", "village", "partner"), limit=to.limit, key=lambda one: one.pk
    )
    return Page[ProposalOut](items=[ProposalOut.of(one) for one in pairs], next=following)


@write(router, "/plans/{plan_id}/publish", gives=PlanOut)
def publish_plan(request: SignedIn, plan_id: Id) -> PlanOut:
    """Ask both sides of every pair; an earlier plan of the year is replaced (the office)."""
    return PlanOut.of(services.publish_plan(plan_id=seen_plan(request, plan_id).pk, actor=request.user))


@write(router, "/plans/{plan_id}/follow", gives=Changes)
def follow_plan(request: SignedIn, plan_id: Id) -> Changes:
    """Bring a plan in line with what is left now, with as few changes as can be (the office)."""
    changes = services.reroute(plan_id=seen_plan(request, plan_id).pk, actor=request.user)
    return Changes(items=[ChangeOut.of(change) for change in changes or ()], follows_later=changes is None)


@write(router, "/plans/{plan_id}/cancel", gives=PlanOut)
def cancel_plan(request: SignedIn, plan_id: Id, body: WhyIn) -> PlanOut:
    """Set a plan aside; what it proposed and nobody agreed on ends (the office)."""
    plan = seen_plan(request, plan_id)
    return PlanOut.of(services.cancel_plan(plan_id=plan.pk, reason=body.reason, actor=request.user))


@read(router, "/precision", gives=PrecisionOut, public=False)
def precision(request: SignedIn, to: Query[OfYear]) -> PrecisionOut:
    """How precise a year's matching was, each figure with its definition (the office, the auditor)."""
    found = precision_of(planning_in(request, to.council), to.year)
    figures = {
        name: FigureOut(label=str(one.label), definition=str(one.definition), value=getattr(found, name))
        for name, one in DEFINITIONS.items()
        if name != "villages"
    }
    villages = [
        VillagePrecisionOut(village=Named.of(one.village), before=one.before, now=one.now, planned=one.planned)
        for one in found.villages
    ]
    counts = {"agreed": found.agreed, "declined": found.declined, "waiting": found.waiting}
    return PrecisionOut(figures=figures, villages=villages, **counts)
