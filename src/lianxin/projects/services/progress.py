"""Work on the way: start, milestones, evidence, and handing in for acceptance."""

from datetime import date

from django.core.files.base import File
from django.db import transaction

from lianxin.accounts.models import User
from lianxin.exchange.services import close_listings
from lianxin.kernel import clock
from lianxin.kernel.errors import need_reason
from lianxin.network.files import checked
from lianxin.projects.errors import NotFinished, NotYet
from lianxin.projects.models import Evidence, Milestone, Project
from lianxin.projects.services.steps import begin, fund_of, move, record

HANDED_IN = "项目已申请验收"
"""Why nobody needs to wait any more for what a project asked for."""


@transaction.atomic
def start_project(*, project: Project, on: date, actor: User) -> Project:
    """Work has begun. Raises NotAllowed, WrongState, NotYet for a day to come."""
    post = begin("start", project, actor)
    if on > clock.today():
        raise NotYet(on=on)
    move("start", project, started_on=on)
    record("started", project, actor, post, on=on.isoformat())
    return project


@transaction.atomic
def plan_milestone(*, project: Project, title: str, on: date, actor: User) -> Milestone:
    """Add a milestone with its planned date. Raises NotAllowed, WrongState."""
    post = begin("plan_milestone", project, actor)
    milestone = Milestone.objects.create(project=project, title=title.strip(), baseline_on=on)
    record("milestone_planned", project, actor, post, milestone=milestone.pk, title=milestone.title, on=on.isoformat())
    return milestone


@transaction.atomic
def revise_milestone(*, milestone: Milestone, on: date, reason: str, actor: User) -> Milestone:
    """Move a milestone for a reason; the planned date stays. Raises NotAllowed, WrongState, ReasonMissing."""
    project = milestone.project
    post = begin("revise_milestone", project, actor)
    milestone.revised_on, milestone.revised_reason = on, need_reason(reason)
    milestone.save(update_fields=["revised_on", "revised_reason"])
    facts = {"title": milestone.title, "on": on.isoformat(), "reason": milestone.revised_reason}
    record("milestone_revised", project, actor, post, milestone=milestone.pk, **facts)
    return milestone


@transaction.atomic
def reach_milestone(*, milestone: Milestone, on: date, actor: User) -> Milestone:
    """A milestone was reached. Raises NotAllowed, WrongState, NotYet for a day to come."""
    project = milestone.project
    post = begin("reach_milestone", project, actor)
    if on > clock.today():
        raise NotYet(on=on)
    milestone.actual_on = on
    milestone.save(update_fields=["actual_on"])
    record("milestone_reached", project, actor, post, milestone=milestone.pk, title=milestone.title, on=on.isoformat())
    return milestone


@transaction.atomic
def add_evidence(
    *,
    project: Project,
    title: str,
    file: "File[bytes]",
    content_type: str,
    actor: User,
    milestone: Milestone | None = None,
) -> Evidence:
    """Keep a file that shows what was done, with its SHA-256. Raises NotAllowed, WrongState, BadEvidence."""
    post = begin("add_evidence", project, actor)
    kept = checked(file, content_type)
    evidence = Evidence.objects.create(
        project=project,
        milestone=milestone,
        title=title.strip(),
        file=file,
        file_name=kept.name,
        content_type=content_type,
        size=file.size,
        sha256=kept.sha256,
        uploaded_by=actor,
        at=clock.now(),
    )
    record("evidence_added", project, actor, post, evidence=evidence.pk, title=evidence.title, sha256=evidence.sha256)
    return evidence


@transaction.atomic
def submit_project(*, project: Project, on: date, actor: User) -> Project:
    """Hand a finished project in for acceptance; what it asked for cannot be claimed any more.

    Raises NotAllowed, WrongState, NotFinished.
    """
    post = begin("submit", project, actor)
    if on > clock.today() or (project.started_on and on < project.started_on):
        raise NotFinished(on=on)
    move("submit", project, finished_on=on)
    close_listings(fund=fund_of(project), reason=HANDED_IN, actor=actor, post=post)
    record("submitted", project, actor, post, on=on.isoformat())
    return project
