"""Proposals: look at what was proposed, say yes or no, take a pair out of a plan."""

from ninja import Query, Router

from lianxin.accounts.api import Id, Page, SignedIn, page_of, read, write
from lianxin.matching import services
from lianxin.matching.api.planning import WhyIn
from lianxin.matching.api.scope import seen_proposal
from lianxin.matching.api.shapes import AnsweredOut, ChangeOut, ProposalOut
from lianxin.matching.models import Proposal
from lianxin.matching.queries.plans import asked_in
from lianxin.matching.services import Answered
from lianxin.network.api import PartOfCouncil, council_of

router = Router()


@read(router, "/proposals", gives=Page[ProposalOut], public=False)
def list_proposals(request: SignedIn, to: Query[PartOfCouncil]) -> Page[ProposalOut]:
    """What plans proposed to the sender's own organisations, the newest first."""
    found = asked_in(request.user, council_of(to.council)).order_by("-pk")
    pairs, following = page_of(
        request, found.filter(pk__lt=to.after) if to.after else found, limit=to.limit, key=lambda one: one.pk
    )
    return Page[ProposalOut](items=[ProposalOut.of(one) for one in pairs], next=following)


@read(router, "/proposals/{proposal_id}", gives=ProposalOut, public=False)
def proposal_detail(request: SignedIn, proposal_id: Id) -> ProposalOut:
    """A proposal with its reasons (its two sides, the office, the auditor)."""
    return ProposalOut.of(seen_proposal(request, proposal_id))


@write(router, "/proposals/{proposal_id}/accept", gives=AnsweredOut)
def accept_proposal(request: SignedIn, proposal_id: Id) -> AnsweredOut:
    """Say yes for the side for which one speaks; once both sides have, it is claimed and confirmed."""
    one = seen_proposal(request, proposal_id)
    return _shown(request, services.accept_proposal(proposal_id=one.pk, actor=request.user))


@write(router, "/proposals/{proposal_id}/decline", gives=AnsweredOut)
def decline_proposal(request: SignedIn, proposal_id: Id, body: WhyIn) -> AnsweredOut:
    """Say no for a reason; the plan goes another way at once (who speaks for one of the two sides)."""
    one = seen_proposal(request, proposal_id)
    return _shown(request, services.decline_proposal(proposal_id=one.pk, reason=body.reason, actor=request.user))


@write(router, "/proposals/{proposal_id}/withdraw", gives=AnsweredOut)
def withdraw_proposal(request: SignedIn, proposal_id: Id, body: WhyIn) -> AnsweredOut:
    """Take a pair out of a plan for a reason; the plan goes another way at once (the office)."""
    one = seen_proposal(request, proposal_id)
    return _shown(request, services.withdraw_proposal(proposal_id=one.pk, reason=body.reason, actor=request.user))


def _shown(request: SignedIn, answered: Answered) -> AnsweredOut:
    """A proposal after an answer. Of the plan's changes each sees those that concern them; the office sees all."""
    proposal = Proposal.objects.select_related("need", "village", "partner").get(pk=answered.proposal.pk)
    told = [one for one in answered.changes if request.user.has_perm("matching.see_proposal", one.proposal)]
    changes = [ChangeOut.of(one) for one in told]
    return AnsweredOut(proposal=ProposalOut.of(proposal), changes=changes, follows_later=answered.follows_later)
