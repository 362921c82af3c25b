"""Writing a project: draft, revise, file, withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Max

from lianxin.accounts.models import User
from lianxin.exchange.services import Wanted, list_for, withdraw_drafts
from lianxin.kernel import clock
from lianxin.ledger.errors import MOST_FEN
from lianxin.network.errors import NotEnrolled
from lianxin.network.models import Category, Council, Organisation
from lianxin.network.queries import is_enrolled
from lianxin.network.rules import permit
from lianxin.network.states import PLACES, Role
from lianxin.projects.counting import count, stages
from lianxin.projects.errors import BadBudget, BadPlan, LooksDuplicate, NotHere, NothingAsked
from lianxin.projects.models import Project, Round
from lianxin.projects.queries import similar_projects
from lianxin.projects.services.steps import acts_as, begin, move, part_of, record, take_over


@dataclass(frozen=True)
class Draft:
    """What is asked of a project. ``wanted`` is what it needs in kind, each in its form's unit."""

    year: int
    title: str
    category: Category
    village: Organisation
    partner: Organisation
    budget_fen: int
    measure: str = ""
    summary: str = ""
    reason: str = ""
    expected_persons: int | None = None
    planned_start_on: date | None = None
    planned_finish_on: date | None = None
    wanted: Sequence[Wanted] = field(default=())


_WRITTEN = (
    "title", "category", "village", "partner", "budget_fen", "measure", "summary", "reason", "expected_persons",
    "planned_start_on", "planned_finish_on",
)  # fmt: skip


@transaction.atomic
def draft_project(*, council: Council, draft: Draft, actor: User) -> Project:
    """Begin a project for the organisation that the actor acts for: its village, its partner or the office.

    Raises NotAllowed, NotHere, NotEnrolled, BadBudget, BadPlan, NothingAsked, BadQuantity.
    """
    permit(actor, "projects.draft", council)
    _check(draft, council)
    post = acts_as(actor, council.pk, (Role.STEWARD, draft.village.pk), (Role.LIAISON, draft.partner.pk))
    year = round_of(council.pk, draft.year)
    project = Project.objects.create(
        council=council,
        round=year,
        position=next_position(year),
        drafted_for_id=post.organisation_id,
        drafted_by=actor,
        waiting_since=clock.today(),
        **{name: getattr(draft, name) for name in _WRITTEN},
    )
    _want(project, draft)
    record("drafted", project, actor, post, title=project.title)
    return project


@transaction.atomic
def revise_project(*, project: Project, draft: Draft, actor: User) -> Project:
    """Change a draft, or a project that was returned; the journal keeps what changed. The year stays.

    Raises NotAllowed, WrongState, NotHere, NotEnrolled, BadBudget, BadPlan, NothingAsked, BadQuantity.
    """
    post = begin("edit", project, actor)
    _check(draft, project.council)
    acts_as(actor, project.council_id, (Role.STEWARD, draft.village.pk), (Role.LIAISON, draft.partner.pk))
    before = stages(project)
    changes = take_over(project, draft, _WRITTEN)
    project.save(update_fields=_WRITTEN)
    count(stages(project), before)
    if project.fund:
        withdraw_drafts(fund=project.fund)
    _want(project, draft)
    record("revised", project, actor, post, changes=changes)
    return project


@transaction.atomic
def file_project(*, project: Project, actor: User, is_another: bool = False) -> Project:
    """Declare a project. A village's own project needs no opinion of the village and goes on to the office.

    Raises NotAllowed, WrongState, LooksDuplicate unless the actor says that it ``is_another``.
    """
    post = begin("file", project, actor)
    alike = [] if is_another else similar_projects(project)
    if alike:
        raise LooksDuplicate(village=project.village.name, titles="、".join(other.title for other in alike))
    move("file", project, filed_on=project.filed_on or clock.today())
    if project.drafted_for_id == project.village_id:
        move("endorse", project)
    record("filed", project, actor, post, budget_fen=project.budget_fen)
    return project


@transaction.atomic
def withdraw_project(*, project: Project, actor: User, reason: str = "") -> Project:
    """Take a project back before it is approved. Raises NotAllowed, WrongState."""
    post = begin("withdraw", project, actor)
    move("withdraw", project)
    record("withdrawn", project, actor, post, reason=reason.strip())
    return project


def round_of(council_id: int, year: int) -> Round:
    """A council's round, opened with its first project."""
    return Round.objects.get_or_create(council_id=council_id, year=year)[0]


def next_position(year: Round) -> int:
    """The next free number in a round; holds the round until the transaction ends."""
    Round.objects.select_for_update().get(pk=year.pk)
    return (Project.objects.filter(round=year).aggregate(last=Max("position"))["last"] or 0) + 1


def _check(draft: Draft, council: Council) -> None:
    in_town = draft.village.kind in PLACES and (draft.village.division_id or "").startswith(council.code)
    for thing, is_here in ((draft.village, in_town), (draft.category, draft.category.council_id == council.pk)):
        if not is_here:
            raise NotHere(name=thing.name)
    if not is_enrolled(council.pk, draft.partner.pk):
        raise NotEnrolled(name=draft.partner.name)
    if not 0 <= draft.budget_fen <= MOST_FEN:
        raise BadBudget(asked=draft.budget_fen)
    if not draft.budget_fen and not draft.wanted:
        raise NothingAsked
    if draft.planned_start_on and draft.planned_finish_on and draft.planned_finish_on < draft.planned_start_on:
        raise BadPlan


def _want(project: Project, draft: Draft) -> None:
    if draft.wanted:
        list_for(part_of(project), draft.wanted)
