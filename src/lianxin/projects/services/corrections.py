"""Correcting a year's report by a changed sheet: new entries that name what they correct; nothing is overwritten."""

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.exchange.models import Delivery
from lianxin.exchange.services import (
    Arrived,
    close_listings,
    deliver,
    hold_claim,
    hold_listings,
    promise_anew,
    recategorise,
    reopen_listings,
    take_back,
)
from lianxin.kernel import clock
from lianxin.ledger.models import Transfer
from lianxin.ledger.services import Paper, reverse, spend
from lianxin.ledger.states import TransferKind
from lianxin.network.rules import permit
from lianxin.projects.counting import count, count_money, everything, own
from lianxin.projects.errors import KeptByHand, WrongState
from lianxin.projects.models import Outcome, Project
from lianxin.projects.queries import strips_of
from lianxin.projects.services.steps import fund_of, hold, part_of, record, take_over
from lianxin.projects.services.years import YearLine, check_year
from lianxin.projects.states import ACCEPTED, CLAIMABLE, GONE, ProjectState

_DESCRIBED = ("measure", "started_on", "finished_on", "state")
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
    moved = _recategorise(project, line)
    before = own(project)
    if _money_differs(project, line):
        _enter_money_anew(project, line, label, actor)
    changes = moved | _describe_anew(project, line)
    if project.state in ACCEPTED:
        _correct_outcome(project, line, actor)
    if project.state in CLAIMABLE:
        reopen_listings(fund=fund_of(project))
    else:
        close_listings(fund=fund_of(project), reason=label, actor=actor, post=post)
    count(own(project), before)
    record("corrected_by_sheet", project, actor, post, sheet=label, changes=changes)
    return project


def _recategorise(project: Project, line: YearLine) -> dict[str, list[str]]:
    """Move a project with its claims and money into the line's category. Returns what changed, from and to."""
    if project.category_id == line.category.pk:
        return {}
    fund = fund_of(project)
    hold_listings(fund=fund)
    before = everything(project)
    changes = take_over(project, line, ["category"])
    project.save(update_fields=["category"])
    recategorise(fund=fund, category_id=line.category.pk)
    count(everything(project), before)
    return changes


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
        paper = Paper(voucher=transfer.voucher.number, on=today, purpose=label, by_sheet=True)
        reversal = reverse(transfer=transfer, paper=paper, recorder=actor)
        delivery = Delivery.objects.filter(transfer=transfer).first()
        if delivery:
            claim = hold_claim(delivery.claim_id)
            take_back(delivery=delivery, claim=claim, paper=paper, recorder=actor, transfer=reversal)
        else:
            count_money(project, reversal)
    promise = promise_anew(
        part=part_of(project),
        organisation_id=line.partner.pk,
        quantity_fen=line.promised_fen,
        on=line.started_on,
        reason=label,
        recorder=actor,
    )
    if promise and line.received_fen:
        voucher = f"{label}-{project.position:03}-收"
        arrived = Arrived(line.received_fen, line.started_on, voucher=voucher, note=line.title, by_sheet=True)
        deliver(claim=promise, arrived=arrived, recorder=actor)
    if line.spent_fen:
        on = line.finished_on or line.started_on
        paper = Paper(f"{label}-{project.position:03}-支", on, line.title, by_sheet=True)
        spent = spend(fund=fund, payee=line.village.name, amount_fen=line.spent_fen, paper=paper, recorder=actor)
        count_money(project, spent)


def _correct_outcome(project: Project, line: YearLine, actor: User) -> None:
    counted = {name: getattr(line, name) for name in _COUNTED}
    counted["direct_persons"] = line.direct_persons or 0
    earlier = project.outcomes.current().first()
    on = line.finished_on or line.started_on
    if earlier and earlier.on == on and all(getattr(earlier, name) == value for name, value in counted.items()):
        return
    Outcome.objects.create(project=project, on=on, corrects=earlier, recorded_by=actor, **counted)
