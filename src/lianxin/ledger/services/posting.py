"""Posting one transfer: legs, balances and voucher together, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Model

from lianxin.kernel import clock
from lianxin.ledger.errors import (
    AlreadyReversed,
    DateInFuture,
    NotEnoughMoney,
    ReversalOfReversal,
    VoucherMissing,
    check_amount,
)
from lianxin.ledger.models import Account, Fund, Leg, Transfer, Voucher
from lianxin.ledger.states import FLOWS, AccountKind, TransferKind


@dataclass(frozen=True)
class Paper:
    """What stands on the paper behind an entry: its number, the day the money moved, and what for."""

    voucher: str
    on: date
    purpose: str


def open_fund(*, council_id: int, title: str) -> Fund:
    """A new fund. Its accounts open as money first moves through them."""
    return Fund.objects.create(council_id=council_id, title=title)


def receive(*, fund: Fund, organisation_id: int, amount_fen: int, paper: Paper, recorder: Model) -> Transfer:
    return _post(fund, TransferKind.RECEIVED, amount_fen, paper, recorder, organisation_id=organisation_id)


def spend(*, fund: Fund, payee: str, amount_fen: int, paper: Paper, recorder: Model) -> Transfer:
    return _post(fund, TransferKind.SPENT, amount_fen, paper, recorder, payee=payee)


def give_back(*, fund: Fund, organisation_id: int, amount_fen: int, paper: Paper, recorder: Model) -> Transfer:
    """Record a balance returned to a giver. Raises as ``spend``."""
    return _post(fund, TransferKind.RETURNED, amount_fen, paper, recorder, organisation_id=organisation_id)


def carry_over(*, fund: Fund, to: Fund, amount_fen: int, paper: Paper, recorder: Model) -> Transfer:
    """Move a balance to another fund of the same council. Raises as ``spend``."""
    transfer = _transfer(fund, TransferKind.CARRIED, check_amount(amount_fen), paper, recorder)
    _move(
        transfer,
        [
            (fund, AccountKind.HELD, -amount_fen),
            (fund, AccountKind.CARRIED, amount_fen),
            (to, AccountKind.CARRIED, -amount_fen),
            (to, AccountKind.HELD, amount_fen),
        ],
    )
    return transfer


def reverse(*, transfer: Transfer, paper: Paper, recorder: Model) -> Transfer:
    """Take a transfer back with opposite legs. Raises AlreadyReversed, ReversalOfReversal, NotEnoughMoney."""
    if transfer.reverses_id:
        raise ReversalOfReversal
    if Transfer.objects.filter(reverses=transfer).exists():
        raise AlreadyReversed
    taken_back = _transfer(
        transfer.fund,
        TransferKind(transfer.kind),
        -transfer.amount_fen,
        paper,
        recorder,
        organisation_id=transfer.organisation_id,
        payee=transfer.payee,
        reverses=transfer,
    )
    legs = transfer.legs.select_related("account__fund")
    _move(taken_back, [(leg.account.fund, AccountKind(leg.account.kind), -leg.amount_fen) for leg in legs])
    return taken_back


def _post(
    fund: Fund,
    kind: TransferKind,
    amount_fen: int,
    paper: Paper,
    recorder: Model,
    *,
    organisation_id: int | None = None,
    payee: str = "",
) -> Transfer:
    transfer = _transfer(
        fund, kind, check_amount(amount_fen), paper, recorder, organisation_id=organisation_id, payee=payee
    )
    source, target = FLOWS[kind]
    _move(transfer, [(fund, source, -amount_fen), (fund, target, amount_fen)])
    return transfer


def _transfer(
    fund: Fund,
    kind: TransferKind,
    amount_fen: int,
    paper: Paper,
    recorder: Model,
    *,
    organisation_id: int | None = None,
    payee: str = "",
    reverses: Transfer | None = None,
) -> Transfer:
    return Transfer.objects.create(
        council_id=fund.council_id,
        fund=fund,
        kind=kind,
        amount_fen=amount_fen,
        on=paper.on,
        voucher=_voucher(fund.council_id, paper),
        organisation_id=organisation_id,
        payee=payee,
        purpose=paper.purpose,
        reverses=reverses,
        recorded_by_id=recorder.pk,
        recorded_at=clock.now(),
    )


def _voucher(council_id: int, paper: Paper) -> Voucher:
    if paper.on > clock.today():
        raise DateInFuture(on=paper.on)
    if not paper.voucher.strip():
        raise VoucherMissing
    voucher, _ = Voucher.objects.get_or_create(
        council_id=council_id, number=paper.voucher.strip(), defaults={"on": paper.on}
    )
    return voucher


def _move(transfer: Transfer, moves: Sequence[tuple[Fund, AccountKind, int]]) -> None:
    """Write the legs and change the balances; money held never falls below 0. Accounts in id order."""
    opened = [Account(fund=fund, kind=kind) for fund, kind, _ in moves]
    Account.objects.bulk_create(opened, ignore_conflicts=True)
    wanted = {(fund.pk, kind): amount for fund, kind, amount in moves}
    for account in Account.objects.filter(fund__in={fund.pk for fund, _, _ in moves}).order_by("pk"):
        amount = wanted.get((account.fund_id, AccountKind(account.kind)))
        if amount is None:
            continue
        enough = Account.objects.filter(pk=account.pk)
        if account.kind == AccountKind.HELD and amount < 0:
            enough = enough.filter(balance_fen__gte=-amount)
        if not enough.update(balance_fen=F("balance_fen") + amount):
            account.refresh_from_db()
            raise NotEnoughMoney(asked=-amount, held=account.balance_fen)
        Leg.objects.create(transfer=transfer, account=account, amount_fen=amount)
