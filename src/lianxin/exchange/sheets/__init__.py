"""Needs and resources in Excel: a year's list of needs (需求清单) and of resources (资源清单)."""

from lianxin.exchange.sheets.needs import NEEDS_SHEET
from lianxin.exchange.sheets.offers import OFFERS_SHEET

__all__ = ["NEEDS_SHEET", "OFFERS_SHEET"]
