"""Pages of the book."""

from lianxin.ledger.views.book import book, close, export, scan, seal, verifier
from lianxin.ledger.views.second import do_pending, pending, pending_entry, pending_file, rule

__all__ = [
    "book", "close", "do_pending", "export", "pending", "pending_entry", "pending_file", "rule", "scan", "seal",
    "verifier",
]  # fmt: skip
