"""Several listings claimed together, or not at all."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lianxin.exchange import services
from lianxin.exchange.forms.taking import MOST_TOGETHER, BasketForm
from lianxin.exchange.models import Listing
from lianxin.exchange.queries.lists import listings
from lianxin.network.doing import status_of
from lianxin.network.fields import id_in
from lianxin.network.middleware import CouncilRequest
from lianxin.network.queries import organisations_of
from lianxin.network.states import Role


@login_required
@require_http_methods(["GET", "POST"])
def basket(request: CouncilRequest, **_address: str) -> HttpResponse:
    """A quantity for each listing that was ticked (``?listing=1&listing=2``), and one button."""
    if not organisations_of(request.user, request.council.pk, Role.LIAISON, Role.STEWARD):
        raise Http404
    chosen = _chosen(request)
    form = BasketForm(request.POST or None, council=request.council, listings=chosen, actor=request.user)
    if request.method == "POST" and chosen and form.is_valid():
        if form.try_to(lambda: _claim(request, form), user=request.user):
            text = ngettext("%(count)d listing is claimed.", "%(count)d listings are claimed.", len(chosen))
            messages.success(request, text % {"count": len(chosen)})
            return redirect(f"{reverse('exchange:list', args=[request.council.code])}?side={chosen[0].side}")
        form.blame(Listing.objects.in_bulk([one.pk for one in chosen]))
    context = {"form": form, "refusal": form.refusal, "chosen": chosen, "side": _side(request, chosen)}
    return render(request, "exchange/basket.html", context, status=status_of(form))


def _chosen(request: CouncilRequest) -> Sequence[Listing]:
    """What was ticked, as far as the reader may see it."""
    ticked = (request.POST if request.method == "POST" else request.GET).getlist("listing")
    ids = [id_in(text) for text in ticked[:MOST_TOGETHER]]
    found = listings(viewer=request.user, council=request.council).filter(pk__in=ids)
    return list(found.order_by("pk"))


def _side(request: CouncilRequest, chosen: Sequence[Listing]) -> str:
    return chosen[0].side if chosen else request.GET.get("side", "")


def _claim(request: CouncilRequest, form: BasketForm) -> None:
    told = form.cleaned_data
    services.claim_basket(
        wanted=form.wanted(), organisation_id=told["organisation"].pk, actor=request.user, key=told["key"]
    )
