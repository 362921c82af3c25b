"""Posting the entries of a whole sheet at once, into funds that are new (steps, as in ``posting``)."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from lianxin.kernel import clock
from lianxin.ledger.errors import NotEnoughMoney
from lianxin.ledger.models import Account, Fund, Leg, Share, Source, Transfer, Voucher
from lianxin.ledger.purse import Purse, Use
from lianxin.ledger.services.sealing import hold_open
from lianxin.ledger.states import FLOWS, AccountKind, TransferKind
from lianxin.sheets.bulk import new_ids, write_rows

_TRANSFER = (
    "id", "council_id", "fund_id", "kind", "amount_fen", "on", "voucher_id", "organisation_id", "payee", "purpose",
    "recorded_by_id", "recorded_at",
)  # fmt: skip


@dataclass(frozen=True)
class Posting:
    """One entry of a sheet: an amount above 0, received from an organisation or spent on a payee."""

    fund_id: int
    kind: TransferKind
    amount_fen: int
    on: date
    voucher: str
    purpose: str
    organisation_id: int | None = None
    payee: str = ""


def open_funds(titles: Sequence[str], *, council_id: int) -> Sequence[int]:
    """New funds with these titles; returns their ids in order."""
    ids = new_ids(Fund, len(titles))
    rows = [(pk, council_id, title) for pk, title in zip(ids, titles, strict=True)]
    write_rows(Fund, ("id", "council_id", "title"), rows)
    return ids


def post_many(postings: Sequence[Posting], *, council_id: int, recorder: Model) -> Sequence[int]:
    """Write transfers with vouchers, legs, balances, shares and sources into funds without entries; returns their ids.

    Raises NotEnoughMoney if a fund would pay more than it got, PeriodSealed for a date in a sealed month.
    """
    if postings:
        hold_open(council_id=council_id, on=min(post.on for post in postings))
    ids, vouchers = new_ids(Transfer, len(postings)), new_ids(Voucher, len(postings))
    papers = [(pk, council_id, post.voucher, post.on) for pk, post in zip(vouchers, postings, strict=True)]
    write_rows(Voucher, ("id", "council_id", "number", "on"), papers)
    now = clock.now()
    transfers = [
        (pk, council_id, post.fund_id, post.kind.value, post.amount_fen, post.on, voucher, post.organisation_id,
         post.payee, post.purpose, recorder.pk, now)
        for pk, voucher, post in zip(ids, vouchers, postings, strict=True)
    ]  # fmt: skip
    write_rows(Transfer, _TRANSFER, transfers)
    _write_legs(postings, ids)
    _write_shares(postings, ids)
    return ids


def _write_legs(postings: Sequence[Posting], transfers: Sequence[int]) -> None:
    legs = [
        (transfer, (post.fund_id, kind), amount)
        for transfer, post in zip(transfers, postings, strict=True)
        for kind, amount in zip(FLOWS[post.kind], (-post.amount_fen, post.amount_fen), strict=True)
    ]
    balances: Counter[tuple[int, AccountKind]] = Counter()
    for _, key, amount in legs:
        balances[key] += amount
    for (_, kind), balance in balances.items():
        if kind == AccountKind.HELD and balance < 0:
            raise NotEnoughMoney(asked=-balance, held=0)
    accounts = dict(zip(balances, new_ids(Account, len(balances)), strict=True))
    rows = [(pk, fund, kind.value, balances[fund, kind]) for (fund, kind), pk in accounts.items()]
    write_rows(Account, ("id", "fund_id", "kind", "balance_fen"), rows)
    sides = [(transfer, accounts[key], amount) for transfer, key, amount in legs]
    write_rows(Leg, ("transfer_id", "account_id", "amount_fen"), sides)


def _write_shares(postings: Sequence[Posting], transfers: Sequence[int]) -> None:
    """The shares of what was paid, and what they leave of each source."""
    purses: defaultdict[int, Purse] = defaultdict(Purse)
    entries = list(zip(transfers, postings, strict=True))
    for pk, post in entries:
        if post.kind == TransferKind.RECEIVED:
            purses[post.fund_id].put(pk, post.amount_fen, post.organisation_id)
    rows = []
    for pk, post in entries:
        if post.kind != TransferKind.RECEIVED:
            drawn = purses[post.fund_id].pay(Use(pk, post.kind, post.organisation_id), post.amount_fen)
            rows += [(source, pk, part, pk) for source, part in drawn.items()]
    write_rows(Share, ("source_id", "use_id", "amount_fen", "because_id"), rows)
    left = [(source, fund, fen) for fund, purse in purses.items() for source, fen in purse.left.items()]
    write_rows(Source, ("transfer_id", "fund_id", "left_fen"), left)
