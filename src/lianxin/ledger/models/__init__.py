"""The book: funds, accounts, vouchers, transfers, shares, sources, seals; and what waits for a second person."""

from lianxin.ledger.models.book import (
    Account,
    Fund,
    Leg,
    Scan,
    Seal,
    SealedEntry,
    Share,
    Source,
    Transfer,
    Voucher,
)
from lianxin.ledger.models.second import PendingEntry, TwoPersonRule

__all__ = [
    "Account", "Fund", "Leg", "PendingEntry", "Scan", "Seal", "SealedEntry", "Share", "Source", "Transfer",
    "TwoPersonRule", "Voucher",
]  # fmt: skip
