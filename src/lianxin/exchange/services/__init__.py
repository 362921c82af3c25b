"""The claim engine: one place promises, refuses, repeats safely and takes back."""

from lianxin.exchange.services.bulk import Kept, keep_many
from lianxin.exchange.services.claiming import (
    Bidder,
    Wanted,
    close_listings,
    deliver,
    end_claim,
    list_for,
    open_listings,
    promise,
    promise_anew,
    release_claims,
    take_back,
    take_claim_back,
    withdraw_drafts,
)

__all__ = [
    "Bidder",
    "Kept",
    "Wanted",
    "close_listings",
    "deliver",
    "end_claim",
    "keep_many",
    "list_for",
    "open_listings",
    "promise",
    "promise_anew",
    "release_claims",
    "take_back",
    "take_claim_back",
    "withdraw_drafts",
]
