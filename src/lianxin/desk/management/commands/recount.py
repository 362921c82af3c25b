"""``lianxin recount``: what is kept beside the records, counted anew: figures, and what is left of sources."""

from typing import Any

from django.core.management.base import BaseCommand

from lianxin.figures.services import count_anew
from lianxin.ledger.services import count_sources_anew
from lianxin.network.queries import councils


class Command(BaseCommand):
    """Prints for each council how many were put right. ``verify`` says beforehand which they are."""

    help = "Count every figure and what is left of each source anew, after an upgrade and before anybody writes."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One line a council."""
        for pk, code in councils().values_list("pk", "code"):
            self.stdout.write(f"{code:<13} {count_anew(pk):>9,} cells put right, {count_sources_anew(pk):,} sources")
