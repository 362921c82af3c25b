"""The end: acceptance with an outcome, its corrections, and closeout."""

from dataclasses import dataclass

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.exchange.services import close_listings, reopen_listings
from lianxin.kernel import clock
from lianxin.kernel.errors import need_reason
from lianxin.ledger.queries import balance_of
from lianxin.projects.counting import benefits, count
from lianxin.projects.errors import BalanceLeft
from lianxin.projects.models import Outcome, Project
from lianxin.projects.services.steps import begin, fund_of, move, record, review
from lianxin.projects.states import Verdict

OVER = "项目已验收"
"""Why nobody needs to wait any more for what a project asked for."""


@dataclass(frozen=True)
class Benefit:
    """Whom a project helped. ``None`` means not counted; households, people and attendances are never added."""

    direct_persons: int
    indirect_persons: int | None = None
    households: int | None = None
    person_times: int | None = None
    note: str = ""


@transaction.atomic
def accept_project(*, project: Project, benefit: Benefit, actor: User, reason: str = "") -> Project:
    """The office accepts a finished project with its outcome. Raises NotAllowed, WrongState."""
    post = begin("accept", project, actor)
    move("accept", project, finished_on=project.finished_on or clock.today())  # a sheet may not know the day
    close_listings(fund=fund_of(project), reason=OVER, actor=actor, post=post)
    earlier = project.outcomes.current().first()  # a sheet called it accepted once, and then took that back
    outcome = _outcome(project, benefit, actor, corrects=earlier)
    count(benefits(outcome, project))
    review(project, Verdict.ACCEPTED, reason, actor)
    record("accepted", project, actor, post, reason=reason.strip(), **_facts(benefit))
    return project


@transaction.atomic
def send_back(*, project: Project, reason: str, actor: User) -> Project:
    """The office puts acceptance off for a reason; what is left can be claimed again.

    Raises NotAllowed, WrongState, ReasonMissing.
    """
    post = begin("send_back", project, actor)
    reason = need_reason(reason)
    move("send_back", project, finished_on=None)
    reopen_listings(fund=fund_of(project))
    review(project, Verdict.SENT_BACK, reason, actor)
    record("sent_back", project, actor, post, reason=reason)
    return project


@transaction.atomic
def correct_outcome(*, project: Project, benefit: Benefit, reason: str, actor: User) -> Outcome:
    """Correct an outcome by a new one that names it. Raises NotAllowed, WrongState, ReasonMissing."""
    post = begin("correct_outcome", project, actor)
    reason = need_reason(reason)
    earlier = project.outcomes.current().select_for_update(of=("self",)).get()
    outcome = _outcome(project, benefit, actor, corrects=earlier)
    count(benefits(outcome, project), benefits(earlier, project))
    record("outcome_corrected", project, actor, post, reason=reason, corrects=earlier.pk, **_facts(benefit))
    return outcome


@transaction.atomic
def close_project(*, project: Project, actor: User) -> Project:
    """Close a project whose balance is accounted for. Raises NotAllowed, WrongState, BalanceLeft."""
    post = begin("close", project, actor)
    if balance := balance_of(fund_of(project)):
        raise BalanceLeft(balance_fen=balance)
    move("close", project, closed_on=clock.today())
    record("closed", project, actor, post)
    return project


def _outcome(project: Project, benefit: Benefit, actor: User, corrects: Outcome | None = None) -> Outcome:
    return Outcome.objects.create(
        project=project,
        direct_persons=benefit.direct_persons,
        indirect_persons=benefit.indirect_persons,
        households=benefit.households,
        person_times=benefit.person_times,
        note=benefit.note,
        on=project.finished_on or clock.today(),
        corrects=corrects,
        recorded_by=actor,
    )


def _facts(benefit: Benefit) -> dict[str, int | None]:
    return {
        "direct_persons": benefit.direct_persons,
        "indirect_persons": benefit.indirect_persons,
        "households": benefit.households,
        "person_times": benefit.person_times,
    }
