"""``lianxin web``: the pages and the API."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from granian.constants import Interfaces
from granian.server import Server

from lianxin.config import lifeline

THREADS = 4
# Requests taken in at once by each worker process; those beyond wait in the listening socket.
BACKPRESSURE = 256


class Command(BaseCommand):
    """The web server."""

    help = "Serve pages and the API."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and with how many processes."""
        parser.add_argument("--host", default=settings.WEB_HOST)
        parser.add_argument("--port", type=int, default=settings.WEB_PORT)
        parser.add_argument("--workers", type=int, default=settings.WEB_WORKERS)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Stay until told to stop."""
        lifeline.hold()
        Server(
            "lianxin.config.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=THREADS,
            backpressure=BACKPRESSURE,
            websockets=False,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        ).serve()
