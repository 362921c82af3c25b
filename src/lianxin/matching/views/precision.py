"""How precise the matching of a year was."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin.matching.queries.plans import plans_of
from lianxin.matching.queries.precision import DEFINITIONS, precision_of
from lianxin.network.fields import id_in
from lianxin.network.middleware import CouncilRequest


@login_required
@require_safe
def precision(request: CouncilRequest, **_address: str) -> HttpResponse:
    """The latest year that has a plan, unless ``?year=`` asks for another. Raises Http404 for who is not let in."""
    if not request.user.has_perm("matching.enter", request.council):
        raise Http404
    years = list(plans_of(request.council).order_by("-year").values_list("year", flat=True).distinct())
    asked = id_in(request.GET.get("year", ""))
    year = asked if asked in years else next(iter(years), None)
    context = {
        "year": year,
        "years": years,
        "precision": precision_of(request.council, year) if year else None,
        "definitions": DEFINITIONS,
        "sees_plan": request.user.has_perm("matching.see_plan", request.council),
    }
    return render(request, "matching/precision.html", context)
