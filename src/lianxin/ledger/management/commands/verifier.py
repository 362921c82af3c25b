"""``lianxin verifier``: hand out the program that verifies an exported book without this one."""

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lianxin.ledger.verifier import PROGRAM


class Command(BaseCommand):
    """Copies one file."""

    help = "Copy the program that verifies an exported book; it needs Python and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, default=Path(), help="file or folder; else the current folder")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print where it is."""
        self.stdout.write(str(shutil.copy(PROGRAM, options["out"])))
