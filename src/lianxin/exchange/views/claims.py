"""Claims: their list, one's page, what is done to one, and what came for it. Members only."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from lianxin.exchange.amounts import brief
from lianxin.exchange.errors import PartOfProject, WrongClaimState
from lianxin.exchange.forms.claims import ClaimFilterForm
from lianxin.exchange.models import Claim, Delivery
from lianxin.exchange.origins import origin_of
from lianxin.exchange.queries.claim_steps import claims_for, hears_of, next_step, sides_of, steps_for, told_late
from lianxin.exchange.queries.claims import (
    claim_of,
    deliveries_for,
    due_on,
    entries_of,
    place_in_queue,
    received_of,
    totals_of,
)
from lianxin.exchange.queries.uses import way_in_kind
from lianxin.exchange.states import PROMISED, Form
from lianxin.exchange.views.calendar import feed_address
from lianxin.exchange.views.claim_deeds import DEEDS, offers_of
from lianxin.exchange.views.columns import CLAIMS
from lianxin.exchange.views.uses import flow_of
from lianxin.journal.sentences import tell
from lianxin.kernel import clock
from lianxin.ledger.queries.second import waiting_at
from lianxin.network.columns import columns_of, head
from lianxin.network.doing import About, Doing, is_offered, page_of_verbs
from lianxin.network.files import handed_out, kind_of
from lianxin.network.middleware import CouncilRequest
from lianxin.network.ordering import page_by_key
from lianxin.network.paging import asked_of, with_changes
from lianxin.network.sentences import named

FILTERS = ("side", "stage", "giver", "receiver", "year", "unit", "listing", "overdue", "sort")


@login_required
@require_safe
def claim_list(request: CouncilRequest, **_address: str) -> HttpResponse:
    """Claims, newest first: the reader's own, unless something else is asked for."""
    _members_only(request)
    mine, asked = sides_of(request.user, request.council.pk), asked_of(request, FILTERS)
    if not asked and mine:
        asked["side"] = "mine"
    form = ClaimFilterForm(asked, council=request.council)
    to = form.to(mine)
    found = claims_for(request.user, request.council, to)
    page = page_by_key(found, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    context = {
        "form": form,
        "rows": [(one, received_of(one), due_on(one), told_late(request.user, one)) for one in page.rows],
        "count": found.count(),
        "totals": totals_of(found),
        "columns": (columns := columns_of(request, CLAIMS)),
        "shown": columns.shown,
        "due": head(asked, "due", "-due"),
        "side": to.side,
        "overdue": to.overdue,
        "tabs": _tabs(to.side, has_own=bool(mine)),
        "overdue_url": with_changes(asked, overdue="on"),
        "chips": [
            {"label": label, "value": words, "remove_url": with_changes(asked, side=to.side or "all", **{name: ""})}
            for name, label, words in form.applied()
        ],
        "clear": with_changes({"side": to.side or "all"}),
        "newer": with_changes(asked, after=page.newer) if page.newer else "",
        "older": with_changes(asked, before=page.older) if page.older else "",
        "feed": feed_address(request) if mine else "",
    }
    return render(request, "exchange/claim_list.html", context)


@login_required
@require_safe
def claim(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """Who promised what to whom, what came of it, and what is next."""
    found = _seen(request, pk)
    received = received_of(found)
    may = steps_for(request.user, found)
    page = origin_of(found.listing.origin).page
    thing_url = reverse(page, args=[request.council.code, found.listing.origin_id]) if page else ""
    next_ = next_step(found, received)
    context = {
        "claim": found,
        "may_record_receipts": request.user.has_perm("receipts.record", request.council),
        "listing": found.listing,
        "giver": found.organisation if found.giver_id == found.organisation_id else found.listing.owner,
        "receiver": found.organisation if found.receiver_id == found.organisation_id else found.listing.owner,
        "received": received,
        "counts": found.state in PROMISED,
        "to_come": max(found.quantity - received, 0) if found.state in ("active", "confirmed") else 0,
        "more": max(received - found.quantity, 0),
        "due_on": due_on(found),
        "overdue": told_late(request.user, found),
        "next": next_,
        "next_mine": bool(next_ and next_.who and next_.who.pk in sides_of(request.user, request.council.pk)),
        "next_late": bool(next_ and next_.due_on and next_.due_on < clock.today()) and hears_of(request.user, found),
        "place": place_in_queue(found),
        "deliveries": deliveries_for(found),
        "waiting": waiting_at(request.user, request.council, "exchange:claim", found.pk),
        "way": (way := way_in_kind(found, received) if found.listing.form != Form.MONEY else None),
        "ways": flow_of(way, found) if way else (),
        "told": tell(entries_of(found)),
        "offers": offers_of(may, found),
        "thing_url": thing_url,
        "about_url": thing_url or reverse("exchange:listing", args=[request.council.code, found.listing_id]),
    }
    return render(request, "exchange/claim.html", context)


@login_required
@require_safe
def delivery_file(request: CouncilRequest, pk: int, **_address: str) -> FileResponse:
    """The photo or paper of a delivery, for members of its council."""
    _members_only(request)
    found = Delivery.objects.filter(pk=pk, claim__council=request.council).exclude(file="").first()
    if found is None:
        raise Http404
    return handed_out(found.file, name=found.file_name, content_type=kind_of(found.file_name))


def _tabs(side: str, *, has_own: bool) -> list[tuple[str, str, bool]]:
    """The address, word and whether it is current of each tab. Who speaks for nobody has none."""
    if not has_own:
        return []
    words = {"mine": _("Ours"), "give": _("We give"), "get": _("We get"), "all": _("All")}
    return [(f"?side={name}", word, (side or "all") == name) for name, word in words.items()]


def _members_only(request: CouncilRequest) -> None:
    """Nobody else learns that there are any. Raises Http404."""
    if not request.user.has_perm("exchange.see_claims", request.council):
        raise Http404


def _seen(request: CouncilRequest, pk: int) -> Claim:
    _members_only(request)
    try:
        return claim_of(request.council, pk)
    except Claim.DoesNotExist as missing:
        raise Http404 from missing


def _demand(request: CouncilRequest, verb: str, found: Claim) -> None:
    """A form that could only be refused is not shown. Raises NotAllowed, PartOfProject, WrongClaimState."""
    if is_offered(request, verb, steps_for(request.user, found), f"exchange.{verb}", found):
        return
    if origin_of(found.listing.origin).page:
        raise PartOfProject(title=found.listing.title)
    raise WrongClaimState(state=found.get_state_display())


def _about(request: CouncilRequest, found: Claim) -> About:
    """Who gives, what was promised and what came. No query."""
    listed, listing = reverse("exchange:claims", args=[request.council.code]), found.listing
    facts = [
        (_("Given by"), named(found.organisation if found.giver_id == found.organisation_id else listing.owner)),
        (pgettext("claim", "Promised"), brief(found.quantity, listing.unit)),
        (pgettext("claim", "Received"), brief(received_of(found), listing.unit)),
    ]
    return About(listing.title, [(_("Claims"), listed), (listing.title, _page_of(request, found))], facts)


def _page_of(request: CouncilRequest, found: Claim) -> str:
    return reverse("exchange:claim", args=[request.council.code, found.pk])


do_claim = page_of_verbs(Doing(deeds=DEEDS, seen=_seen, demand=_demand, about=_about, afterwards=_page_of))
