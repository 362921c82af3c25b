"""Saying yes or no to a proposal."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lianxin.matching.models import Proposal
from lianxin.matching.services.rerouting import Change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianxin.accounts.models import User


@dataclass(frozen=True)
class Answered:
    """A proposal as it stands after an answer, and what changed in the plan because of it."""

    proposal: Proposal
    changes: "Sequence[Change]" = field(default=())


def accept_proposal(*, proposal_id: int, actor: "User") -> Answered:
    """Say yes for the side for which the actor speaks. When both sides have, the exchange claims it, confirmed.

    Nothing is claimed before that, and never by one person alone. Raises Proposal.DoesNotExist, NotAllowed,
    WrongProposalState, SaidYes, SamePerson, CapacityGone, and as the exchange's ``claim_listing``.
    """
    raise NotImplementedError


def decline_proposal(*, proposal_id: int, reason: str, actor: "User") -> Answered:
    """Say no for a reason. The plan is re-routed at once; ``changes`` tell how.

    Raises Proposal.DoesNotExist, NotAllowed, WrongProposalState, ReasonMissing.
    """
    raise NotImplementedError


def withdraw_proposal(*, proposal_id: int, reason: str, actor: "User") -> Answered:
    """The office takes a pair out of its plan for a reason, published or not; the plan is re-routed.

    Raises Proposal.DoesNotExist, NotAllowed, WrongProposalState, ReasonMissing.
    """
    raise NotImplementedError
