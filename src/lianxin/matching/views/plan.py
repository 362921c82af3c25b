"""A plan: village by village, its pairs, what stays unmet, what ended; what can be done with it; its workbook."""

import io
import math
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.kernel import clock
from lianxin.kernel.errors import Words
from lianxin.matching.errors import WrongPlanState, refusal_in
from lianxin.matching.forms.demands import Demands
from lianxin.matching.forms.filters import PairFilterForm
from lianxin.matching.models import Plan
from lianxin.matching.queries.amounts import amounts_of
from lianxin.matching.queries.plan_page import (
    PlanPage,
    declined_of,
    pairs_page,
    plan_page,
    replaced_page,
    unmet_rows,
    village_rows,
)
from lianxin.matching.queries.plans import plan_of, plans_of
from lianxin.matching.queries.steps import is_made, plan_steps_for
from lianxin.matching.sheets import write_plan
from lianxin.matching.states import PlanState
from lianxin.matching.views.deeds import AGAIN, PLAN_DEEDS
from lianxin.network.doing import About, Doing, act_or_ask, is_offered, page_of_verbs
from lianxin.network.middleware import CouncilRequest
from lianxin.network.paging import asked_of, key_of, with_changes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWS = ("villages", "pairs", "unmet", "ended")
TELLING_PERCENT = 15
"""Before so much is computed, what went by says nothing of what is left."""
FILTERS = ("show", "village", "form", "state", "partner")


@login_required
@require_safe
def plan(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """One plan. Only the part that moves, when htmx asks while it is being computed."""
    found = seen(request, pk)
    page = plan_page(found)
    if getattr(request, "htmx", False):
        return render(request, "matching/_plan.html", _context(request, page))
    return render(request, "matching/plan.html", _context(request, page))


@login_required
@require_safe
def xlsx(request: CouncilRequest, pk: int, **_address: str) -> FileResponse:
    """The whole plan as a workbook."""
    found = seen(request, pk)
    target = io.BytesIO()
    write_plan(target, found)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{found}.xlsx", content_type=XLSX)


def seen(request: CouncilRequest, pk: int) -> Plan:
    """A plan of the council that the reader may see. Raises Http404."""
    if not request.user.has_perm("matching.see_plan", request.council):
        raise Http404
    try:
        return plan_of(request.council, pk)
    except Plan.DoesNotExist as missing:
        raise Http404 from missing


def address_of(found: Plan) -> str:
    """The address of a plan's page."""
    return reverse("matching:plan", kwargs={"council": found.council.code, "pk": found.pk})


def _demand(request: CouncilRequest, verb: str, found: Plan) -> None:
    if not is_offered(request, verb, plan_steps_for(request.user, found), "matching.plan", found):
        raise WrongPlanState(state=found.get_state_display())


def _context(request: CouncilRequest, page: PlanPage) -> dict[str, Any]:
    found = page.plan
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "villages"
    steps = plan_steps_for(request.user, found)
    return {
        "page": page,
        "plan": found,
        "show": show,
        "steps": steps,
        "plans_it": request.user.has_perm("matching.plan", found),
        "others": [one for one in plans_of(request.council, found.year)[:10] if one.pk != found.pk and is_made(one)],
        "problem": refusal_in(found.problem),
        "under_way": found.state == PlanState.COMPUTING,
        "time_left": _time_left(found),
        "made": is_made(found),
        "asks_words": page.unsaid
        and found.state in (PlanState.READY, PlanState.PUBLISHED)
        and show in ("villages", "unmet"),
        **(_SHOWN[show](request, page) if is_made(found) else {}),
    }


def _time_left(found: Plan) -> str:
    """How long a plan will still be computed, as far as its progress tells by now."""
    if found.state != PlanState.COMPUTING or found.progress < TELLING_PERCENT:
        return gettext("Percent of the work.")
    seconds = (clock.now() - found.made_at).total_seconds() * (100 - found.progress) / found.progress
    minutes = math.ceil(seconds / 60)
    told = ngettext(
        "Percent of the work; about %(count)d minute left.",
        "Percent of the work; about %(count)d minutes left.",
        minutes,
    )
    return told % {"count": max(1, minutes)}


def _villages(request: CouncilRequest, page: PlanPage) -> dict[str, Any]:
    named = Demands(request.council, page.plan.year, None, page.policy)
    return {"villages": village_rows(page), "amounts": amounts_of(page.plan), "demands": named.rows}


def _pairs(request: CouncilRequest, page: PlanPage) -> dict[str, Any]:
    asked = asked_of(request, FILTERS)
    form = PairFilterForm(asked, plan=page.plan)
    shown = pairs_page(page.plan, form.narrowed(), after=key_of(request, "after"))
    return {
        "form": form,
        "rows": shown.rows,
        "older": with_changes(asked, after=shown.older) if shown.older else "",
        "newer": with_changes(asked) if "after" in request.GET else "",
    }


def _unmet(_request: CouncilRequest, page: PlanPage) -> dict[str, Any]:
    return {"unmet": unmet_rows(page.plan)}


def _ended(request: CouncilRequest, page: PlanPage) -> dict[str, Any]:
    shown = replaced_page(page.plan, before=key_of(request, "before"))
    asked = asked_of(request, ("show",))
    return {
        "declined": declined_of(page.plan) if "before" not in request.GET else [],
        "rows": shown.rows,
        "older": with_changes(asked, before=shown.older) if shown.older else "",
        "newer": with_changes(asked) if "before" in request.GET else "",
    }


_SHOWN: dict[str, Callable[[CouncilRequest, PlanPage], dict[str, Any]]] = {
    "villages": _villages,
    "pairs": _pairs,
    "unmet": _unmet,
    "ended": _ended,
}


def _about(request: CouncilRequest, found: Plan) -> About:
    up = reverse("matching:home", kwargs={"council": request.council.code})
    trail: list[tuple[Words, str]] = [(_("Matching"), up), (str(found), address_of(found))]
    facts: list[tuple[Words, Any]] = [(_("Year"), found.year), (_("Pairs"), found.proposals.count())]
    return About(str(found), trail, facts)


@login_required
@require_http_methods(["GET", "POST"])
def again(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """Plan again as an earlier plan was planned, and go on to the new one."""
    found = seen(request, pk)
    return act_or_ask(
        request,
        AGAIN,
        found,
        demand=lambda: _demand(request, "again", found),
        about=lambda: _about(request, found),
        afterwards=lambda: address_of(plans_of(request.council, found.year)[0]),
    )


do_plan = page_of_verbs(
    Doing(
        deeds=PLAN_DEEDS,
        seen=seen,
        demand=_demand,
        about=_about,
        afterwards=lambda _request, found: address_of(found),
    )
)
