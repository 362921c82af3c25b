"""``lianxin found FILE``: a joint conference in a real installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lianxin.desk.services.founding import found, read_plan


class Command(BaseCommand):
    """Founds a council from a file; doing it again changes nothing."""

    help = "Found a joint conference from a JSON file such as demo/council.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and who shall administer."""
        parser.add_argument("file", type=Path, help="names of the conference, its town, villages and categories")
        parser.add_argument("--admin", default="", metavar="NAME", help="open an account and appoint it administrator")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say what stands now. The password is printed once."""
        founded = found(plan=read_plan(options["file"]), administrator=options["admin"])
        council = founded.council
        self.stdout.write(f"{council.name} {'founded' if founded.is_new else 'stands already'}: /{council.code}/")
        if founded.password:
            self.stdout.write(f"Administrator {options['admin']}, first password: {founded.password}")
            self.stdout.write("It is not shown again. Sign in, change it, and set up the second factor.")
