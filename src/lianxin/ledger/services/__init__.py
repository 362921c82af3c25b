"""Posting to the book. These are steps: they run inside the transaction of the verb that permits and journals them."""

from lianxin.ledger.services.posting import (
    Paper,
    carry_over,
    give_back,
    open_fund,
    receive,
    reverse,
    spend,
)

__all__ = ["Paper", "carry_over", "give_back", "open_fund", "receive", "reverse", "spend"]
