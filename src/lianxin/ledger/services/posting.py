"""Posting one transfer: legs, balances and voucher together, or nothing."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Model, Q

from lianxin.kernel import clock
from lianxin.ledger.errors import (
    AlreadyReversed,
    NotEnoughMoney,
    ReversalOfReversal,
    check_amount,
)
from lianxin.ledger.models import Account, Fund, Leg, Transfer
from lianxin.ledger.services.finishing import finish
from lianxin.ledger.services.papers import Paper, Party, voucher_of
from lianxin.ledger.services.sealing import hold_open
from lianxin.ledger.services.sharing import open_source, pay_from_sources, share_reversal
from lianxin.ledger.states import FLOWS, AccountKind, TransferKind
from lianxin.prepared import Param, Prepared, run
from lianxin.prepared.inserting import insert, insert_rows

Move = tuple[Fund, AccountKind, int]
"""An account of a fund, and what its balance changes by, in fen."""


def open_fund(*, council_id: int, title: str) -> Fund:
    """A new fund. Its accounts open as money first moves through them."""
    return Fund.objects.create(council_id=council_id, title=title)


def receive(*, fund: Fund, organisation_id: int, amount_fen: int, paper: Paper, recorder: Model) -> Transfer:
    return _post(fund, TransferKind.RECEIVED, amount_fen, paper, recorder, organisation_id=organisation_id)


def spend(
    *,
    fund: Fund,
    payee: str,
    amount_fen: int,
    paper: Paper,
    recorder: Model,
    paid_from: Collection[int] = (),
) -> Transfer:
    """Record an expense, paid by what the fund received: by all of it pro rata, or by the entries in ``paid_from``.

    Raises BadAmount, DateInFuture, VoucherMissing, NotEnoughMoney, NotASource, PinnedTooLittle.
    """
    return _post(fund, TransferKind.SPENT, amount_fen, paper, recorder, payee=payee, paid_from=paid_from)


def give_back(*, fund: Fund, organisation_id: int, amount_fen: int, paper: Paper, recorder: Model) -> Transfer:
    """Record a balance returned to a giver. Raises as ``spend``."""
    return _post(fund, TransferKind.RETURNED, amount_fen, paper, recorder, organisation_id=organisation_id)


def carry_over(*, fund: Fund, to: Fund, amount_fen: int, paper: Paper, recorder: Model) -> Transfer:
    """Move a balance to another fund of the same council. Raises as ``spend``."""
    moves = [
        (fund, AccountKind.HELD, -check_amount(amount_fen)),
        (fund, AccountKind.CARRIED, amount_fen),
        (to, AccountKind.CARRIED, -amount_fen),
        (to, AccountKind.HELD, amount_fen),
    ]
    accounts = _hold(moves)
    transfer = _transfer(fund, TransferKind.CARRIED, amount_fen, paper, recorder)
    _move(transfer, moves, accounts)
    pay_from_sources(transfer)
    open_source(transfer, to)
    return finish(transfer, paper)


def reverse(*, transfer: Transfer, paper: Paper, recorder: Model) -> Transfer:
    """Take a transfer back with opposite legs and shares. What it had paid for is paid by the fund's other sources.

    Raises AlreadyReversed, ReversalOfReversal, NotEnoughMoney, MoneyWentRound.
    """
    if transfer.reverses_id:
        raise ReversalOfReversal
    legs = transfer.legs.select_related("account__fund")
    moves = [(leg.account.fund, AccountKind(leg.account.kind), -leg.amount_fen) for leg in legs]
    accounts = _hold(moves)
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
    _move(taken_back, moves, accounts)
    share_reversal(taken_back, transfer)
    return finish(taken_back, paper)


def _post(
    fund: Fund,
    kind: TransferKind,
    amount_fen: int,
    paper: Paper,
    recorder: Model,
    *,
    organisation_id: int | None = None,
    payee: str = "",
    paid_from: Collection[int] = (),
) -> Transfer:
    source, target = FLOWS[kind]
    moves = [(fund, source, -check_amount(amount_fen)), (fund, target, amount_fen)]
    accounts = _hold(moves)
    transfer = _transfer(fund, kind, amount_fen, paper, recorder, organisation_id=organisation_id, payee=payee)
    _move(transfer, moves, accounts)
    if kind == TransferKind.RECEIVED:
        open_source(transfer, fund)
    else:
        pay_from_sources(transfer, paid_from=paid_from)
    return finish(transfer, paper)


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
    party = Party(fund.council_id, kind, organisation_id, payee)
    on, about_month = hold_open(
        council_id=fund.council_id,
        on=paper.on,
        about_month=paper.about_month,
        late=paper.late or paper.by_sheet,
        corrects=reverses,
    )
    voucher = voucher_of(paper, party, reverses=reverses)
    fields: dict[str, Any] = {
        "council_id": fund.council_id,
        "fund_id": fund.pk,
        "kind": kind.value,
        "amount_fen": amount_fen,
        "on": on,
        "voucher_id": voucher.pk,
        "organisation_id": organisation_id,
        "payee": payee,
        "purpose": paper.purpose,
        "reverses_id": reverses.pk if reverses else None,
        "about_month": about_month,
        "recorded_by_id": recorder.pk,
        "recorded_at": clock.now(),
        "approved_by_id": paper.approved_by_id,
    }
    transfer = Transfer(pk=insert(Transfer, **fields), **fields)
    transfer.fund, transfer.voucher = fund, voucher
    if reverses:
        transfer.reverses = reverses
    return transfer


_OF_FUNDS = Prepared(
    lambda: (
        Account.objects.filter(Q(fund=Param("one")) | Q(fund=Param("other")))
        .select_for_update(no_key=True)
        .order_by("pk")
    )
)


def _hold(moves: Sequence[Move]) -> Sequence[Account]:
    """Hold the accounts of the funds, in id order, before the entry gets its number; open those that are missing.

    So entries of a fund are numbered in the order in which they draw on its sources.
    """
    one, *others = dict.fromkeys(fund.pk for fund, _, _ in moves)
    funds = {"one": one, "other": others[0] if others else one}
    held = _OF_FUNDS.objects(**funds)
    known = {(account.fund_id, account.kind) for account in held}
    missing = [Account(fund=fund, kind=kind) for fund, kind, _ in moves if (fund.pk, kind) not in known]
    if missing:
        Account.objects.bulk_create(missing, ignore_conflicts=True)
        held = _OF_FUNDS.objects(**funds)
    return held


_MOVE = """
UPDATE ledger_account SET balance_fen = balance_fen + %s
WHERE id = %s AND (balance_fen >= %s OR kind <> 'held') RETURNING id
"""


def _move(transfer: Transfer, moves: Sequence[Move], accounts: Sequence[Account]) -> None:
    """Write the legs and change the balances of held accounts; money held never falls below 0."""
    wanted = {(fund.pk, kind.value): amount for fund, kind, amount in moves}
    legs = []
    for account in accounts:
        amount = wanted.get((account.fund_id, account.kind))
        if amount is None:
            continue
        if not run(_MOVE, [amount, account.pk, -amount]):
            raise NotEnoughMoney(asked=-amount, held=account.balance_fen)
        legs.append((transfer.pk, account.pk, amount))
    insert_rows(Leg, ("transfer_id", "account_id", "amount_fen"), legs)
