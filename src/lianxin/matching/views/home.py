"""Where matching begins: what the reader's organisations were asked, and the office's plans."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin.matching.queries.amounts import needs_by_plan
from lianxin.matching.queries.making import open_by_year
from lianxin.matching.queries.plans import plans_of, proposals_for
from lianxin.matching.queries.steps import asked_of, steps_for
from lianxin.matching.states import ASKED
from lianxin.network.middleware import CouncilRequest
from lianxin.network.paging import key_of, page_by_key, with_changes

PLANS_SHOWN = 20
MOST_ASKED = 100


@login_required
@require_safe
def home(request: CouncilRequest, **_address: str) -> HttpResponse:
    """What one was asked; for the office and the auditor the plans as well. Raises Http404 for everybody else."""
    viewer, council = request.user, request.council
    if not viewer.has_perm("matching.enter", council):
        raise Http404
    found = proposals_for(viewer, council)
    waiting = [one for one in found.filter(state__in=ASKED)[:MOST_ASKED] if asked_of(viewer, one)]
    before = found.exclude(pk__in=[one.pk for one in waiting]).order_by("-pk")
    page = page_by_key(before, before=key_of(request, "before"), after=key_of(request, "after"))
    sees = viewer.has_perm("matching.see_plan", council)
    plans = viewer.has_perm("matching.plan", council)
    shown = list(plans_of(council)[:PLANS_SHOWN]) if sees else []
    counted = needs_by_plan(shown)
    context = {
        "sees": sees,
        "plans_it": plans,
        "plans": [(plan, counted.get(plan.pk)) for plan in shown],
        "open": open_by_year(council) if plans else {},
        "speaks": viewer.has_perm("matching.speak", council),
        "waiting": [(one, steps_for(viewer, one)) for one in waiting],
        "others": page.rows,
        "newer": with_changes({}, after=page.newer) if page.newer else "",
        "older": with_changes({}, before=page.older) if page.older else "",
    }
    return render(request, "matching/home.html", context)
