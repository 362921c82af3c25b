"""Statements (对账表): what was promised, came in, was paid and is held, by whatever one asks for."""

import io
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianxin.figures.metric import Scope
from lianxin.insights.forms import StatementForm
from lianxin.insights.queries.statements import projects_with_money, statement_of, statement_of_projects
from lianxin.insights.queries.years import years_of
from lianxin.insights.sheets import write_statement
from lianxin.insights.states import BY, Kind
from lianxin.insights.views.addresses import address_with, asked_of, chips_of, side_choices
from lianxin.insights.views.figures import XLSX
from lianxin.network.middleware import CouncilRequest
from lianxin.network.paging import key_of, page_by_key
from lianxin.network.queries import ever_enrolled
from lianxin.network.sentences import named


@require_safe
def statement(request: CouncilRequest, **_address: str) -> HttpResponse:
    """One statement with its totals in figures and in words; projects by pages. ``?year=`` alone: every year."""
    form, kind, scope = _asked(request)
    context: dict[str, Any] = {}
    if kind.by == "project":
        found = projects_with_money(request.council.pk, scope).select_related("village", "round")
        page = page_by_key(found, before=key_of(request, "before"), after=key_of(request, "after"))
        made = statement_of_projects(kind, scope, page.rows)
        context["newer"] = address_with(request, after=str(page.newer)) if page.newer else ""
        context["older"] = address_with(request, before=str(page.older)) if page.older else ""
    else:
        made = statement_of(request.council, kind, scope)
    context |= {
        "statement": made,
        "form": form,
        "by": BY[kind.by],
        "tabs": [(name, label, address_with(request, by=name)) for name, label in BY.items() if kind.offers(name)],
        "chips": _chips(request, form),
        "clear": f"?by={kind.by}&of={kind.of}&year=",
        "export_url": f"{reverse('insights:export_statement', args=[request.council.code])}?{_query(request, scope)}",
    }
    return render(request, "insights/statement.html", context)


@require_safe
def export_statement(request: CouncilRequest, **_address: str) -> FileResponse:
    """The same as a workbook, with every project where it is by project."""
    form, kind, scope = _asked(request)
    if kind.by == "project":
        found = projects_with_money(request.council.pk, scope).select_related("village", "round")
        made = statement_of_projects(kind, scope, list(found))
    else:
        made = statement_of(request.council, kind, scope)
    words = [str(chip["value"]) for chip in _chips(request, form)]
    target = io.BytesIO()
    name = write_statement(target, made, " · ".join([str(BY[kind.by]), *words]))
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _asked(request: CouncilRequest) -> tuple[StatementForm, Kind, Scope]:
    """Raises Http404 on what cannot be."""
    years = years_of(request.council)
    asked = asked_of(request)
    if "year" not in asked:
        asked["year"] = str(years.latest) if years.all else ""
    givers = [(one.pk, named(one)) for one in ever_enrolled(request.council)]
    form = StatementForm(asked, givers=givers, **side_choices(request.council, years))
    if not form.is_valid():
        raise Http404
    return form, form.kind(), form.scope(request.council.pk)


def _chips(request: CouncilRequest, form: StatementForm) -> list[dict[str, Any]]:
    """What it is narrowed to. Every year is said, as none would be the latest."""
    chips = [chip for chip in chips_of(request, form) if chip["name"] not in ("by", "of")]
    return [chip | {"remove_url": f"{chip['remove_url']}&year="} if chip["name"] == "year" else chip for chip in chips]


def _query(request: CouncilRequest, scope: Scope) -> str:
    query = asked_of(request)
    query["year"] = str(scope.year or "")
    return query.urlencode()
