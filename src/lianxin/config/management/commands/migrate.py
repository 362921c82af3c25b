"""``lianxin migrate``: the database as this version needs it, and its figures counted in."""

from typing import Any

from django.core.management.commands import migrate

from lianxin.figures.services import count_in_what_is_new

_IN_PART = ("app_label", "migration_name", "plan", "check_unapplied", "fake", "prune")


class Command(migrate.Command):
    """Django's own; afterwards what a new version counts for the first time is counted from the records that are there.

    A migration cannot do that: what a figure counts stands in the code, and needs every table as it is at the end.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; count in what is new, unless only a part was asked for."""
        super().handle(*args, **options)
        if any(options[name] for name in _IN_PART):
            return
        cells = count_in_what_is_new()
        if cells and options["verbosity"] > 0:
            self.stdout.write(f"Cells of new figures counted in from the records: {cells:,}.")
