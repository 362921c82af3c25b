"""Posting to the book. These are steps: they run inside the transaction of the verb that permits and journals them."""

from lianxin.ledger.services.bulk import Posting, open_funds, post_many
from lianxin.ledger.services.posting import (
    Paper,
    carry_over,
    give_back,
    open_fund,
    receive,
    reverse,
    spend,
)

__all__ = [
    "Paper",
    "Posting",
    "carry_over",
    "give_back",
    "open_fund",
    "open_funds",
    "post_many",
    "receive",
    "reverse",
    "spend",
]
