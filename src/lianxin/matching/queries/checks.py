"""What must be true of proposals, recomputed."""

from collections.abc import Iterator

from django.db.models import F, Q, QuerySet

from lianxin.exchange.models import Claim
from lianxin.matching.models import Proposal
from lianxin.matching.states import ASKED, PlanState, ProposalState


def proposals_of(council_id: int) -> QuerySet[Proposal]:
    """A council's proposals."""
    return Proposal.objects.filter(council=council_id)


def proposals_astray(council_id: int) -> Iterator[str]:
    """What is wrong with a council's proposals, the first things first. Four queries."""
    every = proposals_of(council_id).order_by("pk")
    agreed = every.filter(state=ProposalState.AGREED).select_related("claim")
    for one in agreed:
        if one.claim is not None and not _is_its_claim(one, one.claim):
            yield f"proposal {one.pk} was agreed on, and claim {one.claim.pk} is of something else"
    owner = Q(need__place__isnull=False) & Q(village=F("need__place"))
    owner |= Q(need__place__isnull=True) & Q(village=F("need__owner"))
    for one in every.exclude(owner):
        yield f"proposal {one.pk} asks a village whose need it is not"
    for one in every.filter(offer__isnull=False).exclude(offer__owner=F("partner")):
        yield f"proposal {one.pk} asks a partner whose resource it is not"
    open_plans = (PlanState.PUBLISHED,)
    elsewhere = ~Q(council=F("plan__council")) | Q(state__in=ASKED) & ~Q(plan__state__in=open_plans)
    for one in every.filter(elsewhere):
        yield f"proposal {one.pk} is open, and its plan is another council's or no longer published"


def _is_its_claim(proposal: Proposal, claim: Claim) -> bool:
    """Whether a claim is of what was proposed. It may have ended or been settled for less since."""
    asked = (proposal.need_id, proposal.partner_id, proposal.quantity, proposal.offer_id)
    return (claim.listing_id, claim.organisation_id, claim.asked, claim.drawn_from_id) == asked
