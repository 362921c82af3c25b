"""Posting to the book, and sealing it. All but the seal are steps: they run inside the transaction of the verb that
permits and journals them.
"""

from lianxin.ledger.services.bulk import Posting, open_funds, post_many
from lianxin.ledger.services.papers import Paper, facts_of
from lianxin.ledger.services.posting import (
    carry_over,
    give_back,
    open_fund,
    receive,
    reverse,
    spend,
)
from lianxin.ledger.services.scans import Upload, keep_scan
from lianxin.ledger.services.sealing import seal_month
from lianxin.ledger.services.second import (
    Asked,
    approve_entry,
    enter,
    send_entry_back,
    set_two_person_rule,
    two_person_verb,
    withdraw_entry,
)
from lianxin.ledger.services.sharing import count_sources_anew

__all__ = [
    "Asked",
    "Paper",
    "Posting",
    "Upload",
    "approve_entry",
    "carry_over",
    "count_sources_anew",
    "enter",
    "facts_of",
    "give_back",
    "keep_scan",
    "open_fund",
    "open_funds",
    "post_many",
    "receive",
    "reverse",
    "seal_month",
    "send_entry_back",
    "set_two_person_rule",
    "spend",
    "two_person_verb",
    "withdraw_entry",
]
