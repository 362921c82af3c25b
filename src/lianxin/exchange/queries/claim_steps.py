"""What can be done to a claim now, what it waits for, and who is told that it is late."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.models import Claim
from lianxin.exchange.origins import origin_of
from lianxin.exchange.queries.claims import ClaimFilter, claims, concerning, due_on, is_overdue, received_of
from lianxin.exchange.states import ANSWER_DAYS, ASKED, CONTACT_DAYS, LIVE, PENDING, ClaimState, Form, Side
from lianxin.kernel import clock
from lianxin.kernel.errors import Words
from lianxin.network.queries import holds, organisations_of
from lianxin.network.states import Role

if TYPE_CHECKING:
    from lianxin.network.models import Council, Organisation
    from lianxin.network.queries import Viewer

STEPS: dict[str, tuple[ClaimState, ...]] = {
    "accept": ASKED,
    "confirm": (ClaimState.ACTIVE,),
    "note_contact": PENDING,
    "deliver": LIVE,
    "decline": ASKED,
    "settle": PENDING,
    "use": (*LIVE, ClaimState.SETTLED),
    "take_back": (*LIVE, ClaimState.SETTLED),
    "take_back_use": (*LIVE, ClaimState.SETTLED),
    "add_scan": (*LIVE, ClaimState.SETTLED),
    "withdraw_claim": (*LIVE, ClaimState.WAITING),
    "release": (*LIVE, ClaimState.WAITING, *ASKED),
}
"""In which states of a claim each verb can be done, in the order in which they are offered."""
USES = ("use", "take_back_use")
"""Verbs about what became of what came in kind."""


def steps_for(viewer: "Viewer", claim: Claim) -> list[str]:
    """The verbs that ``viewer`` may do to a claim now. No query beyond the viewer's posts.

    What is claimed of another thing is dealt with on that thing's page; what became of it, on the claim's own.
    """
    if not viewer.is_authenticated:
        return []
    own = USES if origin_of(claim.listing.origin).page else STEPS
    fits = [verb for verb in own if claim.state in STEPS[verb] and _has_something(verb, claim)]
    may = [verb for verb in fits if viewer.has_perm(f"exchange.{verb}", claim)]
    both = "withdraw_claim" in may and "release" in may
    return [verb for verb in may if not (both and verb == "withdraw_claim")]  # the office may do both: one is enough


def _has_something(verb: str, claim: Claim) -> bool:
    """Whether what came allows the verb."""
    received = received_of(claim)
    match verb:
        case "settle":
            return received > 0
        case "withdraw_claim" | "release":
            return received <= 0
        case "take_back":
            return received > 0
        case "use" | "take_back_use":
            return received > 0 and claim.listing.form != Form.MONEY
        case "add_scan":
            return received > 0 and claim.listing.form == Form.MONEY
    return True


def claims_for(viewer: "Viewer", council: "Council", to: ClaimFilter) -> QuerySet[Claim]:
    """``claims`` as ``viewer`` may see them: that something is late is told to its two sides, not to everybody."""
    found = claims(council, to)
    return found if not to.overdue or hears_of_all(viewer, council.pk) else found.filter(concerning(to.mine))


def hears_of_all(viewer: "Viewer", council_id: int) -> bool:
    """Whether ``viewer`` may be told of every claim that it is late."""
    return holds(viewer, council_id, Role.OFFICE, Role.AUDITOR)


def hears_of(viewer: "Viewer", claim: Claim) -> bool:
    """Whether ``viewer`` may be told that a claim is late. No query beyond the viewer's posts."""
    mine = sides_of(viewer, claim.council_id)
    return hears_of_all(viewer, claim.council_id) or bool({claim.giver_id, claim.receiver_id} & mine)


def told_late(viewer: "Viewer", claim: Claim) -> bool:
    """Whether a claim is late and ``viewer`` may be told so."""
    return hears_of(viewer, claim) and is_overdue(claim)


def sides_of(viewer: "Viewer", council_id: int) -> set[int]:
    """The organisations for which ``viewer`` claims and answers."""
    return organisations_of(viewer, council_id, Role.LIAISON, Role.STEWARD)


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
