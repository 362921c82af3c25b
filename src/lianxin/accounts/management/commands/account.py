"""``lianxin account NAME``: open an account and print its first password once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lianxin.accounts.services import open_account


class Command(BaseCommand):
    """Opens accounts; what a person may do follows from the posts that the office gives them."""

    help = "Open an account and print its first password, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The name to sign in with, and the person's."""
        parser.add_argument("name", help="the name to sign in with")
        parser.add_argument("--person", default="", help="the person's own name, shown to members")

    def handle(self, *, name: str, person: str, **_options: Any) -> None:
        """The password alone on stdout, so that a script can take it; the rest on stderr."""
        _user, password = open_account(username=name, display_name=person or name)
        if password:
            self.stdout.write(password)
            self.stderr.write("Hand it over: it is not shown again. The person must change it when signing in.")
        else:
            self.stderr.write(f"{name} has an account already; nothing was changed.")
