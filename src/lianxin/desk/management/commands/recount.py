"""``lianxin recount``: figures that a new version counts, over records that were there before it."""

from typing import Any

from django.core.management.base import BaseCommand

from lianxin.figures.services import count_anew
from lianxin.network.queries import councils


class Command(BaseCommand):
    """Prints for each council how many cells were put right. ``verify`` says beforehand which they are."""

    help = "Count every figure anew from its records, after an upgrade and before anybody writes."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One line a council."""
        for pk, code in councils().values_list("pk", "code"):
            self.stdout.write(f"{code:<13} {count_anew(pk):>9,} cells put right")
