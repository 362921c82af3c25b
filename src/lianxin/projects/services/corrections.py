"""Correcting a year's report by a changed sheet: new entries that name what they correct; nothing is overwritten."""

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.exchange.models import Delivery
from lianxin.exchange.services import close_listings, deliver, promise_anew, take_back
from lianxin.kernel import clock
from lianxin.ledger.models import Transfer
from lianxin.ledger.services import Paper, receive, reverse, spend
from lianxin.ledger.states import TransferKind
from lianxin.network.rules import permit
from lianxin.projects.counting import count, everything
from lianxin.projects.errors import KeptByHand, WrongState
from lianxin.projects.models import Outcome, Project
from lianxin.projects.queries import strips_of
from lianxin.projects.services.steps import fund_of, hold, record, take_over
from lianxin.projects.services.years import YearLine, check_year
from lianxin.projects.states import ACCEPTED, GONE, ProjectState

_DESCRIBED = ("category", "measure", "started_on", "finished_on", "state")
_DATED = ("filed_on", "approved_on", "closed_on", "waiting_since")
_COUNTED = ("direct_persons", "indirect_persons", "households", "person_times")


@transaction.atomic
def correct_by_sheet(*, project: Project, line: YearLine, label: str, actor: User) -> Project:
    """Bring a project of a year's report in line with its line in a changed sheet; ``label`` names the sheet.

    Money is reversed and entered anew, an outcome is corrected by a new one. Raises NotAllowed, WrongState for a
    project that was given up, KeptByHand for one whose money was recorded entry by entry, and as ``check_year``.
    """
    post = permit(actor, "projects.bring_in", project)
    check_year(line)
    hold(project)
    if project.state in GONE:
        raise WrongState(state=project.get_state_display())
    before = everything(project)
    if _money_differs(project, line):
        _enter_money_anew(project, line, label, actor)
    changes = _describe_anew(project, line)
    if project.state in ACCEPTED:
        _correct_outcome(project, line, actor)
        close_listings(fund=fund_of(project))
    count(everything(project), before)
    record("corrected_by_sheet", project, actor, post, sheet=label, changes=changes)
    return project


def _describe_anew(project: Project, line: YearLine) -> dict[str, list[str]]:
    """Take over what the line says beside money and people. Returns what changed, from and to."""
    changes = take_over(project, line, _DESCRIBED)
    project.budget_fen = line.promised_fen
    project.filed_on = project.filed_on or line.started_on  # it may have been a draft,
    project.approved_on = project.approved_on or line.started_on  # or declared only, until now
    project.closed_on = line.finished_on if line.state == ProjectState.CLOSED else None
    if "state" in changes:
        project.waiting_since = clock.today()
    project.save(update_fields=[*_DESCRIBED, *_DATED, "budget_fen"])
    return changes


def _money_differs(project: Project, line: YearLine) -> bool:
    strip = strips_of([project])[project.pk]
    recorded = (strip.promised_fen, strip.money.received_fen, strip.money.spent_fen)
    return recorded != (line.promised_fen, line.received_fen, line.spent_fen)


def _enter_money_anew(project: Project, line: YearLine, label: str, actor: User) -> None:
    """Reverse what the sheet brought in, then promise, receive and spend what it says now."""
    fund = fund_of(project)
    standing = Transfer.objects.filter(fund=fund, reverses__isnull=True, reversed_by__isnull=True).order_by("-pk")
    kinds = sorted(standing.values_list("kind", flat=True))
    if project.sheet_entry is None or kinds not in ([], ["received"], ["received", "spent"]):
        raise KeptByHand(title=project.title)
    today = clock.today()
    for transfer in sorted(standing, key=lambda entry: entry.kind == TransferKind.RECEIVED):
        paper = Paper(voucher=transfer.voucher.number, on=today, purpose=label)
        reversal = reverse(transfer=transfer, paper=paper, recorder=actor)
        for delivery in Delivery.objects.filter(transfer=transfer).select_related("claim"):
            take_back(delivery=delivery, on=today, note=label, recorder=actor, transfer=reversal)
    claim = promise_anew(
        fund=fund,
        owner_id=project.village_id,
        organisation_id=line.partner.pk,
        quantity_fen=line.promised_fen,
        on=line.started_on,
        reason=label,
        recorder=actor,
    )
    if claim and line.received_fen:
        paper = Paper(f"{label}-{project.position:03}-收", line.started_on, line.title)
        giver = {"organisation_id": line.partner.pk, "amount_fen": line.received_fen}
        transfer = receive(fund=fund, paper=paper, recorder=actor, **giver)
        deliver(claim=claim, quantity=line.received_fen, on=paper.on, note="", recorder=actor, transfer=transfer)
    if line.spent_fen:
        paper = Paper(f"{label}-{project.position:03}-支", line.finished_on or line.started_on, line.title)
        spend(fund=fund, payee=line.village.name, amount_fen=line.spent_fen, paper=paper, recorder=actor)


def _correct_outcome(project: Project, line: YearLine, actor: User) -> None:
    counted = {name: getattr(line, name) for name in _COUNTED}
    counted["direct_persons"] = line.direct_persons or 0
    earlier = project.outcomes.current().first()
    on = line.finished_on or line.started_on
    if earlier and earlier.on == on and all(getattr(earlier, name) == value for name, value in counted.items()):
        return
    Outcome.objects.create(project=project, on=on, corrects=earlier, recorded_by=actor, **counted)
