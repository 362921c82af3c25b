"""Saying yes or no to a proposal."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db import transaction

from lianxin.exchange.errors import ListingClosed, NotEnoughLeft
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.origins import origin_of
from lianxin.exchange.services import claim_listing, confirm_claim, draw_from, hold_claim, lock_listings
from lianxin.exchange.states import ListingState
from lianxin.kernel import clock
from lianxin.kernel.errors import need_reason
from lianxin.matching.counting import count_agreed
from lianxin.matching.errors import CapacityGone, SaidYes, SamePerson
from lianxin.matching.models import Proposal
from lianxin.matching.rules import parties_of
from lianxin.matching.services.changes import Change
from lianxin.matching.services.rerouting import follow
from lianxin.matching.services.steps import begin_proposal, record_pair
from lianxin.matching.states import ASKED, Party, ProposalState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianxin.accounts.models import User

CLAIM_KEYS = UUID("7b0e6c0a-5a52-4c8e-9b62-5a4f0a8d0b51")
"""The claim of a proposal has one key, so that it is made once."""


@dataclass(frozen=True)
class Answered:
    """A proposal as it stands after an answer, and what changed in the plan because of it.

    ``follows_later`` where the plan is large: what changes in it is not known yet.
    """

    proposal: Proposal
    changes: "Sequence[Change]" = ()
    follows_later: bool = False


@transaction.atomic
def accept_proposal(*, proposal_id: int, actor: "User") -> Answered:
    """Say yes for the side for which the actor speaks. When both sides have, the exchange claims it, confirmed.

    Nothing is claimed before that, and never by one person alone. A yes lapses where who gave it no longer speaks for
    the side. Raises Proposal.DoesNotExist, NotAllowed, WrongProposalState, SaidYes, SamePerson, CapacityGone, and as
    the exchange's ``claim_listing``.
    """
    proposal, post = begin_proposal("answer", proposal_id, actor, ASKED)
    party = _party(proposal, actor)
    _check_there(proposal)
    setattr(proposal, f"{party}_yes_by", actor)
    setattr(proposal, f"{party}_yes_at", clock.now())
    proposal.state = ProposalState.HALF
    record_pair("proposal_accepted", proposal, actor, post, party=str(party))
    if proposal.giver_yes_by and proposal.receiver_yes_by:
        proposal.claim = _claim(proposal, proposal.giver_yes_by, proposal.receiver_yes_by)
        proposal.state, proposal.agreed_on = ProposalState.AGREED, clock.today()
        record_pair("agreed", proposal, actor, post, claim=str(proposal.claim.key))
    proposal.save()
    if proposal.claim:
        count_agreed(proposal)
    return Answered(proposal)


@transaction.atomic
def decline_proposal(*, proposal_id: int, reason: str, actor: "User") -> Answered:
    """Say no for a reason. The plan is re-routed at once; ``changes`` tell how. A large one follows later.

    Raises Proposal.DoesNotExist, NotAllowed, WrongProposalState, ReasonMissing.
    """
    proposal, post = begin_proposal("answer", proposal_id, actor, ASKED)
    _end(proposal, ProposalState.DECLINED, reason)
    record_pair("proposal_declined", proposal, actor, post, reason=proposal.reason)
    return _followed(proposal)


@transaction.atomic
def withdraw_proposal(*, proposal_id: int, reason: str, actor: "User") -> Answered:
    """The office takes a pair out of its plan for a reason, published or not; the plan is re-routed.

    Raises Proposal.DoesNotExist, NotAllowed, WrongProposalState, ReasonMissing.
    """
    proposal, post = begin_proposal("withdraw_proposal", proposal_id, actor, (ProposalState.DRAFT, *ASKED))
    _end(proposal, ProposalState.WITHDRAWN, reason)
    record_pair("proposal_withdrawn", proposal, actor, post, reason=proposal.reason)
    return _followed(proposal)


def _end(proposal: Proposal, to: ProposalState, reason: str) -> None:
    proposal.state, proposal.reason, proposal.ended_at = to, need_reason(reason), clock.now()
    proposal.save(update_fields=["state", "reason", "ended_at"])


def _followed(proposal: Proposal) -> Answered:
    """What becomes of the plan of a proposal that ended."""
    changes = follow(proposal.plan, because=proposal)
    return Answered(proposal, changes or (), follows_later=changes is None)


def _party(proposal: Proposal, actor: "User") -> Party:
    """The side for which the actor says yes. Raises SaidYes, SamePerson."""
    said = {Party.GIVER: proposal.giver_yes_by, Party.RECEIVER: proposal.receiver_yes_by}
    for party, by in said.items():
        if by is not None and party not in parties_of(by, proposal):
            said[party] = None
            setattr(proposal, f"{party}_yes_by", None)
            setattr(proposal, f"{party}_yes_at", None)
    open_to = [party for party in parties_of(actor, proposal) if said[party] is None]
    if not open_to:
        raise SaidYes
    if actor in said.values():
        raise SamePerson(name=str(actor))
    return open_to[0]


def _check_there(proposal: Proposal) -> None:
    """Hold both listings, and the project before them, and demand that what was proposed is there. Raises CapacityGone.

    They are held in the order in which all do it.
    """
    need = proposal.need
    if (hold := origin_of(need.origin).hold) and need.origin_id is not None:
        hold(need.origin_id)
    keys = [pk for pk in (proposal.need_id, proposal.offer_id) if pk is not None]
    lock_listings(*keys)
    for listing in Listing.objects.filter(pk__in=keys):
        left = listing.left if listing.state == ListingState.OPEN else 0
        if left < proposal.quantity:
            raise CapacityGone(title=listing.title, asked=proposal.quantity, left=left, unit=listing.unit)


def _claim(proposal: Proposal, giver: "User", receiver: "User") -> Claim:
    """Claim what both agreed on, through the exchange: by the giver's person, confirmed by the receiver's.

    Raises what the exchange raises; CapacityGone where its capacity went away.
    """
    try:
        made = claim_listing(
            listing_id=proposal.need_id,
            organisation_id=proposal.partner_id,
            quantity=proposal.quantity,
            actor=giver,
            key=uuid5(CLAIM_KEYS, str(proposal.pk)),
        )
        if proposal.offer_id is not None:
            draw_from(claim=hold_claim(made.pk), offer_id=proposal.offer_id)
    except (ListingClosed, NotEnoughLeft) as refusal:
        left = int(refusal.facts.get("left", 0))
        need = proposal.need
        raise CapacityGone(title=need.title, asked=proposal.quantity, left=left, unit=need.unit) from refusal
    return confirm_claim(claim_id=made.pk, actor=receiver)
