"""Two plans of a year side by side."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin.matching.forms.filters import CompareForm
from lianxin.matching.models import Plan
from lianxin.matching.queries.comparing import comparison_of
from lianxin.matching.queries.plans import plan_of, plans_of
from lianxin.matching.queries.steps import is_made
from lianxin.network.fields import id_in
from lianxin.network.middleware import CouncilRequest

OFFERED = 50


@login_required
@require_safe
def comparison(request: CouncilRequest, **_address: str) -> HttpResponse:
    """``?first=`` and ``?second=`` name the plans; without the second, the latest other one of the same year."""
    if not request.user.has_perm("matching.see_plan", request.council):
        raise Http404
    made = [one for one in plans_of(request.council)[:OFFERED] if is_made(one)]
    first = _asked(request, "first") or next(iter(made), None)
    same_year = [one for one in made if first and one.year == first.year]
    second = _asked(request, "second") or next((one for one in same_year if one != first), None)
    form = CompareForm({"first": first and first.pk, "second": second and second.pk}, plans=made)
    page = comparison_of(first, second) if first and second and first.year == second.year else None
    context = {"form": form, "first": first, "second": second, "page": page, "count": len(made)}
    return render(request, "matching/compare.html", context)


def _asked(request: CouncilRequest, name: str) -> Plan | None:
    """The plan that the address names. Raises Http404 where it names none of the council, or one without pairs."""
    if not request.GET.get(name):
        return None
    try:
        found = plan_of(request.council, id_in(request.GET[name]))
    except Plan.DoesNotExist as missing:
        raise Http404 from missing
    if not is_made(found):
        raise Http404
    return found
