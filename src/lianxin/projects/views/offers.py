"""Which of the verbs that somebody may do is offered where on a project's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from lianxin.exchange.states import PENDING, Form, ListingState
from lianxin.network.doing import Offer
from lianxin.network.queries import holds, organisations_of
from lianxin.network.states import Role
from lianxin.projects.queries import ProjectPage
from lianxin.projects.states import ProjectState
from lianxin.projects.views.deeds import DEEDS

if TYPE_CHECKING:
    from lianxin.network.queries import Viewer

LEADING = (
    "approve",
    "endorse",
    "file",
    "publish",
    "accept",
    "close",
    "claim",
    "start",
    "receive",
    "spend",
    "submit",
    "give_back",
)
"""Verbs that lead on, the most urgent first: the first that fits is the page's one primary action."""
ON_THEIR_RECORD = ("reverse", "add_scan", "revise_milestone", "reach_milestone", "withdraw_claim")
"""Verbs whose button stands beside the record that they are for."""
QUIET = ("withdraw", "cancel")
"""What ends a project stands last."""


@dataclass(frozen=True)
class Offers:
    """The page's one primary action, the others in its menu, and what is offered beside records.

    ``may`` holds every verb that fits; ``own_claims`` are the ids of claims that the reader may take back.
    """

    primary: Offer | None
    others: Sequence[Offer]
    may: frozenset[str]
    own_claims: frozenset[int]


def offers_of(page: ProjectPage, viewer: "Viewer") -> Offers:
    """The offers of a page, from the verbs that are allowed and from what there is to do them to. No query."""
    may = [verb for verb in page.actions if _has_something(verb, page)]
    primary = next((verb for verb in LEADING if verb in may and _leads(verb, page)), "edit" if "edit" in may else None)
    rest = [verb for verb in may if verb != primary and verb not in (*ON_THEIR_RECORD, *QUIET)]
    rest += [verb for verb in QUIET if verb in may]
    return Offers(
        primary=_offer(primary) if primary else None,
        others=[_offer(verb) for verb in rest],
        may=frozenset(may),
        own_claims=_own_claims(page, viewer) if "withdraw_claim" in may else frozenset(),
    )


def _offer(verb: str) -> Offer:
    if verb == "edit":
        return Offer(verb, _("Change the project"))
    deed = DEEDS[verb]
    return Offer(verb, deed.verb, deed.icon, verb in QUIET)


def _has_something(verb: str, page: ProjectPage) -> bool:
    """Whether there is something to do the verb to."""
    forms = {one.form for one in page.listings if vars(one)["live_claims"]}
    there = {
        "claim": any(one.state == ListingState.OPEN and one.left > 0 for one in page.listings),
        "receive": Form.MONEY in forms,
        "deliver": bool(forms - {Form.MONEY}),
        "reverse": bool(page.transfers),
        "add_scan": bool(page.transfers),
        "close": page.strip.money.balance_fen == 0,
    }
    there |= dict.fromkeys(("spend", "give_back", "carry_over"), page.strip.money.balance_fen > 0)
    is_open = any(not one.actual_on for one in page.project.milestones.all())
    there |= dict.fromkeys(("revise_milestone", "reach_milestone"), is_open)
    return there.get(verb, True)


def _leads(verb: str, page: ProjectPage) -> bool:
    """Whether the verb is what should be done next."""
    state = page.project.state
    match verb:
        case "receive":
            return page.strip.promised_fen > page.strip.money.received_fen
        case "file":
            return state != ProjectState.RETURNED or "edit" not in page.actions
        case "spend":
            return state != ProjectState.ACCEPTED
        case "give_back":
            return state == ProjectState.ACCEPTED
    return True


def _own_claims(page: ProjectPage, viewer: "Viewer") -> frozenset[int]:
    council_id = page.project.council_id
    own, office = organisations_of(viewer, council_id, Role.LIAISON), holds(viewer, council_id, Role.OFFICE)
    claims = [claim for listing in page.listings for claim in vars(listing)["live_claims"]]
    return frozenset(
        claim.pk
        for claim in claims
        if claim.state in PENDING and not vars(claim)["received"] and (office or claim.organisation_id in own)
    )
