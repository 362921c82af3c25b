"""``lianxin token USER``: make an API token and print it once."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from lianxin.accounts.models import User
from lianxin.accounts.services import issue_token


class Command(BaseCommand):
    help = "Make an API token for a user and print it, once"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The user's name, and what the token is for."""
        parser.add_argument("user", help="the name that the user signs in with")
        parser.add_argument("--label", default="command line", help="what the token is for")

    def handle(self, *, user: str, label: str, **_options: object) -> None:
        """The token alone on stdout, so that a script can take it; the rest on stderr."""
        holder = User.objects.filter(username=user, is_active=True).first()
        if holder is None:
            raise CommandError(f"No open account is called {user!r}.")
        self.stdout.write(issue_token(user=holder, label=label[:60]))
        self.stderr.write("Keep it: it cannot be shown again.")
