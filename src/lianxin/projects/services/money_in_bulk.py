"""The money of a sheet's projects, written in bulk: listing, claim, delivery, vouchers, transfers, legs, balances.

The same rows that ``claim_project``, ``receive_money`` and ``spend_money`` write one by one; ``lianxin verify``
recounts both alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from lianxin.accounts.models import User
from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.states import ClaimState, Form, ListingState, Side, Unit
from lianxin.kernel import clock
from lianxin.ledger.models import Account, Leg, Transfer, Voucher
from lianxin.ledger.states import AccountKind, TransferKind
from lianxin.sheets.bulk import Row, new_ids, write_rows


@dataclass(frozen=True)
class SheetMoney:
    """What a line of a sheet says of a project's money, in fen. One giver: the partner; one payment."""

    fund_id: int
    village_id: int
    partner_id: int
    position: int
    title: str
    payee: str
    promised_fen: int
    received_fen: int
    spent_fen: int
    received_on: date
    spent_on: date
    open: bool


@dataclass(frozen=True)
class Movement:
    """One transfer of a line: its kind, amount, day and accounts."""

    line: SheetMoney
    kind: TransferKind
    amount_fen: int
    on: date
    source: AccountKind
    target: AccountKind


def write_money(lines: Sequence[SheetMoney], *, council_id: int, label: str, recorder: User) -> None:
    """Write the money of many lines. The sheet is the paper: vouchers are ``label`` and the line."""
    promised = [line for line in lines if line.promised_fen]
    received = [line for line in lines if line.received_fen]
    listings, claims = new_ids(Listing, len(promised)), new_ids(Claim, len(promised))
    claim_of = {line.fund_id: claim for line, claim in zip(promised, claims, strict=True)}
    write_rows(Listing, _LISTING, (_listing(line, pk, council_id) for line, pk in zip(promised, listings, strict=True)))
    rows = zip(promised, claims, listings, strict=True)
    write_rows(Claim, _CLAIM, (_claim(line, claim, listing, recorder) for line, claim, listing in rows))
    movements = [_receipt(line) for line in received] + [_payment(line) for line in lines if line.spent_fen]
    transfers = _write_transfers(movements, council_id, label, recorder)
    write_rows(
        Delivery,
        ("claim_id", "quantity", "on", "note", "transfer_id", "recorded_by_id"),
        (
            (claim_of[line.fund_id], line.received_fen, line.received_on, "", transfer, recorder.pk)
            for line, transfer in zip(received, transfers[: len(received)], strict=True)
        ),
    )
    _write_accounts(movements, transfers)


_LISTING = (
    "id", "council_id", "owner_id", "side", "form", "unit", "title", "capacity", "taken", "state", "fund_id",
)  # fmt: skip
_CLAIM = ("id", "listing_id", "organisation_id", "quantity", "state", "key", "on", "claimed_by_id", "reason")
_TRANSFER = (
    "id", "council_id", "fund_id", "kind", "amount_fen", "on", "voucher_id", "organisation_id", "payee", "purpose",
    "recorded_by_id", "recorded_at",
)  # fmt: skip


def _listing(line: SheetMoney, pk: int, council_id: int) -> Row:
    state = ListingState.OPEN if line.open else ListingState.CLOSED
    what = (Side.NEED.value, Form.MONEY.value, Unit.FEN.value, line.title)
    return (pk, council_id, line.village_id, *what, line.promised_fen, line.promised_fen, state.value, line.fund_id)


def _claim(line: SheetMoney, pk: int, listing: int, recorder: User) -> Row:
    state = ClaimState.FULFILLED if line.received_fen >= line.promised_fen else ClaimState.ACTIVE
    promise = (line.partner_id, line.promised_fen, state.value, uuid4(), line.received_on)
    return (pk, listing, *promise, recorder.pk, "")


def _receipt(line: SheetMoney) -> Movement:
    return Movement(
        line, TransferKind.RECEIVED, line.received_fen, line.received_on, AccountKind.GIVEN, AccountKind.HELD
    )


def _payment(line: SheetMoney) -> Movement:
    return Movement(line, TransferKind.SPENT, line.spent_fen, line.spent_on, AccountKind.HELD, AccountKind.SPENT)


def _write_transfers(movements: Sequence[Movement], council_id: int, label: str, recorder: User) -> Sequence[int]:
    ids, vouchers = new_ids(Transfer, len(movements)), new_ids(Voucher, len(movements))
    marks = {TransferKind.RECEIVED: "收", TransferKind.SPENT: "支"}
    write_rows(
        Voucher,
        ("id", "council_id", "number", "on"),
        (
            (pk, council_id, f"{label}-{move.line.position:03}-{marks[move.kind]}", move.on)
            for pk, move in zip(vouchers, movements, strict=True)
        ),
    )
    now = clock.now()
    rows = zip(ids, vouchers, movements, strict=True)
    write_rows(Transfer, _TRANSFER, ((*_transfer(pk, v, move, council_id), recorder.pk, now) for pk, v, move in rows))
    return ids


def _transfer(pk: int, voucher: int, move: Movement, council_id: int) -> Row:
    line, got = move.line, move.kind == TransferKind.RECEIVED
    who: tuple[Any, str] = (line.partner_id, "") if got else (None, line.payee)
    return (pk, council_id, line.fund_id, move.kind.value, move.amount_fen, move.on, voucher, *who, line.title)


def _write_accounts(movements: Sequence[Movement], transfers: Sequence[int]) -> None:
    """Each fund's accounts with their balances, then the legs of each transfer."""
    balances: dict[tuple[int, AccountKind], int] = {}
    for move in movements:
        for kind, amount in ((move.source, -move.amount_fen), (move.target, move.amount_fen)):
            key = (move.line.fund_id, kind)
            balances[key] = balances.get(key, 0) + amount
    accounts = dict(zip(balances, new_ids(Account, len(balances)), strict=True))
    write_rows(
        Account,
        ("id", "fund_id", "kind", "balance_fen"),
        ((pk, fund, kind.value, balances[fund, kind]) for (fund, kind), pk in accounts.items()),
    )
    write_rows(
        Leg,
        ("transfer_id", "account_id", "amount_fen"),
        (
            (transfer, accounts[move.line.fund_id, kind], amount)
            for transfer, move in zip(transfers, movements, strict=True)
            for kind, amount in ((move.source, -move.amount_fen), (move.target, move.amount_fen))
        ),
    )
