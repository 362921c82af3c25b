"""The money of a sheet's projects: what was promised, received and spent, through the bulk steps of lower floors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lianxin.accounts.models import User
from lianxin.exchange.services import Kept, keep_many
from lianxin.ledger.services import Posting, post_many
from lianxin.ledger.states import TransferKind
from lianxin.projects.services.steps import ORIGIN


@dataclass(frozen=True)
class SheetMoney:
    """What a line of a sheet says of a project's money, in fen. One giver: the partner; one payment."""

    project_id: int
    fund_id: int
    village_id: int
    category_id: int
    year: int
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


def write_money(lines: Sequence[SheetMoney], *, council_id: int, label: str, recorder: User) -> None:
    """Write the money of many lines. The sheet is the paper: vouchers are ``label`` and the line's number."""
    received = [line for line in lines if line.received_fen]
    receipts = [_receipt(line, label) for line in received]
    payments = [_payment(line, label) for line in lines if line.spent_fen]
    transfers = post_many([*receipts, *payments], council_id=council_id, recorder=recorder)
    transfer_of = dict(zip((line.fund_id for line in received), transfers, strict=False))
    promises = [_promise(line, transfer_of.get(line.fund_id)) for line in lines if line.promised_fen]
    keep_many(promises, council_id=council_id, recorder=recorder)


def _receipt(line: SheetMoney, label: str) -> Posting:
    return Posting(
        fund_id=line.fund_id,
        kind=TransferKind.RECEIVED,
        amount_fen=line.received_fen,
        on=line.received_on,
        voucher=f"{label}-{line.position:03}-收",
        purpose=line.title,
        organisation_id=line.partner_id,
    )


def _payment(line: SheetMoney, label: str) -> Posting:
    return Posting(
        fund_id=line.fund_id,
        kind=TransferKind.SPENT,
        amount_fen=line.spent_fen,
        on=line.spent_on,
        voucher=f"{label}-{line.position:03}-支",
        purpose=line.title,
        payee=line.payee,
    )


def _promise(line: SheetMoney, transfer_id: int | None) -> Kept:
    return Kept(
        origin=ORIGIN,
        origin_id=line.project_id,
        fund_id=line.fund_id,
        place_id=line.village_id,
        category_id=line.category_id,
        year=line.year,
        organisation_id=line.partner_id,
        title=line.title,
        promised_fen=line.promised_fen,
        on=line.received_on,
        open=line.open,
        received_fen=line.received_fen,
        transfer_id=transfer_id,
    )
