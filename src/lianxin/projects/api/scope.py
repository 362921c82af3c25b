"""Finding what a request is about. What its sender may not see is as if it were not there."""

from lianxin.accounts.api import Asked
from lianxin.network.models import Council
from lianxin.network.queries import councils
from lianxin.projects.api.shapes import ProjectOut
from lianxin.projects.models import Milestone, Project
from lianxin.projects.queries import projects, strips_of


def council_of_project(pk: int) -> Council:
    """The council that a project belongs to. Raises Council.DoesNotExist. One query."""
    try:
        return councils().get(projects=pk)
    except Council.DoesNotExist:
        raise Project.DoesNotExist from None


def seen(request: Asked, pk: int) -> Project:
    """A project that the sender may see, with its parts by name. Raises Project.DoesNotExist. Two queries."""
    found = projects(viewer=request.user, council=council_of_project(pk))
    return found.select_related("round", "category", "village", "partner", "fund", "council").get(pk=pk)


def milestone_of(request: Asked, pk: int, milestone_id: int) -> Milestone:
    """A milestone of a project that the sender may see. Raises Project.DoesNotExist, Milestone.DoesNotExist."""
    return seen(request, pk).milestones.select_related("project").get(pk=milestone_id)


def shown(project: Project) -> ProjectOut:
    """A project as lists show it. Two queries, and what the project came without."""
    return ProjectOut.of(project, strips_of([project])[project.pk])
