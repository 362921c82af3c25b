"""``lianxin web``: the pages and the API."""

import resource
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from granian.constants import Interfaces
from granian.server import Server

from lianxin.config import durability, lifeline

THREADS = 4
# A thread keeps its database connection; one that is ended and begun again would have to connect anew.
THREAD_IDLE_SECONDS = 600
# A thread that waited for the database gets its turn again within half a millisecond, not within five: it may hold what
# others wait for.
SWITCH_SECONDS = 0.0005
# Connections of each worker process, idle ones too, of which every browser keeps several open. One beyond them would
# not be answered before somebody hangs up.
CONNECTIONS = 4096
FILES = 256
"""Of the process itself: database, logs, uploads."""


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
        durability.warn(connection)
        connection.close()  # each worker opens its own
        allow_files(CONNECTIONS + FILES)
        sys.setswitchinterval(SWITCH_SECONDS)
        Server(
            "lianxin.config.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=THREADS,
            blocking_threads_idle_timeout=THREAD_IDLE_SECONDS,
            backpressure=CONNECTIONS,
            websockets=False,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        ).serve()


def allow_files(count: int) -> None:
    """Let this process and its workers open so many files, or as many as the operator allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < count:
        wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
