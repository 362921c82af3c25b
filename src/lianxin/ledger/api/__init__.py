"""Endpoints of the book: seals and papers, and what waits for a second person."""

from lianxin.ledger.api import seals, second
from lianxin.ledger.api.seals import ScanOut

ROUTERS = {"Ledger": (seals.router, second.router)}

__all__ = ["ROUTERS", "ScanOut"]
