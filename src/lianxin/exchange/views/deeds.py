"""What can be done to a listing on its pages: for each verb its form, its words and its service."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.accounts.models import User
from lianxin.exchange import services
from lianxin.exchange.forms import taking
from lianxin.exchange.models import Listing
from lianxin.network.doing import Act, Deed, Offer
from lianxin.network.verb_forms import PlainForm


def _bid(service: Any) -> Act:
    def act(listing: Listing, form: Any, actor: User) -> object:
        told = form.cleaned_data
        return service(
            listing_id=listing.pk,
            organisation_id=told["organisation"].pk,
            quantity=told["quantity"],
            actor=actor,
            key=told["key"],
        )

    return act


def _close(listing: Listing, form: Any, actor: User) -> object:
    return services.close_listing(listing_id=listing.pk, reason=form.cleaned_data["reason"], actor=actor)


def _reopen(listing: Listing, _form: Any, actor: User) -> object:
    return services.reopen_listing(listing_id=listing.pk, actor=actor)


DEEDS: dict[str, Deed] = {
    "claim": Deed(
        _("Claim"),
        taking.ClaimForm,
        _("Your organisation promises this. It can be withdrawn until something has come in for it."),
        _("Claimed. Speak with the other side within a week."),
        _bid(services.claim_listing),
    ),
    "wait": Deed(
        _("Join the waiting list"),
        taking.WaitForm,
        _("What becomes free is kept for those who wait, in their order. You have three days to say yes."),
        _("You are on the waiting list. Your inbox tells you when something becomes free."),
        _bid(services.join_waiting_list),
    ),
    "propose": Deed(
        _("Propose it to an organisation"),
        taking.ProposeForm,
        _("The organisation is asked to claim it and has three days to say yes. Others can claim it meanwhile."),
        _("Proposed. The organisation finds it in its inbox."),
        _bid(services.propose_claim),
    ),
    "reopen": Deed(
        _("Put it back on the list"),
        PlainForm,
        _("It can be claimed again."),
        _("It stands on the list again."),
        _reopen,
    ),
    "close": Deed(
        _("Take it off the list"),
        taking.CloseForm,
        _("Nobody can claim it any more. What is claimed stays promised; those who wait are told."),
        _("It was taken off the list."),
        _close,
    ),
}
"""``revise`` has a page of its own."""
REVISE = Offer("revise", _("Change it"))
ENDING = ("close",)


@dataclass(frozen=True)
class ListingOffers:
    """The page's one primary action, and the others."""

    primary: Offer | None
    others: Sequence[Offer]


def offers_of(actions: Sequence[str]) -> ListingOffers:
    """What is offered where: of the verbs that fit, the first leads on, unless it only ends something."""
    offers = [_offer(verb) for verb in actions]
    leads = bool(offers) and not offers[0].final
    return ListingOffers(offers[0] if leads else None, offers[leads:])


def _offer(verb: str) -> Offer:
    if verb == REVISE.verb:
        return REVISE
    deed = DEEDS[verb]
    return Offer(verb, deed.verb, deed.icon, verb in ENDING)
