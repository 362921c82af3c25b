"""What a claim waits for, on whom, and by when."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from lianxin.exchange.models import Claim
from lianxin.exchange.origins import origin_of
from lianxin.exchange.queries.claims import due_on
from lianxin.exchange.states import ANSWER_DAYS, ASKED, CONTACT_DAYS, PENDING, ClaimState, Side
from lianxin.kernel import clock
from lianxin.kernel.errors import Words

if TYPE_CHECKING:
    from lianxin.network.models import Organisation


@dataclass(frozen=True)
class ClaimNext:
    """What is to happen next, whose step it is (both sides', where it names none), and by when it is due."""

    what: Words
    who: "Organisation | None"
    due_on: date | None


def next_step(claim: Claim, received: int) -> ClaimNext | None:
    """What a claim waits for; None where its life is over. No query."""
    owner, claimant = claim.listing.owner, claim.organisation
    giver = claimant if claim.listing.side == Side.NEED else owner
    if claim.state in ASKED:
        until = clock.day_of(claim.answer_by_at) if claim.answer_by_at else None
        return ClaimNext(_("Say yes or no"), claimant, until)
    if claim.state == ClaimState.WAITING:
        return ClaimNext(_("What becomes free is offered to those who wait, in their order"), None, None)
    if claim.state not in PENDING:
        return None
    if not origin_of(claim.listing.origin).page and not received:
        if claim.state == ClaimState.ACTIVE:
            return ClaimNext(_("Confirm the claim"), owner, claim.on + timedelta(days=ANSWER_DAYS))
        if claim.contacted_on is None:
            return ClaimNext(_("Speak with each other and note it"), None, claim.on + timedelta(days=CONTACT_DAYS))
    return ClaimNext(_("Bring in what was promised"), giver, due_on(claim))
