"""``lianxin serve``: everything on one machine."""

from typing import Any

from django.core.management.base import BaseCommand

from lianxin.config.supervisor import Supervisor


class Command(BaseCommand):
    """Supervises ``web`` and ``work``."""

    help = "Serve pages and run the background work, together."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Stay until told to stop."""
        Supervisor({"web": ["web"], "work": ["work"]}).run()
