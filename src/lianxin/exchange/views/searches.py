"""Searches that a person keeps: keep one, look at one, forget one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianxin.exchange import services
from lianxin.exchange.forms.filters import ListingFilterForm
from lianxin.exchange.models import SavedSearch
from lianxin.exchange.queries.lists import Filter, years_with_listings
from lianxin.exchange.states import Side
from lianxin.exchange.views.lists import FILTERS
from lianxin.kernel.errors import Refused
from lianxin.network.middleware import CouncilRequest

LONGEST_NAME = 60


@login_required
@require_POST
def keep(request: CouncilRequest, **_address: str) -> HttpResponse:
    """Keep the list as it is narrowed now; what is listed from now on is counted. For those who have an inbox here."""
    if not request.desk:
        raise Http404
    told = QueryDict(request.POST.get("query", "")[:500])
    asked = QueryDict(mutable=True)
    for name in FILTERS:
        if told.get(name):
            asked[name] = told[name]
    asked["side"] = Filter.read(asked).side or Side.NEED.value
    name = request.POST.get("name", "").strip()[:LONGEST_NAME] or _name_of(request, asked)
    try:
        services.keep_search(council=request.council, query=asked.urlencode(), name=name, actor=request.user)
        messages.success(request, _("Kept. Your inbox tells you when something new fits."))
    except Refused as refusal:
        messages.error(request, f"{refusal} {refusal.what_would_change_it}")
    return _to_list(request, asked.urlencode())


@login_required
@require_safe
def see(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """Go to the list that was kept; nothing in it is new any more."""
    _own(request, pk)
    search = services.see_search(search_id=pk, actor=request.user)
    return _to_list(request, search.query)


@login_required
@require_POST
def forget(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """Keep a search no longer."""
    search = _own(request, pk)
    services.forget_search(search_id=pk, actor=request.user)
    messages.success(request, _("The search is no longer kept."))
    return _to_list(request, search.query)


def _own(request: CouncilRequest, pk: int) -> SavedSearch:
    """One of the reader's own searches here. Raises Http404."""
    found = SavedSearch.objects.filter(pk=pk, council=request.council, user=request.user).first()
    if found is None:
        raise Http404
    return found


def _name_of(request: CouncilRequest, asked: QueryDict) -> str:
    """What is applied, in words."""
    form = ListingFilterForm(asked, council=request.council, years=years_with_listings(request.council))
    side = str(Side(form.asked.side).label)
    return " · ".join([side, *(words for _name, _label, words in form.applied())])[:LONGEST_NAME]


def _to_list(request: CouncilRequest, query: str) -> HttpResponse:
    return redirect(f"{reverse('exchange:list', kwargs={'council': request.council.code})}?{query}")
