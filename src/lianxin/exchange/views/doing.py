"""The page on which one verb is done to a need or a resource."""

from uuid import uuid4

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.amounts import brief, written
from lianxin.exchange.errors import ListingClosed, NotEnoughLeft, StillLeft, TimeOver, WrongListingState
from lianxin.exchange.models import Listing
from lianxin.exchange.queries.page import actions_for, bidders_for, listing_of
from lianxin.exchange.states import ListingState, Side
from lianxin.exchange.views.deeds import DEEDS
from lianxin.kernel.errors import NotAllowed, Words
from lianxin.network.doing import About, Doing, page_of_verbs
from lianxin.network.middleware import CouncilRequest
from lianxin.network.sentences import named

NEEDS, OFFERS = _("Needs"), _("Resources")


def seen(request: CouncilRequest, pk: int) -> Listing:
    """A listing of the council that the reader may see. Raises Http404."""
    try:
        return listing_of(pk=pk, viewer=request.user, council=request.council)
    except Listing.DoesNotExist as missing:
        raise Http404 from missing


def demand(request: CouncilRequest, verb: str, listing: Listing) -> None:
    """A form that could only be refused is not shown. Raises NotAllowed, and what stands in the way of the verb."""
    if verb in actions_for(request.user, listing):
        return
    takes = verb in ("claim", "wait")
    if not (bidders_for(request.user, listing) if takes else request.user.has_perm(f"exchange.{verb}", listing)):
        raise NotAllowed(permission=f"exchange.{verb}")
    if verb == "reopen" and listing.is_over:
        raise TimeOver(title=listing.title, until=listing.until_on)
    if listing.state != ListingState.OPEN:
        error = WrongListingState if verb == "reopen" else ListingClosed
        raise error(title=listing.title, state=listing.get_state_display())
    if verb == "wait":
        raise StillLeft(asked=0, left=listing.left, unit=listing.unit)
    if verb == "reopen":
        raise WrongListingState(title=listing.title, state=listing.get_state_display())
    raise NotEnoughLeft(asked=0, left=listing.left, unit=listing.unit)


def _about(request: CouncilRequest, listing: Listing) -> About:
    """Whose it is and how much is left now. One query."""
    listing.refresh_from_db(fields=["taken", "capacity", "state"])
    facts: list[tuple[Words, str]] = [
        (_("Offered by") if listing.side == Side.OFFER else _("Village"), named(listing.owner)),
        (_("Form"), listing.get_form_display()),
        (_("Left"), brief(listing.left, listing.unit)),
    ]
    more = {"listing": listing, "left_typed": written(listing.left, listing.unit), "new_key": uuid4()}
    return About(listing.title, trail_to(request, listing), facts, more)


def trail_to(request: CouncilRequest, listing: Listing) -> list[tuple[Words, str]]:
    """The pages above a verb's page: the list, and the listing's own."""
    up = reverse("exchange:list", kwargs={"council": request.council.code}) + f"?side={listing.side}"
    return [(NEEDS if listing.side == Side.NEED else OFFERS, up), (listing.title, page_of(request, listing))]


def page_of(request: CouncilRequest, listing: Listing) -> str:
    """The address of a listing's page."""
    return reverse("exchange:listing", kwargs={"council": request.council.code, "pk": listing.pk})


do = page_of_verbs(
    Doing(
        deeds=DEEDS,
        seen=seen,
        demand=demand,
        about=_about,
        afterwards=page_of,
        template="exchange/take.html",  # a refusal's remedy is a button there
    )
)
