"""One page for every verb: a small form that names what will happen, and the deed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from lianxin.kernel.errors import NotAllowed
from lianxin.network.middleware import CouncilRequest
from lianxin.projects.errors import WrongState
from lianxin.projects.forms.base import StepForm
from lianxin.projects.models import Project
from lianxin.projects.queries import actions_for, projects, strips_of
from lianxin.projects.views.deeds import DEEDS, Deed


@login_required
@require_http_methods(["GET", "POST"])
def do(request: CouncilRequest, pk: int, verb: str, **_: str) -> HttpResponse:
    """Show the form of a verb, or do it. Refused: the form again, as it was typed, with the refusal's status."""
    deed = DEEDS.get(verb)
    if deed is None:
        raise Http404
    project = seen(request, pk)
    form = _form(request, deed, project)
    if request.method == "POST":
        if form.is_valid() and form.try_to(lambda: _done(deed, project, form, request), user=request.user):
            messages.success(request, str(deed.done))
            return HttpResponseRedirect(_next(request, project))
    else:
        demand(request, verb, project)
    refusal = form.refusal
    status = refusal.status if refusal else 422 if form.errors else 200
    project.refresh_from_db(fields=["state"])
    context = {
        "project": project,
        "strip": strips_of([project])[project.pk],
        "deed": deed,
        "form": form,
        "refusal": refusal,
        "next": request.POST.get("next", ""),
    }
    return render(request, "projects/do.html", context, status=status)


def seen(request: CouncilRequest, pk: int) -> Project:
    """A project of the council that the reader may see. Raises Http404."""
    found = projects(viewer=request.user, council=request.council).select_related("council", "drafted_for")
    project: Project | None = found.filter(pk=pk).first()
    if project is None:
        raise Http404
    return project


def _form(request: CouncilRequest, deed: Deed, project: Project) -> StepForm:
    about = {name: str(value) for name, value in request.GET.items()}
    data = None
    if request.method == "POST":
        data = request.POST.copy()
        data.setdefault("key", str(deed.form.new_key()))  # a bare button, as in the inbox, is pressed once
    form = deed.form(data, request.FILES or None, project=project, actor=request.user, about=about)
    form.asked_at = request.path
    return form


def demand(request: CouncilRequest, verb: str, project: Project) -> None:
    """A form that could only be refused is not shown. Raises NotAllowed, WrongState."""
    if verb in actions_for(request.user, project):
        return
    if not request.user.has_perm(f"projects.{verb}", project):
        raise NotAllowed(permission=f"projects.{verb}")
    raise WrongState(state=project.get_state_display())


def _done(deed: Deed, project: Project, form: StepForm, request: CouncilRequest) -> dict[str, int]:
    deed.act(project, form, request.user)
    return {"project": project.pk}


def _next(request: CouncilRequest, project: Project) -> str:
    """Back to where the verb was chosen, if that is a page of ours; else to the project."""
    asked = request.POST.get("next", "")
    if asked and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return page_of(request, project)


def page_of(request: CouncilRequest, project: Project) -> str:
    """The address of a project's page, for its council. One that was just withdrawn may be seen no more."""
    name = "projects:detail" if request.user.has_perm("projects.view", project) else "projects:list"
    kwargs = {"council": request.council.code}
    return reverse(name, kwargs=kwargs | ({"pk": project.pk} if name.endswith("detail") else {}))
