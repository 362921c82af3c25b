"""What comes in and goes out: claims, money received and spent, goods delivered, corrections, balances."""

from datetime import date
from uuid import UUID

from django.db import transaction

from lianxin.accounts.errors import KeyReused
from lianxin.accounts.models import User
from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.services import Bidder, deliver, promise, take_back, take_claim_back
from lianxin.exchange.states import Form
from lianxin.ledger.models import Transfer
from lianxin.ledger.services import Paper, carry_over, give_back, receive, reverse, spend
from lianxin.ledger.states import TransferKind
from lianxin.network.rules import permit
from lianxin.projects.counting import MONEY_OF, cell, count, promises
from lianxin.projects.errors import BadTarget, WrongForm
from lianxin.projects.models import Project
from lianxin.projects.services.steps import begin, fund_of, hold, need_reason, record
from lianxin.projects.states import MOVING


@transaction.atomic
def claim_project(
    *, project: Project, listing_id: int, organisation_id: int, quantity: int, actor: User, key: UUID
) -> Claim:
    """Claim a project's need wholly or in part (listing's unit; money in fen). Harmless to repeat with its ``key``.

    Raises NotAllowed, WrongState, Listing.DoesNotExist, KeyReused and what ``promise`` raises.
    """
    permit(actor, "exchange.claim_listing", Bidder(project.council_id, organisation_id))
    if earlier := Claim.objects.filter(organisation_id=organisation_id, key=key).first():
        return _same(earlier, listing_id, quantity)
    post = begin("claim", project, actor, organisation_id, alone=False)
    listing = Listing.objects.select_related("owner").get(pk=listing_id, fund=project.fund_id)
    claim, is_new = promise(listing=listing, organisation_id=organisation_id, quantity=quantity, actor=actor, key=key)
    if is_new:
        count(promises([claim], project))
        facts = {"claim": claim.pk, "organisation": organisation_id, **_amount(claim, quantity)}
        record("claimed", project, actor, post, **facts)
    return _same(claim, listing_id, quantity)


@transaction.atomic
def withdraw_project_claim(*, project: Project, claim_id: int, reason: str, actor: User) -> Claim:
    """Take a claim back for a reason, before anything came in for it.

    Raises NotAllowed, WrongState, ReasonMissing, Claim.DoesNotExist, ClaimDelivered, ClaimNotLive.
    """
    post = begin("withdraw_claim", project, actor)
    reason = need_reason(reason)
    claim = Claim.objects.select_related("listing").get(pk=claim_id, listing__fund=project.fund_id)
    take_claim_back(claim=claim, reason=reason, actor=actor)
    count({}, promises([claim], project))
    facts = {"organisation": claim.organisation_id, "reason": reason, **_amount(claim, claim.quantity)}
    record("claim_withdrawn", project, actor, post, claim=claim.pk, **facts)
    return claim


@transaction.atomic
def receive_money(*, project: Project, claim_id: int, amount_fen: int, paper: Paper, actor: User) -> Transfer:
    """Record money that came in for a claim, against its voucher. More or less than promised is recorded as it is.

    Raises NotAllowed, WrongState, Claim.DoesNotExist, WrongForm, ClaimNotLive, BadAmount, DateInFuture.
    """
    post = begin("receive", project, actor)
    claim = _claim(project, claim_id, is_money=True)
    transfer = receive(
        fund=fund_of(project),
        organisation_id=claim.organisation_id,
        amount_fen=amount_fen,
        paper=paper,
        recorder=actor,
    )
    deliver(claim=claim, quantity=amount_fen, on=paper.on, note=paper.purpose, recorder=actor, transfer=transfer)
    _count_money(project, transfer)
    facts = {"organisation": claim.organisation_id, "voucher": paper.voucher, "amount_fen": amount_fen}
    record("received", project, actor, post, transfer=transfer.pk, **facts)
    return transfer


@transaction.atomic
def deliver_in_kind(*, project: Project, claim_id: int, quantity: int, on: date, note: str, actor: User) -> Delivery:
    """Record goods, hours or places that came for a claim (listing's unit).

    Raises NotAllowed, WrongState, Claim.DoesNotExist, WrongForm, ClaimNotLive, BadQuantity.
    """
    post = begin("deliver", project, actor)
    claim = _claim(project, claim_id, is_money=False)
    delivery = deliver(claim=claim, quantity=quantity, on=on, note=note, recorder=actor)
    record("delivered", project, actor, post, organisation=claim.organisation_id, **_amount(claim, quantity))
    return delivery


