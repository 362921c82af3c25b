"""``lianxin verify``: is everything as it was recorded?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lianxin.desk.services.verifying import audit, verify, verify_seals

SHOWN = 5


class Command(BaseCommand):
    """Prints what was checked, with counts; exits 1 if anything is broken."""

    help = "Recompute the journal's chain, the book, the listings and every figure from their records."

    def add_arguments(self, parser: CommandParser) -> None:
        """All, the book alone, or its seals alone."""
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--book", action="store_true", help="only that all entries of the book balance, in one pass")
        only.add_argument("--seal", action="store_true", help="only the seals of the book, from its entries")

    def handle(self, *_args: Any, **options: Any) -> None:
        """One line a check; below it, the first things found broken."""
        sound = True
        for check in audit() if options["book"] else verify_seals() if options["seal"] else verify():
            sound = sound and not check.broken
            mark = "BROKEN" if check.broken else "ok"
            self.stdout.write(f"{mark:<7} {check.council:<13} {check.name:<16} {check.checked:>9,} checked")
            for problem in check.broken[:SHOWN]:
                self.stdout.write(f"        {problem}")
            if len(check.broken) > SHOWN:
                self.stdout.write(f"        and {len(check.broken) - SHOWN} more")
        self.stdout.write("Everything is as it was recorded." if sound else "Something was altered or is missing.")
        if not sound:
            sys.exit(1)
