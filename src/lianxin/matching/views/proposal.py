"""A proposal: who is to give what to whom, why, what each side says, and what changed after a no."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from lianxin.exchange.amounts import brief
from lianxin.journal.sentences import tell
from lianxin.kernel.errors import Words
from lianxin.matching.errors import WrongProposalState
from lianxin.matching.models import Proposal
from lianxin.matching.queries.plans import changes_after, proposal_of
from lianxin.matching.queries.proposal_page import entries_of, lines_of, reasons_of
from lianxin.matching.queries.steps import steps_for
from lianxin.matching.services.rerouting import is_to_follow
from lianxin.matching.states import FREELY_ENDED
from lianxin.matching.views.deeds import DEEDS
from lianxin.network.doing import About, Doing, Offer, is_offered, page_of_verbs
from lianxin.network.middleware import CouncilRequest
from lianxin.network.sentences import named

PERMISSIONS = {"accept": "matching.answer", "decline": "matching.answer", "withdraw": "matching.withdraw_proposal"}


@login_required
@require_safe
def proposal(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """Everything about one proposal, with the steps that the reader may take."""
    found = seen(request, pk)
    steps, changes = steps_for(request.user, found), list(changes_after(found))
    context = {
        "proposal": found,
        "need": found.need,
        "offer": found.offer,
        "reasons": reasons_of(found),
        "changes": changes,
        "is_to_follow": not changes and found.state in FREELY_ENDED and is_to_follow(found.plan_id),
        "told": tell(entries_of(found)),
        "steps": [Offer(verb, DEEDS[verb].verb, final=DEEDS[verb].final) for verb in steps],
        "verbs": dict.fromkeys(steps, True),
        "lines": lines_of(found),
        "sees_plan": request.user.has_perm("matching.see_plan", found),
        "plans_it": request.user.has_perm("matching.plan", found),
    }
    return render(request, "matching/proposal.html", context)


def seen(request: CouncilRequest, pk: int) -> Proposal:
    """A proposal of the council that the reader may see. Raises Http404."""
    try:
        found = proposal_of(request.council, pk)
    except Proposal.DoesNotExist as missing:
        raise Http404 from missing
    if not request.user.has_perm("matching.see_proposal", found):
        raise Http404
    return found


def address_of(request: CouncilRequest, found: Proposal) -> str:
    """The address of a proposal's page."""
    return reverse("matching:proposal", kwargs={"council": request.council.code, "pk": found.pk})


def _demand(request: CouncilRequest, verb: str, found: Proposal) -> None:
    if not is_offered(request, verb, steps_for(request.user, found), PERMISSIONS[verb], found):
        raise WrongProposalState(state=found.get_state_display())


def _about(request: CouncilRequest, found: Proposal) -> About:
    up = reverse("matching:home", kwargs={"council": request.council.code})
    trail: list[tuple[Words, str]] = [(_("Matching"), up), (found.need.title, address_of(request, found))]
    facts: list[tuple[Words, Any]] = [
        (pgettext_lazy("matching", "Need"), f"{found.need.title} · {named(found.village)}"),
        (_("Partner"), named(found.partner)),
        (_("How much"), brief(found.quantity, found.need.unit)),
    ]
    return About(found.need.title, trail, facts)


do = page_of_verbs(Doing(deeds=DEEDS, seen=seen, demand=_demand, about=_about, afterwards=address_of))
