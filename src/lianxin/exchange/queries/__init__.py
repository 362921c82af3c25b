"""Reads of the exchange."""

from lianxin.exchange.queries.engine import (
    claims_astray,
    deliveries_of,
    listing_to_claim,
    listings_of,
    listings_off_count,
    live_claims,
    next_waiting,
    promised_by,
    promised_by_fund,
    received_for,
    unmet_before,
    unmet_needs,
)

__all__ = [
    "claims_astray", "deliveries_of", "listing_to_claim", "listings_of", "listings_off_count", "live_claims",
    "next_waiting", "promised_by", "promised_by_fund", "received_for", "unmet_before", "unmet_needs",
]  # fmt: skip
