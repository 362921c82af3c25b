"""Listings, claims, deliveries and what became of them, residents' concerns and saved searches."""

from lianxin.exchange.models.bank import BankLine, BankStatement
from lianxin.exchange.models.claim import Claim, Delivery
from lianxin.exchange.models.concern import Concern
from lianxin.exchange.models.listing import Listing
from lianxin.exchange.models.search import SavedSearch
from lianxin.exchange.models.use import DeliveryUse

__all__ = ["BankLine", "BankStatement", "Claim", "Concern", "Delivery", "DeliveryUse", "Listing", "SavedSearch"]
