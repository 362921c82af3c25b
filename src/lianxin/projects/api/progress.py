"""Work on the way: start, milestones, evidence, and handing in for acceptance."""

from datetime import date
from typing import Annotated

from django.http import FileResponse
from ninja import File, Form, Router, UploadedFile
from pydantic import Field

from lianxin.accounts.api import Id, Input, Line, SignedIn, Written, read, write
from lianxin.network.api import member_of
from lianxin.projects.api.reviewing import SayWhy
from lianxin.projects.api.scope import milestone_of, seen, shown
from lianxin.projects.api.shapes import EvidenceOut, MilestoneOut, ProjectOut
from lianxin.projects.models import Evidence
from lianxin.projects.services import (
    add_evidence,
    plan_milestone,
    reach_milestone,
    revise_milestone,
    start_project,
    submit_project,
)

router = Router()


class OnDay(Input):
    """The day on which it happened."""

    on: date


class PlanIn(Input):
    """A milestone with its planned date."""

    title: Written
    on: date


class ReviseIn(SayWhy):
    """A milestone's new date, and why."""

    on: date


class EvidenceIn(Input):
    """What a file shows, and for which milestone."""

    title: Annotated[Line, Field(min_length=1, max_length=120)]
    milestone: Id | None = None


@write(router, "/projects/{project_id}/start", gives=ProjectOut)
def start(request: SignedIn, project_id: Id, body: OnDay) -> ProjectOut:
    """Work has begun (the steward, the partner's liaison or the office)."""
    return shown(start_project(project=seen(request, project_id), on=body.on, actor=request.user))


@write(router, "/projects/{project_id}/submit", gives=ProjectOut)
def submit(request: SignedIn, project_id: Id, body: OnDay) -> ProjectOut:
    """Hand a finished project in for acceptance (the steward or the office)."""
    return shown(submit_project(project=seen(request, project_id), on=body.on, actor=request.user))


@write(router, "/projects/{project_id}/milestones", gives=MilestoneOut, creates=True)
def plan(request: SignedIn, project_id: Id, body: PlanIn) -> MilestoneOut:
    """Add a milestone with its planned date."""
    project = seen(request, project_id)
    return MilestoneOut.of(plan_milestone(project=project, title=body.title, on=body.on, actor=request.user))


@write(router, "/projects/{project_id}/milestones/{milestone_id}/revise", gives=MilestoneOut)
def revise_date(request: SignedIn, project_id: Id, milestone_id: Id, body: ReviseIn) -> MilestoneOut:
    """Move a milestone for a reason; the planned date stays."""
    milestone = milestone_of(request, project_id, milestone_id)
    return MilestoneOut.of(revise_milestone(milestone=milestone, on=body.on, reason=body.reason, actor=request.user))


@write(router, "/projects/{project_id}/milestones/{milestone_id}/reach", gives=MilestoneOut)
def reach(request: SignedIn, project_id: Id, milestone_id: Id, body: OnDay) -> MilestoneOut:
    """A milestone was reached."""
    milestone = milestone_of(request, project_id, milestone_id)
    return MilestoneOut.of(reach_milestone(milestone=milestone, on=body.on, actor=request.user))


@write(router, "/projects/{project_id}/evidence", gives=EvidenceOut, creates=True)
def add_file(request: SignedIn, project_id: Id, body: Form[EvidenceIn], file: File[UploadedFile]) -> EvidenceOut:
    """Keep a file that shows what was done: a picture, a PDF, a Word or Excel file, of at most 20 MB."""
    project = seen(request, project_id)
    evidence = add_evidence(
        project=project,
        title=body.title,
        file=file,
        content_type=file.content_type or "",
        actor=request.user,
        milestone=project.milestones.get(pk=body.milestone) if body.milestone else None,
    )
    return EvidenceOut.of(evidence)


@read(router, "/evidence/{evidence_id}/file", gives=None, public=False)
def evidence_file(request: SignedIn, evidence_id: Id) -> FileResponse:
    """The file of a piece of evidence (the council's members)."""
    mine = Evidence.objects.filter(project__council__in=member_of(request.user))
    kept = mine.get(pk=evidence_id)
    return FileResponse(kept.file.open(), as_attachment=True, filename=kept.file_name, content_type=kept.content_type)
