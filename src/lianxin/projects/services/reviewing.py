"""What the village and the office say: endorse, return, approve, publish, cancel."""

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.exchange.services import Wanted, close_listings, list_for, open_listings, release_claims
from lianxin.exchange.states import Form
from lianxin.kernel import clock
from lianxin.kernel.errors import need_reason
from lianxin.ledger.queries import balance_of
from lianxin.projects.errors import BalanceLeft
from lianxin.projects.models import Project
from lianxin.projects.services.steps import begin, fund_of, move, part_of, record, review
from lianxin.projects.states import Verdict


@transaction.atomic
def endorse_project(*, project: Project, actor: User, reason: str = "") -> Project:
    """The village agrees. Raises NotAllowed, WrongState."""
    post = begin("endorse", project, actor, project.village_id)
    move("endorse", project)
    review(project, Verdict.ENDORSED, reason, actor)
    record("endorsed", project, actor, post, reason=reason.strip())
    return project


@transaction.atomic
def return_project(*, project: Project, actor: User, reason: str) -> Project:
    """The village or the office asks for changes. Raises NotAllowed, WrongState, ReasonMissing."""
    post = begin("return", project, actor, project.village_id)
    reason = need_reason(reason)
    move("return", project, approved_on=None)
    review(project, Verdict.RETURNED, reason, actor)
    record("returned", project, actor, post, reason=reason)
    return project


@transaction.atomic
def approve_project(*, project: Project, actor: User, reason: str = "") -> Project:
    """The office approves (立项). Raises NotAllowed, WrongState."""
    post = begin("approve", project, actor)
    move("approve", project, approved_on=clock.today())
    review(project, Verdict.APPROVED, reason, actor)
    record("approved", project, actor, post, reason=reason.strip())
    return project


@transaction.atomic
def publish_project(*, project: Project, actor: User) -> Project:
    """Publish a project in its round's list: what it needs can be claimed now. Raises NotAllowed, WrongState."""
    post = begin("publish", project, actor)
    if project.budget_fen:
        money = Wanted(title=project.title, form=Form.MONEY, quantity=project.budget_fen)
        list_for(part_of(project), [money])
    open_listings(part_of(project))
    move("publish", project)
    record("published", project, actor, post, budget_fen=project.budget_fen)
    return project


@transaction.atomic
def cancel_project(*, project: Project, actor: User, reason: str) -> Project:
    """Give up an approved project: its claims are released, its listings closed.

    Raises NotAllowed, WrongState, ReasonMissing, BalanceLeft while it holds money.
    """
    post = begin("cancel", project, actor)
    reason = need_reason(reason)
    fund = fund_of(project)
    if balance := balance_of(fund):
        raise BalanceLeft(balance_fen=balance)
    close_listings(fund=fund, reason=reason, actor=actor, post=post)
    released = release_claims(fund=fund, reason=reason)
    move("cancel", project)
    review(project, Verdict.CANCELLED, reason, actor)
    record("cancelled", project, actor, post, reason=reason, released=released)
    return project
