"""The list of a council's projects."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin.exchange.queries.lists import open_counts
from lianxin.network.columns import columns_of, head
from lianxin.network.middleware import CouncilRequest
from lianxin.network.ordering import page_by_key
from lianxin.projects.forms.filters import ProjectFilterForm
from lianxin.projects.queries import (
    latest_year,
    projects,
    strips_of,
    totals_of,
    years_with_projects,
)
from lianxin.projects.sheets import DECLARED_SHEET, REPORTED_SHEET
from lianxin.projects.views.columns import MONEY, PROJECTS
from lianxin.sheets.layouts import Scope

FILTERS = ("q", "year", "category", "village", "state", "organisation", "sort")


@require_safe
def listing(request: CouncilRequest, **_: str) -> HttpResponse:
    """Projects, those of the latest year and newest first, unless something else is asked for."""
    years = years_with_projects(request.council)
    asked = _asked(request, years)
    may_draft = request.user.has_perm("projects.draft", request.council)
    form = ProjectFilterForm(asked, council=request.council, years=years, drafts=may_draft)
    found = projects(viewer=request.user, council=request.council, to=form.to())
    page = page_by_key(found, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    strips, columns = strips_of(page.rows), columns_of(request, PROJECTS)
    context = {
        "form": form,
        "year": form.to().year,
        "rows": [(project, strips[project.pk]) for project in page.rows],
        "totals": totals_of(projects(viewer=request.user, council=request.council, to=replace(form.to(), sort=""))),
        "columns": columns,
        "shown": columns.shown,
        "words_wide": 1 + sum(name not in MONEY for name in columns.shown),
        "heads": {name: head(asked, f"-{name}", name, address=_with) for name in MONEY},
        "chips": [
            {"label": label, "value": words, "remove_url": _with(asked, **{name: ""})}
            for name, label, words in form.applied()
        ],
        "newer": _with(asked, after=page.newer) if page.newer else "",
        "older": _with(asked, before=page.older) if page.older else "",
        "exports": _exports(request, form.to().year),
        "may_draft": may_draft,
        "may_review": request.user.has_perm("projects.review", request.council),
        "any_year": bool(years),
        "counts": open_counts(request.council),
    }
    return render(request, "projects/list.html", context)


def _asked(request: CouncilRequest, years: list[int]) -> QueryDict:
    """The filters of the address; the latest year where it names none."""
    asked = QueryDict(mutable=True)
    for name in FILTERS:
        if name in request.GET:
            asked[name] = request.GET[name]
    if not asked:
        asked["year"] = str(latest_year(years)) if years else ""
    return asked


def _with(asked: QueryDict, **changes: str) -> str:
    """The address with a filter or a place in the list changed. All years are said, so that they are not the latest."""
    query = asked.copy()
    for name, value in changes.items():
        query[name] = value
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return f"?{query.urlencode() or 'year='}"


def _exports(request: CouncilRequest, year: int | None) -> list[tuple[Any, int]]:
    """The Excel layouts that have rows for the year."""
    if year is None:
        return []
    scope = Scope(request.council.pk, year, request.user)
    return [(layout, year) for layout in (REPORTED_SHEET, DECLARED_SHEET) if year in layout.hooks.years(scope)]