@transaction.atomic
def spend_money(*, project: Project, payee: str, amount_fen: int, paper: Paper, actor: User) -> Transfer:
    """Record what the project paid: to whom, what for, against which voucher.

    Raises NotAllowed, WrongState, BadAmount, DateInFuture, NotEnoughMoney.
    """
    post = begin("spend", project, actor)
    transfer = spend(fund=fund_of(project), payee=payee, amount_fen=amount_fen, paper=paper, recorder=actor)
    _count_money(project, transfer)
    facts = {"payee": payee, "purpose": paper.purpose, "voucher": paper.voucher, "amount_fen": amount_fen}
    record("spent", project, actor, post, transfer=transfer.pk, **facts)
    return transfer


@transaction.atomic
def reverse_entry(*, project: Project, transfer_id: int, paper: Paper, actor: User) -> Transfer:
    """Correct an entry of the book by a new one that takes it back; ``paper.purpose`` says why.

    What was carried over goes back; both projects' timelines say so.

    Raises NotAllowed, WrongState, ReasonMissing, Transfer.DoesNotExist, AlreadyReversed, ReversalOfReversal,
    NotEnoughMoney where what came in is spent already.
    """
    post = begin("reverse", project, actor)
    need_reason(paper.purpose)
    transfer = Transfer.objects.select_related("fund").get(pk=transfer_id, fund=project.fund_id)
    reversal = reverse(transfer=transfer, paper=paper, recorder=actor)
    delivery = Delivery.objects.filter(transfer=transfer).select_related("claim").first()
    if delivery:
        take_back(delivery=delivery, on=paper.on, note=paper.purpose, recorder=actor, transfer=reversal)
    _count_money(project, reversal)
    facts = {"corrects": transfer.pk, "reason": paper.purpose, "amount_fen": transfer.amount_fen}
    other = Project.objects.filter(fund__accounts__legs__transfer=reversal).exclude(pk=project.pk).distinct()
    for side in (project, *other):
        record("reversed", side, actor, post, transfer=reversal.pk, kind=transfer.kind, **facts)
    return reversal


@transaction.atomic
def return_balance(*, project: Project, organisation_id: int, amount_fen: int, paper: Paper, actor: User) -> Transfer:
    """Record a balance returned to one of the project's givers. Raises as ``spend_money``, BadTarget."""
    post = begin("give_back", project, actor)
    fund = fund_of(project)
    if not fund.transfers.filter(kind=TransferKind.RECEIVED, organisation=organisation_id).exists():
        raise BadTarget
    transfer = give_back(fund=fund, organisation_id=organisation_id, amount_fen=amount_fen, paper=paper, recorder=actor)
    facts = {"organisation": organisation_id, "voucher": paper.voucher, "amount_fen": amount_fen}
    record("balance_returned", project, actor, post, transfer=transfer.pk, **facts)
    return transfer


@transaction.atomic
def carry_balance(*, project: Project, to: Project, amount_fen: int, paper: Paper, actor: User) -> Transfer:
    """Carry a balance over to another project of the council. Raises as ``spend_money``, BadTarget."""
    hold(project, to)
    post = begin("carry_over", project, actor)
    if to.pk == project.pk or to.council_id != project.council_id or to.state not in MOVING:
        raise BadTarget
    transfer = carry_over(fund=fund_of(project), to=fund_of(to), amount_fen=amount_fen, paper=paper, recorder=actor)
    facts = {"voucher": paper.voucher, "amount_fen": amount_fen, "purpose": paper.purpose}
    record("carried_over", project, actor, post, transfer=transfer.pk, to=to.pk, **facts)
    record("carried_in", to, actor, post, transfer=transfer.pk, source=project.pk, **facts)
    return transfer


def _same(claim: Claim, listing_id: int, quantity: int) -> Claim:
    """The claim, if it is what was asked. Raises KeyReused."""
    if (claim.listing_id, claim.quantity) != (listing_id, quantity):
        raise KeyReused(key=str(claim.key))
    return claim


def _claim(project: Project, claim_id: int, *, is_money: bool) -> Claim:
    claim = Claim.objects.select_related("listing").get(pk=claim_id, listing__fund=project.fund_id)
    if (claim.listing.form == Form.MONEY) is not is_money:
        raise WrongForm(title=claim.listing.title, unit=claim.listing.get_unit_display())
    return claim


def _count_money(project: Project, transfer: Transfer) -> None:
    metric = MONEY_OF.get(TransferKind(transfer.kind))
    if metric:
        count({cell(project, metric, transfer.on): transfer.amount_fen})


def _amount(claim: Claim, quantity: int) -> dict[str, int | str]:
    return {"quantity": quantity, "unit": claim.listing.unit}
