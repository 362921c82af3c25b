"""Writing a need, a resource or a small wish: new and changed; and the best counterparts while it is typed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.exchange import services
from lianxin.exchange.amounts import parse_quantity
from lianxin.exchange.forms.writing import ListingForm
from lianxin.exchange.models import Concern
from lianxin.exchange.queries.counterparts import Sought, counterparts
from lianxin.exchange.queries.writing import may_list, owners_for
from lianxin.exchange.states import UNITS, Side
from lianxin.exchange.views.doing import demand, seen, trail_to
from lianxin.kernel.text import Unreadable
from lianxin.network.doing import status_of
from lianxin.network.fields import id_in
from lianxin.network.middleware import CouncilRequest


@login_required
@require_http_methods(["GET", "POST"])
def new(request: CouncilRequest, **_address: str) -> HttpResponse:
    """List a need (``?side=need``, ``?micro=1`` for a small wish, ``?concern=`` born of one) or a resource."""
    side = Side.OFFER if request.GET.get("side") == Side.OFFER else Side.NEED
    if not may_list(request.user, request.council, side):
        raise Http404
    micro, concern = side == Side.NEED and request.GET.get("micro") == "1", _concern(request, side)
    owners = [
        one
        for one in owners_for(request.user, request.council, side)
        if concern is None or one.pk == concern.village_id
    ]
    form = ListingForm(
        request.POST or None, council=request.council, side=side, owners=owners, micro=micro, concern=concern
    )
    form.asked_at = request.get_full_path()
    if request.method == "POST" and form.is_valid() and form.try_to(lambda: _publish(request, form), user=request.user):
        messages.success(request, _("Published. It can be claimed now."))
        return redirect("exchange:listing", council=request.council.code, pk=form.answer["listing"])
    return _page(request, form, {"start": request.GET.urlencode()})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """Change what a listing says and how much it is."""
    listing = seen(request, pk)
    if request.method == "GET":
        demand(request, "revise", listing)
    form = ListingForm(
        request.POST or None,
        council=request.council,
        side=Side(listing.side),
        owners=[],
        micro=listing.is_micro,
        listing=listing,
    )
    form.asked_at = request.path

    def revise() -> dict[str, Any]:
        services.revise_listing(listing_id=pk, terms=form.terms(), actor=request.user)
        return {"listing": pk}

    if request.method == "POST" and form.is_valid() and form.try_to(revise, user=request.user):
        messages.success(request, _("Changed. The journal keeps what was changed."))
        return redirect("exchange:listing", council=request.council.code, pk=pk)
    return _page(request, form, {"listing": listing, "trail": trail_to(request, listing)})


@login_required
@require_safe
def suggest(request: CouncilRequest, **_address: str) -> HttpResponse:
    """The best counterparts of what is being typed."""
    told = request.GET
    side = Side.OFFER if told.get("side") == Side.OFFER else Side.NEED
    if not may_list(request.user, request.council, side):
        raise Http404
    owner = id_in(told.get("owner", "")) or None
    sought = Sought(
        side=side,
        form=told.get("form", ""),
        title=told.get("title", "")[:120],
        category_id=id_in(told.get("category", "")) or None,
        place_id=owner if side == Side.NEED else id_in(told.get("place", "")) or None,
        owner_id=owner,
        quantity=_quantity(told.get("quantity", ""), told.get("form", "")),
    )
    found = counterparts(sought, request.council)
    return render(request, "exchange/_suggestions.html", {"counterparts": found, "side": side})


def _quantity(text: str, form: str) -> int:
    """How much is wanted, as far as it is typed; 0 while it cannot be read."""
    try:
        return parse_quantity(text, UNITS[form]) if text and form in UNITS else 0
    except Unreadable:
        return 0


def _concern(request: CouncilRequest, side: Side) -> Concern | None:
    """The residents' concern that the address names. Raises Http404 for one that the reader may not see."""
    pk = id_in(request.GET.get("concern", ""))
    if not pk or side != Side.NEED:
        return None
    found = Concern.objects.select_related("village").filter(pk=pk, council=request.council).first()
    if found is None or not request.user.has_perm("exchange.see_concerns", request.council):
        raise Http404
    return found


def _publish(request: CouncilRequest, form: ListingForm) -> dict[str, Any]:
    listing = services.publish_listing(
        council=request.council, owner=form.cleaned_data["owner"], terms=form.terms(), actor=request.user
    )
    return {"listing": listing.pk}


def _page(request: CouncilRequest, form: ListingForm, context: dict[str, Any]) -> HttpResponse:
    context |= {"form": form, "refusal": form.refusal, "side": form.side, "micro": form.micro}
    return render(request, "exchange/form.html", context, status=status_of(form))
