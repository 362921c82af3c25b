"""Reads of the book."""

from lianxin.ledger.queries.book import (
    Money,
    accounts_off_balance,
    balance_of,
    carried_into,
    money_of,
    received_from,
    transfers_of,
    unbalanced_transfers,
)

__all__ = [
    "Money", "accounts_off_balance", "balance_of", "carried_into", "money_of", "received_from", "transfers_of",
    "unbalanced_transfers",
]  # fmt: skip
