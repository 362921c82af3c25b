"""What comes in and goes out: claims, money received and spent, goods delivered, corrections, balances."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.services import (
    Arrived,
    claim_listing,
    hold_claim,
    record_delivery,
    take_back,
    withdraw_claim,
)
from lianxin.exchange.states import Form
from lianxin.kernel.errors import need_reason
from lianxin.ledger.errors import check_amount
from lianxin.ledger.models import Transfer
from lianxin.ledger.services import Paper, carry_over, facts_of, give_back, reverse, spend
from lianxin.ledger.states import TransferKind
from lianxin.projects.counting import count_money
from lianxin.projects.errors import BadTarget, WrongForm
from lianxin.projects.models import Project
from lianxin.projects.services.steps import ORIGIN, begin, fund_of, hold, record
from lianxin.projects.states import MOVING


def claim_project(
    *, project: Project, listing_id: int, organisation_id: int, quantity: int, actor: User, key: UUID
) -> Claim:
    """Claim a project's need wholly or in part (listing's unit; money in fen). Harmless to repeat with its ``key``.

    Raises Listing.DoesNotExist where it is not the project's, and as the exchange's ``claim_listing``.
    """
    Listing.objects.only("pk").get(pk=listing_id, origin=ORIGIN, origin_id=project.pk)
    return claim_listing(
        listing_id=listing_id, organisation_id=organisation_id, quantity=quantity, actor=actor, key=key
    )


def withdraw_project_claim(*, project: Project, claim_id: int, reason: str, actor: User) -> Claim:
    """Take a claim back for a reason, before anything came in for it.

    Raises NotAllowed, WrongState, ReasonMissing, Claim.DoesNotExist, ClaimDelivered, WrongClaimState.
    """
    return withdraw_claim(claim_id=_claim(project, claim_id).pk, reason=reason, actor=actor)


@transaction.atomic
def receive_money(*, project: Project, claim_id: int, amount_fen: int, paper: Paper, actor: User) -> Transfer:
    """Record money that came in for a claim, against its voucher. More or less than promised is recorded as it is.

    Raises NotAllowed, WrongState, Claim.DoesNotExist, WrongForm, ClaimNotLive, BadAmount, DateInFuture.
    """
    claim = _claim(project, claim_id, is_money=True)
    amount_fen = check_amount(amount_fen)
    arrived = Arrived.by_paper(amount_fen, paper)
    delivery = record_delivery(claim_id=claim.pk, arrived=arrived, actor=actor)
    return cast("Transfer", delivery.transfer)


def deliver_in_kind(*, project: Project, claim_id: int, quantity: int, on: date, note: str, actor: User) -> Delivery:
    """Record goods, hours or places that came for a claim (listing's unit).

    Raises NotAllowed, WrongState, Claim.DoesNotExist, WrongForm, ClaimNotLive, BadQuantity, DateInFuture.
    """
    claim = _claim(project, claim_id, is_money=False)
    return record_delivery(claim_id=claim.pk, arrived=Arrived(quantity, on, note=note), actor=actor)


@transaction.atomic
def spend_money(
    *, project: Project, payee: str, amount_fen: int, paper: Paper, actor: User, paid_from: Sequence[int] = ()
) -> Transfer:
    """Record what the project paid: to whom, what for, against which voucher; and of which gifts, if not of all.

    Raises NotAllowed, WrongState, BadAmount, DateInFuture, NotEnoughMoney, NotASource, PinnedTooLittle.
    """
    post = begin("spend", project, actor)
    transfer = spend(
        fund=fund_of(project), payee=payee, amount_fen=amount_fen, paper=paper, recorder=actor, paid_from=paid_from
    )
    count_money(project, transfer)
    facts: dict[str, Any] = {"payee": payee, "purpose": paper.purpose, "voucher": paper.voucher}
    facts |= {"amount_fen": amount_fen} | ({"paid_from": sorted(paid_from)} if paid_from else {})
    record("spent", project, actor, post, transfer=transfer.pk, **facts, **facts_of(paper, transfer))
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
    delivery = Delivery.objects.filter(transfer=transfer).first()
    if delivery:
        claim = hold_claim(delivery.claim_id)
        take_back(delivery=delivery, claim=claim, paper=paper, recorder=actor, transfer=reversal)
    else:
        count_money(project, reversal)
    facts = {"corrects": transfer.pk, "reason": paper.purpose, "amount_fen": transfer.amount_fen}
    facts |= facts_of(paper, reversal)
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
    count_money(project, transfer)
    facts = {"organisation": organisation_id, "voucher": paper.voucher, "amount_fen": amount_fen}
    record("balance_returned", project, actor, post, transfer=transfer.pk, **facts, **facts_of(paper, transfer))
    return transfer


@transaction.atomic
def carry_balance(*, project: Project, to: Project, amount_fen: int, paper: Paper, actor: User) -> Transfer:
    """Carry a balance over to another project of the council. Raises as ``spend_money``, BadTarget."""
    hold(project, to)
    post = begin("carry_over", project, actor)
    if to.pk == project.pk or to.council_id != project.council_id or to.state not in MOVING:
        raise BadTarget
    transfer = carry_over(fund=fund_of(project), to=fund_of(to), amount_fen=amount_fen, paper=paper, recorder=actor)
    count_money(project, transfer)
    facts = {"voucher": paper.voucher, "amount_fen": amount_fen, "purpose": paper.purpose}
    facts |= facts_of(paper, transfer)
    record("carried_over", project, actor, post, transfer=transfer.pk, to=to.pk, **facts)
    record("carried_in", to, actor, post, transfer=transfer.pk, source=project.pk, **facts)
    return transfer


def _claim(project: Project, claim_id: int, *, is_money: bool | None = None) -> Claim:
    claim = Claim.objects.select_related("listing").get(
        pk=claim_id, listing__origin=ORIGIN, listing__origin_id=project.pk
    )
    if is_money is not None and (claim.listing.form == Form.MONEY) is not is_money:
        raise WrongForm(title=claim.listing.title, unit=claim.listing.get_unit_display())
    return claim
