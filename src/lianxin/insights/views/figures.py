"""Pages of figures: the year, every figure, the records behind one, what is stuck; and the way in."""

import io
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext
from django.views.decorators.http import require_safe

from lianxin.figures.errors import BadKey
from lianxin.figures.metric import Metric, Scope, metric_of
from lianxin.insights.forms import ScopeForm, YearForm
from lianxin.insights.queries.home import HomePage, home_page
from lianxin.insights.queries.records import metrics_by_kind, records_page
from lianxin.insights.queries.stuck import stuck_in
from lianxin.insights.queries.years import figures_of, years_of
from lianxin.insights.sheets import write_records
from lianxin.insights.views.addresses import MONTHS, address_with, asked_of, chips_of, side_choices
from lianxin.kernel import clock
from lianxin.kernel.errors import Words
from lianxin.matching.queries.precision import DEFINITIONS, Definition, precision_of
from lianxin.network.middleware import CouncilRequest
from lianxin.network.queries import councils, ever_enrolled
from lianxin.network.sentences import named
from lianxin.sheets.layouts import Scope as ListScope
from lianxin.sheets.queries import exportable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {
    "network": _("Network"),
    "exchange": _("Needs and resources"),
    "projects": _("Projects"),
    "money": _("Money"),
    "people": _("People helped"),
}


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The only council's home; a list where there are several; where there is none, how to begin."""
    found = list(councils()[:500])
    if len(found) == 1:
        return redirect("insights:home", council=found[0].code)
    return render(request, "insights/landing.html", {"councils": found})


@require_safe
def home(request: CouncilRequest, **_address: str) -> HttpResponse:
    """A council's year; ``?year=`` chooses another than the latest."""
    page = home_page(request.council, _year(request))
    context = {
        "page": page,
        "year": page.year,
        "headline": "" if page.empty else _headline(page),
        "exports": _year_lists(request, page.year),
        "f": page.figures,
    }
    return render(request, "insights/home.html", context)


@require_safe
def figures(request: CouncilRequest, **_address: str) -> HttpResponse:
    """Every figure of a year with its definition."""
    years = years_of(request.council)
    year = _year(request) or years.latest
    found = {figure.metric.code: figure for figure in figures_of(request.council, year, years).values()}
    groups = [(KINDS[kind], [found[metric.code] for metric in metrics]) for kind, metrics in metrics_by_kind()]
    context = {"year": year, "years": years.all, "groups": groups, "exports": _year_lists(request, year)}
    context["stuck"] = stuck_in(request.council)
    context["precision"] = _precision(request, year)
    return render(request, "insights/figures.html", context)


@require_safe
def records(request: CouncilRequest, council: str, code: str) -> HttpResponse:
    """One figure: its definition, its value in a scope, and the records that it counts there."""
    metric = _metric(code)
    form, scope = _scope(request, metric)
    try:
        page = records_page(metric, scope, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    except BadKey as error:
        raise Http404 from error
    chips = chips_of(request, form)
    context = {
        "page": page,
        "metric": metric,
        "year": scope.year,
        "form": form,
        "chips": chips,
        "newer": address_with(request, before=page.page.before) if page.page.before else "",
        "older": address_with(request, after=page.page.after) if page.page.after else "",
        "export_url": f"{reverse('insights:export', args=[council, code])}?{asked_of(request).urlencode()}",
        "clear": reverse("insights:records", args=[council, code]),
    }
    return render(request, "insights/records.html", context)


@require_safe
def export(request: CouncilRequest, code: str, **_address: str) -> FileResponse:
    """The records behind a figure as a workbook, all of them."""
    metric = _metric(code)
    form, scope = _scope(request, metric)
    words = " · ".join(
        f"{chip['value']:%Y-%m}" if chip["name"] in MONTHS else str(chip["value"]) for chip in chips_of(request, form)
    ) or str(_("Everything"))
    target = io.BytesIO()
    write_records(target, metric, scope, words)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{metric.label}.xlsx", content_type=XLSX)


@require_safe
def stuck(request: CouncilRequest, **_address: str) -> HttpResponse:
    """Everything whose next step is overdue."""
    return render(request, "insights/stuck.html", {"kinds": stuck_in(request.council), "today": clock.today()})


def _precision(request: CouncilRequest, year: int) -> list[tuple[int | None, Words, Definition]]:
    """How precise the year's matching was, for whoever may be asked: value, unit, definition. Empty without a plan."""
    if not request.user.has_perm("matching.enter", request.council):
        return []
    found = precision_of(request.council, year)
    if not (found.agreed or found.declined or found.waiting):
        return []
    units: dict[str, Words] = {"accepted_percent": "%", "days_by_plan": _("days"), "days_otherwise": _("days")}
    return [(getattr(found, name), unit, DEFINITIONS[name]) for name, unit in units.items()]


def _headline(page: HomePage) -> str:
    """What the year's figures say in one line."""
    partners, accepted, declared = (
        page.figures[name].amount for name in ("network_partners", "projects_accepted", "projects_declared")
    )
    parts = {
        "year": page.year,
        "partners": npgettext("headline", "%(count)s organisation", "%(count)s organisations", partners)
        % {"count": partners},
    }
    if accepted:
        parts["projects"] = _projects(accepted)
        return str(_("%(year)s: %(partners)s, %(projects)s, done together") % parts)
    if declared:
        parts["projects"] = _projects(declared)
        return str(_("%(year)s: %(partners)s, %(projects)s declared") % parts)
    return str(_("%(year)s: %(partners)s in the circle") % parts)


def _projects(count: int) -> str:
    return npgettext("headline", "%(count)s project", "%(count)s projects", count) % {"count": count}


def _year(request: HttpRequest) -> int | None:
    """The year that is asked for. Raises Http404 on what is no year."""
    form = YearForm(request.GET)
    if not form.is_valid():
        raise Http404
    year: int | None = form.cleaned_data["year"]
    return year


def _metric(code: str) -> Metric:
    try:
        return metric_of(code)
    except KeyError as error:
        raise Http404 from error


def _scope(request: CouncilRequest, metric: Metric) -> tuple[ScopeForm, Scope]:
    """What the records are narrowed to. Raises Http404 on what cannot be."""
    council = request.council
    givers = [(one.pk, named(one)) for one in ever_enrolled(council)] if "organisation" in metric.sides else []
    form = ScopeForm(request.GET, metric=metric, givers=givers, **side_choices(council, years_of(council)))
    if not form.is_valid():
        raise Http404
    return form, form.scope(council.pk)


def _year_lists(request: CouncilRequest, year: int) -> list[dict[str, Any]]:
    """The Excel lists of the year, and those that are not yearly."""
    lists = exportable(ListScope(request.council.pk, year, request.user))
    return [
        {"code": layout.code, "name": layout.name, "year": year if layout.yearly else None}
        for layout, years in lists
        if not layout.yearly or year in years
    ]
