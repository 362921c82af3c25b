"""The inbox, the circle of partners, the page of an organisation and that of a pairing."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianxin.desk.forms import CircleFilter
from lianxin.desk.queries.circle import circle_of
from lianxin.desk.queries.inbox import inbox_of
from lianxin.desk.queries.organisation import organisation_page
from lianxin.desk.queries.pairing import pairing_page
from lianxin.network.middleware import CouncilRequest
from lianxin.network.models import Organisation, Pairing


@login_required
@require_GET
def inbox(request: CouncilRequest, **_: str) -> HttpResponse:
    """What waits on the reader. Who holds no post here finds no inbox."""
    if not request.desk:
        raise Http404
    return render(request, "desk/inbox.html", {"inbox": inbox_of(request.user, request.council)})


@require_GET
def circle(request: CouncilRequest, **_: str) -> HttpResponse:
    """The circle of partners as of any day: ``?on=``, narrowed by the filters."""
    form = CircleFilter(request.GET, council=request.council)
    found = circle_of(request.council, form.day, form.to(), request.GET.get("after", ""))
    first, query = request.GET.copy(), request.GET.copy()
    after = first.pop("after", None)
    query["after"] = found.older
    context = {
        "circle": found,
        "points": [(point.on, point.members) for point in found.growth],
        "form": form,
        "day": form.day,
        "filtered": any(request.GET.get(name) for name in ("q", "sector", "village", "agreement")),
        "newer": f"?{first.urlencode()}" if after else "",
        "older": f"?{query.urlencode()}" if found.older else "",
        "sees_contacts": request.user.has_perm("network.see_contacts", request.council),
        "keeps": request.user.has_perm("network.keep_register", request.council),
        "appoints": request.user.has_perm("network.appoint", request.council),
    }
    return render(request, "desk/circle.html", context)


@require_GET
def organisation(request: CouncilRequest, pk: int, **_: str) -> HttpResponse:
    """A partner's or a village's page, with everything that concerns it."""
    try:
        page = organisation_page(pk=pk, viewer=request.user, council=request.council)
    except Organisation.DoesNotExist as missing:
        raise Http404 from missing
    context = {
        "page": page,
        "organisation": page.organisation,
        "sees_contacts": request.user.has_perm("network.see_contacts", request.council),
        "keeps": request.user.has_perm("network.keep_register", request.council),
        "sees_claims": request.user.has_perm("exchange.see_claims", request.council),
    }
    return render(request, "desk/organisation.html", context)


@require_GET
def pairing(request: CouncilRequest, pk: int, **_: str) -> HttpResponse:
    """What the two sides of a pairing gave each other, year by year."""
    try:
        page = pairing_page(pk=pk, council=request.council)
    except Pairing.DoesNotExist as missing:
        raise Http404 from missing
    context = {
        "page": page,
        "pairing": page.pairing,
        "sees_contacts": request.user.has_perm("network.see_contacts", request.council),
        "sees_claims": request.user.has_perm("exchange.see_claims", request.council),
        "keeps": request.user.has_perm("network.keep_register", request.council),
    }
    return render(request, "desk/pairing.html", context)
