"""``lianxin check``: whether the installation is set up as it must be."""

from argparse import ArgumentParser

from django.core.management.commands import check
from django.db import DEFAULT_DB_ALIAS


class Command(check.Command):
    """Django's own, which asks the database too."""

    help = "Say what is not set up as it must be; asks the database whether it keeps what it acknowledges."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As Django's."""
        super().add_arguments(parser)  # type: ignore[arg-type]
        parser.set_defaults(databases=[DEFAULT_DB_ALIAS])
