"""Making a plan: the policy in plain words."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.matching import services
from lianxin.matching.forms.demands import Demands
from lianxin.matching.forms.policy import PolicyForm
from lianxin.matching.models import Plan
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.queries.making import open_by_year
from lianxin.matching.queries.plans import plan_of, plans_of
from lianxin.network.doing import status_of
from lianxin.network.fields import id_in
from lianxin.network.middleware import CouncilRequest

PAIRS = ("must", "must_not")


@login_required
@require_http_methods(["GET", "POST"])
def new(request: CouncilRequest, **_address: str) -> HttpResponse:
    """Ask for the policy, and make the plan. ``?from=`` begins with another plan's policy than the latest one's.

    Some buttons only change which pairs are named: then the form comes again, with all that was typed.

    ``?must=need-partner`` and ``?must_not=`` add a pair to it.
    """
    if not request.user.has_perm("matching.plan", request.council):
        raise Http404
    earlier = _earlier(request)
    form = _form(request, earlier)
    if request.method == "POST" and form.demands.edit():
        form.judge_later()
        form.refusal = form.demands.refusal
    elif request.method == "POST" and form.is_valid() and form.try_to(_make(request, form), user=request.user):
        return redirect("matching:plan", council=request.council.code, pk=form.answer["plan"])
    context = {"form": form, "refusal": form.refusal, "earlier": earlier, "open": form.years}
    return render(request, "matching/new.html", context, status=status_of(form))


@login_required
@require_safe
def find(request: CouncilRequest, **_address: str) -> HttpResponse:
    """The needs or the partners that hold what is being typed, to choose from."""
    if not request.user.has_perm("matching.plan", request.council):
        raise Http404
    demands = Demands(request.council, id_in(request.GET.get("year", "")), request.GET, PlanPolicy())
    name = "partner" if "find_partner" in request.GET else "need"
    found = demands.partners if name == "partner" else demands.needs
    return render(request, "matching/_found.html", {"name": name, "found": found})


def _form(request: CouncilRequest, earlier: Plan | None) -> PolicyForm:
    policy = PlanPolicy.from_json(earlier.policy) if earlier else PlanPolicy()
    for name in PAIRS:
        need, _dash, partner = request.GET.get(name, "").partition("-")
        if id_in(need) and id_in(partner):
            pairs = (*getattr(policy, name), (id_in(need), id_in(partner)))
            more: dict[str, Any] = {name: tuple(dict.fromkeys(pairs))}
            policy = replace(policy, **more)
    years: Mapping[int, Any] = open_by_year(request.council)
    fullest = max(years.values(), key=lambda one: one.needs + one.projects, default=None)
    wanted = earlier.year if earlier and "from" in request.GET else getattr(fullest, "year", None)
    year = wanted if wanted in years else None
    form = PolicyForm(request.POST or None, council=request.council, years=years, earlier=policy, year=year)
    form.asked_at = request.path
    return form


def _earlier(request: CouncilRequest) -> Plan | None:
    """The plan whose policy this one begins with. Raises Http404 where the address names none of the council."""
    if "from" not in request.GET:
        return plans_of(request.council).first()
    try:
        return plan_of(request.council, id_in(request.GET["from"]))
    except Plan.DoesNotExist as missing:
        raise Http404 from missing


def _make(request: CouncilRequest, form: PolicyForm) -> Any:
    def act() -> dict[str, int]:
        told = form.cleaned_data
        plan = services.make_plan(
            council=request.council,
            year=told["year"],
            policy=form.policy(),
            name=told["name"],
            actor=request.user,
        )
        return {"plan": plan.pk}

    return act
