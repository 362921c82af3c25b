"""The page on which one verb is done to a project."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Words
from lianxin.kernel.fen import format_fen
from lianxin.network.doing import About, Doing, is_offered, page_of_verbs
from lianxin.network.middleware import CouncilRequest
from lianxin.network.sentences import named
from lianxin.projects.errors import WrongState
from lianxin.projects.models import Project
from lianxin.projects.queries import actions_for, projects, strips_of
from lianxin.projects.views.deeds import DEEDS


def seen(request: CouncilRequest, pk: int) -> Project:
    """A project of the council that the reader may see. Raises Http404."""
    found = projects(viewer=request.user, council=request.council).select_related("council", "drafted_for")
    project: Project | None = found.filter(pk=pk).first()
    if project is None:
        raise Http404
    return project


def demand(request: CouncilRequest, verb: str, project: Project) -> None:
    """A form that could only be refused is not shown. Raises NotAllowed, WrongState."""
    if not is_offered(request, verb, actions_for(request.user, project), f"projects.{verb}", project):
        raise WrongState(state=project.get_state_display())


def _about(request: CouncilRequest, project: Project) -> About:
    """Who is together, and the money. Two queries."""
    money = strips_of([project])[project.pk].money
    facts: list[tuple[Words, str]] = [
        (_("Village"), named(project.village)),
        (_("Partner"), named(project.partner)),
        (_("Budget"), format_fen(project.budget_fen)),
    ]
    if money.received_fen:
        facts.append((_("Balance"), format_fen(money.balance_fen)))
    code = {"council": request.council.code}
    own = reverse("projects:detail", kwargs=code | {"pk": project.pk})
    return About(project.title, [(_("Projects"), reverse("projects:list", kwargs=code)), (project.title, own)], facts)


def page_of(request: CouncilRequest, project: Project) -> str:
    """The address of a project's page, for its council. One that was just withdrawn may be seen no more."""
    project.refresh_from_db(fields=["state"])
    name = "projects:detail" if request.user.has_perm("projects.view", project) else "projects:list"
    kwargs = {"council": request.council.code}
    return reverse(name, kwargs=kwargs | ({"pk": project.pk} if name.endswith("detail") else {}))


do = page_of_verbs(Doing(deeds=DEEDS, seen=seen, demand=demand, about=_about, afterwards=page_of))
