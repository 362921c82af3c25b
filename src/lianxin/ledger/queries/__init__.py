"""Reads of the book."""

from lianxin.ledger.queries.book import (
    Money,
    accounts_off_balance,
    balance_of,
    carried_into,
    money_of,
    sources_overdrawn,
    transfers_of,
    unbalanced_transfers,
    uses_off_shares,
)
from lianxin.ledger.queries.givers import Carried, Given, carried_by_giver, given_to
from lianxin.ledger.queries.scans import scans_of
from lianxin.ledger.queries.tracing import entry_to_trace, trace_back, trace_forward

__all__ = [
    "Carried", "Given", "Money", "accounts_off_balance", "balance_of", "carried_by_giver", "carried_into",
    "entry_to_trace", "given_to", "money_of", "scans_of", "sources_overdrawn", "trace_back", "trace_forward",
    "transfers_of", "unbalanced_transfers", "uses_off_shares",
]  # fmt: skip
