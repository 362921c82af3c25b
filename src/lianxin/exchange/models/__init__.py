"""Listings, claims, deliveries, residents' concerns and saved searches."""

from lianxin.exchange.models.claim import Claim, Delivery
from lianxin.exchange.models.concern import Concern
from lianxin.exchange.models.listing import Listing
from lianxin.exchange.models.search import SavedSearch

__all__ = ["Claim", "Concern", "Delivery", "Listing", "SavedSearch"]
