"""The office's review: projects that wait, village by village, many at once."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lianxin.accounts.services import once
from lianxin.kernel.errors import Refused
from lianxin.network.middleware import CouncilRequest
from lianxin.projects.models import Project
from lianxin.projects.queries import MOST_WAITING, projects_waiting
from lianxin.projects.services import approve_project, publish_project
from lianxin.projects.states import ProjectState

VERBS = {"approve": (ProjectState.ENDORSED, approve_project), "publish": (ProjectState.APPROVED, publish_project)}
"""What is done to many at once: in which state they wait for it, and the service that does it to each."""


@login_required
@require_http_methods(["GET", "POST"])
def review(request: CouncilRequest, council: str) -> HttpResponse:
    """Approve or publish many, each by its own verb; what was refused is named with the reason."""
    if not request.user.has_perm("projects.review", request.council):
        raise Http404
    verb = request.POST.get("verb") or request.GET.get("verb", "approve")
    if verb not in VERBS:
        raise Http404
    refused: list[tuple[Project, Refused]] = []
    if request.method == "POST":
        chosen = _chosen(request)
        refused = _do_all(request, verb, chosen)
        if chosen and not refused:
            return redirect(f"{reverse('projects:review', args=[council])}?verb={verb}")
    return render(request, "projects/review.html", _context(request, verb, refused), status=422 if refused else 200)


def _context(request: CouncilRequest, verb: str, refused: Sequence[tuple[Project, Refused]]) -> dict[str, object]:
    waiting = {name: projects_waiting(request.council, state) for name, (state, _service) in VERBS.items()}
    shown = list(waiting[verb][:MOST_WAITING])
    counts = {name: found.order_by().count() for name, found in waiting.items()}
    return {
        "verb": verb,
        "count": counts[verb],
        "counts": counts,
        "villages": [(village, list(of_one)) for village, of_one in groupby(shown, key=lambda one: one.village)],
        "more": counts[verb] - len(shown),
        "budget_fen": sum(project.budget_fen for project in shown),
        "refused": refused,
        "key": uuid4(),
        "nothing_chosen": request.method == "POST" and not refused,
    }


def _chosen(request: CouncilRequest) -> list[Project]:
    ids = [int(text) for text in request.POST.getlist("project") if text.isdecimal() and len(text) < 19]
    found = Project.objects.filter(council=request.council, pk__in=ids)
    return list(found.select_related("round", "category", "village", "partner", "fund", "council").order_by("pk"))


def _do_all(request: CouncilRequest, verb: str, chosen: Sequence[Project]) -> list[tuple[Project, Refused]]:
    """Do the verb to each; a form that was sent twice does it once. Returns what was refused."""
    key, refused = _key(request), []
    for project in chosen:
        try:
            _do(request, verb, project, key)
        except Refused as refusal:
            refused.append((project, refusal))
    done = len(chosen) - len(refused)
    if done:
        messages.success(request, _said(verb, done))
    return refused


def _do(request: CouncilRequest, verb: str, project: Project, key: UUID) -> None:
    service = VERBS[verb][1]

    def act() -> dict[str, int]:
        service(project=project, actor=request.user)
        return {"project": project.pk}

    once(user=request.user, key=uuid5(key, str(project.pk)), fingerprint=f"{verb} {project.pk}", act=act)


def _key(request: CouncilRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _said(verb: str, done: int) -> str:
    if verb == "approve":
        text = ngettext("%(count)d project is approved.", "%(count)d projects are approved.", done)
    else:
        text = ngettext("%(count)d project is published.", "%(count)d projects are published.", done)
    return text % {"count": done}
