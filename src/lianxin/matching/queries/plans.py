"""Plans as pages show them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Q, QuerySet, When

from lianxin.matching.models import Plan, Proposal, Share, Unmet
from lianxin.matching.states import ASKED, STANDING
from lianxin.network.queries import organisations_of
from lianxin.network.states import Role

if TYPE_CHECKING:
    from lianxin.network.models import Council
    from lianxin.network.queries import Viewer


def plans_of(council: "Council", year: int | None = None) -> QuerySet[Plan]:
    """A council's plans, the newest first. One query."""
    found = Plan.objects.filter(council=council).select_related("made_by").order_by("-pk")
    return found if year is None else found.filter(year=year)


def plan_of(council: "Council", pk: int) -> Plan:
    """One plan. One query. Raises Plan.DoesNotExist."""
    return Plan.objects.select_related("council", "made_by", "published_by").get(pk=pk, council=council)


def pairs_of(plan: Plan) -> QuerySet[Proposal]:
    """The pairs of a plan as it stands now, by village, need and partner. One query."""
    return _with_names(plan.proposals.filter(state__in=STANDING)).order_by("village__division", "need", "pk")


def ended_pairs_of(plan: Plan) -> QuerySet[Proposal]:
    """What was part of a plan once: declined, withdrawn, superseded, the latest first. One query."""
    return _with_names(plan.proposals.exclude(state__in=STANDING)).order_by("-ended_at", "-pk")


def proposals_for(viewer: "Viewer", council: "Council") -> QuerySet[Proposal]:
    """What the viewer's organisations were asked in a council: what waits first, the best fit first of that.

    One query beyond the posts.
    """
    waits = Case(When(state__in=ASKED, then=0), default=1)
    return asked_in(viewer, council).order_by(waits, "-score", "-pk")


def asked_in(viewer: "Viewer", council: "Council") -> QuerySet[Proposal]:
    """The same, in no order."""
    mine = organisations_of(viewer, council.pk, Role.LIAISON, Role.STEWARD)
    asked = Proposal.objects.filter(council=council, proposed_on__isnull=False)
    found = asked.filter(Q(partner__in=mine) | Q(village__in=mine))
    return _with_names(found)


def proposal_of(council: "Council", pk: int) -> Proposal:
    """One proposal with both its listings and sides. One query. Raises Proposal.DoesNotExist."""
    return _with_names(Proposal.objects.filter(council=council)).get(pk=pk)


def changes_after(proposal: Proposal) -> QuerySet[Proposal]:
    """What was proposed or ended because a proposal was declined, withdrawn or could not be. One query."""
    return _with_names(Proposal.objects.filter(sprang_from=proposal)).order_by("pk")


def shares_of(plan: Plan) -> QuerySet[Share]:
    """What share of each village's needs is served, the worst served first. One query."""
    return plan.shares.select_related("village").order_by("pk")


def unmet_of(plan: Plan) -> QuerySet[Unmet]:
    """What stays unmet and why, with the needs. One query."""
    return plan.unmet.select_related("need__owner", "need__place", "need__category").order_by("pk")


@dataclass(frozen=True)
class Compared:
    """Two plans side by side: pairs that both have, and those of one alone (``need``, ``partner``, quantities)."""

    both: list[tuple[Proposal, Proposal]]
    only_first: list[Proposal]
    only_second: list[Proposal]


def compare(first: Plan, second: Plan) -> Compared:
    """Two plans of one council and year side by side. Two queries."""
    mine, theirs = ({_key(one): one for one in pairs_of(plan)} for plan in (first, second))
    return Compared(
        both=[(one, theirs[key]) for key, one in mine.items() if key in theirs],
        only_first=[one for key, one in mine.items() if key not in theirs],
        only_second=[one for key, one in theirs.items() if key not in mine],
    )


def _with_names(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return found.select_related(
        "plan", "council", "need__owner", "need__category", "offer", "partner", "village__division", "claim"
    )


def _key(proposal: Proposal) -> tuple[int, int | None, int]:
    return proposal.need_id, proposal.offer_id, proposal.partner_id
