"""A verifier of exported books that stands alone: ``verify_book.py`` imports nothing of ours. Anybody may have it."""

from pathlib import Path

PROGRAM = Path(__file__).with_name("verify_book.py")
"""The file that is handed out."""
