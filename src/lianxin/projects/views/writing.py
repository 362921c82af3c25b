"""Writing a project: new, from last year's, changed; and the warning of a likeness while it is typed."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.network.middleware import CouncilRequest
from lianxin.projects.errors import LooksDuplicate
from lianxin.projects.forms.writing import ProjectForm, again, present
from lianxin.projects.models import Project
from lianxin.projects.queries import (
    DraftChoices,
    draft_choices,
    last_years_of,
    titles_like,
    years_to_draft_for,
    years_with_projects,
)
from lianxin.projects.services import draft_project, file_project, revise_project
from lianxin.projects.views.doing import demand, seen

MOST_OF_LAST_YEAR = 30


@login_required
@require_http_methods(["GET", "POST"])
def new(request: CouncilRequest, **_address: str) -> HttpResponse:
    """Draft a project, and declare it at once where that is asked."""
    if not request.user.has_perm("projects.draft", request.council):
        raise Http404
    choices = draft_choices(request.user, request.council)
    years = years_to_draft_for(years_with_projects(request.council))
    form = ProjectForm(
        request.POST or None,
        council=request.council,
        choices=choices,
        years=years,
        initial=_begin(request, years[0], choices),
    )
    if request.method == "POST" and form.is_valid() and form.try_to(lambda: _write(request, form), user=request.user):
        return _written(request, form)
    context = {"last_year": _last_year(request, choices, years[0]), "start": request.GET.get("from", "")}
    return _page(request, form, context | {"from_year": years[0] - 1})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """Change a draft, or a project that was returned."""
    project = seen(request, pk)
    if request.method == "GET":
        demand(request, "edit", project)
    year = project.round.year
    form = ProjectForm(
        request.POST or None,
        council=request.council,
        choices=draft_choices(request.user, request.council),
        years=[year],
        initial=present(project),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and form.try_to(lambda: _write(request, form, project), user=request.user)
    ):
        return _written(request, form)
    returned = project.reviews.first()
    return _page(request, form, {"project": project, "returned": returned})


@login_required
@require_safe
def alike(request: CouncilRequest, **_address: str) -> HttpResponse:
    """The warning of a likeness, while the title is typed."""
    if not request.user.has_perm("projects.draft", request.council):
        raise Http404
    told = {name: request.GET.get(name, "") for name in ("year", "village", "category", "but")}
    year, village, category, but = (int(text) if text.isdecimal() and len(text) < 19 else 0 for text in told.values())
    title = request.GET.get("title", "")[:80]
    found = titles_like(title, council=request.council, year=year, village_id=village, category_id=category, but=but)
    return render(request, "projects/_alike.html", {"alike": found})


def _begin(request: CouncilRequest, year: int, choices: DraftChoices) -> dict[str, Any]:
    """What a new form begins with: last year's project, or the side that is known from the reader's post."""
    source = request.GET.get("from", "")
    if source.isdecimal() and len(source) < 19:
        return again(seen(request, int(source)), year)
    begun: dict[str, Any] = {"year": year}
    if len(choices.paired) == 1:
        begun["partner"] = choices.paired[0].pk
    return begun


def _last_year(request: CouncilRequest, choices: DraftChoices, year: int) -> Sequence[Project]:
    """Last year's projects of the reader's village or partner, to begin from."""
    found: dict[int, Project] = {}
    for place in choices.own:
        of_place = last_years_of(place.pk, council=request.council, year=year, viewer=request.user)
        found |= {project.pk: project for project in of_place[:MOST_OF_LAST_YEAR]}
    return list(found.values())


def _write(request: CouncilRequest, form: ProjectForm, project: Project | None = None) -> dict[str, Any]:
    """Draft or revise, and declare where that button was pressed: both or neither."""
    if project is None:
        project = draft_project(council=request.council, draft=form.draft(), actor=request.user)
    else:
        project = revise_project(project=project, draft=form.draft(), actor=request.user)
    files = request.POST.get("then") != "draft"
    if files:
        file_project(project=project, actor=request.user, is_another=form.cleaned_data["is_another"])
    return {"project": project.pk, "filed": files}


def _written(request: CouncilRequest, form: ProjectForm) -> HttpResponse:
    filed = form.answer.get("filed")
    messages.success(request, _("The project is declared.") if filed else _("The draft is kept; only you see it."))
    return redirect("projects:detail", council=request.council.code, pk=form.answer["project"])


def _page(request: CouncilRequest, form: ProjectForm, context: dict[str, Any]) -> HttpResponse:
    refusal = form.refusal
    status = refusal.status if refusal else 422 if form.errors else 200
    context |= {"form": form, "refusal": refusal, "looks_duplicate": isinstance(refusal, LooksDuplicate)}
    return render(request, "projects/form.html", context, status=status)
