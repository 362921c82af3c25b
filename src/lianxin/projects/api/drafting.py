"""Writing a project: draft, revise, file, withdraw."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from lianxin.accounts.api import Count, Id, Input, Line, SignedIn, Text, Whole, Written, Year, write
from lianxin.exchange.services import Wanted
from lianxin.exchange.states import Form
from lianxin.network.api import InCouncil, council_of
from lianxin.network.models import Council
from lianxin.network.queries import members_of, villages_of
from lianxin.projects.api.reading import router
from lianxin.projects.api.scope import seen, shown
from lianxin.projects.api.shapes import ProjectOut
from lianxin.projects.models import Project
from lianxin.projects.services import Draft, draft_project, file_project, revise_project, withdraw_project

__all__ = ["router"]
MOST_WANTED = 20


class WantedIn(Input):
    """One thing needed in kind: how much, in the form's unit (pieces, sessions, person-hours, lessons, grams)."""

    title: Annotated[Line, Field(min_length=1, max_length=120)]
    form: Form
    quantity: Whole


class ContentIn(Input):
    """What a project is. ``village`` and ``partner`` are organisation ids."""

    title: Written
    category: Id
    village: Id
    partner: Id
    budget_fen: Whole
    measure: Annotated[Line, Field(max_length=10)] = ""
    summary: Text = ""
    reason: Text = ""
    expected_persons: Count | None = None
    planned_start_on: date | None = None
    planned_finish_on: date | None = None
    wanted: Annotated[list[WantedIn], Field(max_length=MOST_WANTED)] = []


class DraftIn(ContentIn, InCouncil):
    """A new project."""

    year: Year


class ChangeIn(Input):
    """What changes; what is left out stays as it is."""

    title: Written = ""
    category: Id = 1
    village: Id = 1
    partner: Id = 1
    budget_fen: Whole = 0
    measure: Annotated[Line, Field(max_length=10)] = ""
    summary: Text = ""
    reason: Text = ""
    expected_persons: Count | None = None
    planned_start_on: date | None = None
    planned_finish_on: date | None = None
    wanted: Annotated[list[WantedIn], Field(max_length=MOST_WANTED)] = []


class FileIn(Input):
    """``is_another`` says that a project much like it is another one."""

    is_another: bool = False


class MaySayWhy(Input):
    """A reason, where there is one to give."""

    reason: Text = ""


@write(router, "/projects", gives=ProjectOut, creates=True)
def draft(request: SignedIn, body: DraftIn) -> ProjectOut:
    """Begin a project (a village's steward, a partner's liaison or the office)."""
    council = council_of(body.council)
    asked = Draft(year=body.year, **_resolved(council, body.model_dump(exclude={"council", "year"})))
    return shown(draft_project(council=council, draft=asked, actor=request.user))


@write(router, "/projects/{project_id}", gives=ProjectOut, method="PUT")
def revise(request: SignedIn, project_id: Id, body: ContentIn) -> ProjectOut:
    """Write a draft or returned project anew (its writers). The year stays."""
    project = seen(request, project_id)
    asked = Draft(year=project.round.year, **_resolved(project.council, body.model_dump()))
    return shown(revise_project(project=project, draft=asked, actor=request.user))


@write(router, "/projects/{project_id}", gives=ProjectOut, method="PATCH")
def change(request: SignedIn, project_id: Id, body: ChangeIn) -> ProjectOut:
    """Change some of a draft or returned project (its writers)."""
    project = seen(request, project_id)
    changes = _resolved(project.council, body.model_dump(exclude_unset=True))
    return shown(revise_project(project=project, draft=replace(_present(project), **changes), actor=request.user))


@write(router, "/projects/{project_id}/file", gives=ProjectOut)
def file(request: SignedIn, project_id: Id, body: FileIn = FileIn()) -> ProjectOut:
    """Declare a project (its writers). Refused as ``looks_duplicate`` unless ``is_another`` is said."""
    project = seen(request, project_id)
    return shown(file_project(project=project, actor=request.user, is_another=body.is_another))


@write(router, "/projects/{project_id}/withdraw", gives=ProjectOut)
def withdraw(request: SignedIn, project_id: Id, body: MaySayWhy = MaySayWhy()) -> ProjectOut:
    """Take a project back before it is approved (its writers)."""
    return shown(withdraw_project(project=seen(request, project_id), actor=request.user, reason=body.reason))


def _resolved(council: Council, asked: dict[str, Any]) -> dict[str, Any]:
    """What was asked, with the council's own things in place of their ids. Raises their DoesNotExist."""
    if "category" in asked:
        asked["category"] = council.categories.get(pk=asked["category"])
    if "village" in asked:
        asked["village"] = villages_of(council).get(pk=asked["village"])
    if "partner" in asked:
        asked["partner"] = members_of(council).get(organisation=asked["partner"]).organisation
    if "wanted" in asked:
        asked["wanted"] = [Wanted(**want) for want in asked["wanted"]]
    return asked


def _present(project: Project) -> Draft:
    """A project as it was last written."""
    listings = project.fund.listings.all() if project.fund else []
    return Draft(
        year=project.round.year,
        title=project.title,
        category=project.category,
        village=project.village,
        partner=project.partner,
        budget_fen=project.budget_fen,
        measure=project.measure,
        summary=project.summary,
        reason=project.reason,
        expected_persons=project.expected_persons,
        planned_start_on=project.planned_start_on,
        planned_finish_on=project.planned_finish_on,
        wanted=[Wanted(one.title, Form(one.form), one.capacity) for one in listings],
    )
