"""What the village and the office say: endorse, return, approve, publish, cancel, accept, correct, close."""

from ninja import Router

from lianxin.accounts.api import Count, Id, Input, SignedIn, Text, write
from lianxin.projects.api.drafting import MaySayWhy
from lianxin.projects.api.scope import seen, shown
from lianxin.projects.api.shapes import OutcomeOut, ProjectOut
from lianxin.projects.services import (
    Benefit,
    accept_project,
    approve_project,
    cancel_project,
    close_project,
    correct_outcome,
    endorse_project,
    publish_project,
    return_project,
    send_back,
)

router = Router()


class SayWhy(Input):
    """A no needs a reason."""

    reason: Text


class BenefitIn(Input):
    """Whom the project helped. Leave out what was not counted; households, people and attendances are never added."""

    direct_persons: Count
    indirect_persons: Count | None = None
    households: Count | None = None
    person_times: Count | None = None
    note: Text = ""

    def benefit(self) -> Benefit:
        """As services take it."""
        return Benefit(**self.model_dump(exclude={"reason"}))


class AcceptIn(BenefitIn):
    """An outcome, and a word with it."""

    reason: Text = ""


class CorrectIn(BenefitIn):
    """The right outcome, and why the earlier one was wrong."""

    reason: Text


@write(router, "/projects/{project_id}/endorse", gives=ProjectOut)
def endorse(request: SignedIn, project_id: Id, body: MaySayWhy = MaySayWhy()) -> ProjectOut:
    """The village agrees (its steward)."""
    return shown(endorse_project(project=seen(request, project_id), actor=request.user, reason=body.reason))


@write(router, "/projects/{project_id}/return", gives=ProjectOut)
def send_for_changes(request: SignedIn, project_id: Id, body: SayWhy) -> ProjectOut:
    """Ask for changes, with the reason (the village's steward first, then the office)."""
    return shown(return_project(project=seen(request, project_id), actor=request.user, reason=body.reason))


@write(router, "/projects/{project_id}/approve", gives=ProjectOut)
def approve(request: SignedIn, project_id: Id, body: MaySayWhy = MaySayWhy()) -> ProjectOut:
    """Approve a project (the office; 立项)."""
    return shown(approve_project(project=seen(request, project_id), actor=request.user, reason=body.reason))


@write(router, "/projects/{project_id}/publish", gives=ProjectOut)
def publish(request: SignedIn, project_id: Id) -> ProjectOut:
    """Publish a project in its round's list, so that it can be claimed (the office)."""
    return shown(publish_project(project=seen(request, project_id), actor=request.user))


@write(router, "/projects/{project_id}/cancel", gives=ProjectOut)
def cancel(request: SignedIn, project_id: Id, body: SayWhy) -> ProjectOut:
    """Give up an approved project that holds no money (the office)."""
    return shown(cancel_project(project=seen(request, project_id), actor=request.user, reason=body.reason))


@write(router, "/projects/{project_id}/send-back", gives=ProjectOut)
def put_off(request: SignedIn, project_id: Id, body: SayWhy) -> ProjectOut:
    """Put acceptance off, with the reason (the office)."""
    return shown(send_back(project=seen(request, project_id), actor=request.user, reason=body.reason))


@write(router, "/projects/{project_id}/accept", gives=ProjectOut)
def accept(request: SignedIn, project_id: Id, body: AcceptIn) -> ProjectOut:
    """Accept a finished project with its outcome (the office)."""
    project = seen(request, project_id)
    return shown(accept_project(project=project, benefit=body.benefit(), actor=request.user, reason=body.reason))


@write(router, "/projects/{project_id}/outcome", gives=OutcomeOut, creates=True)
def correct(request: SignedIn, project_id: Id, body: CorrectIn) -> OutcomeOut:
    """Correct an outcome by a new one that names it (the office)."""
    project = seen(request, project_id)
    return OutcomeOut.of(
        correct_outcome(project=project, benefit=body.benefit(), reason=body.reason, actor=request.user)
    )


@write(router, "/projects/{project_id}/close", gives=ProjectOut)
def close(request: SignedIn, project_id: Id) -> ProjectOut:
    """Close an accepted project whose balance is accounted for (the office)."""
    return shown(close_project(project=seen(request, project_id), actor=request.user))
