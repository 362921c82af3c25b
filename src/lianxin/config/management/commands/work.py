"""``lianxin work``: the folder and the queue."""

from typing import Any

from django.core.management.base import BaseCommand

from lianxin.config import lifeline
from lianxin.config.background import Background


class Command(BaseCommand):
    """One process of background work."""

    help = "Run the background work: chain the journal, fold the figures, run queued tasks."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Stay until told to stop."""
        lifeline.hold()
        Background().run()
