"""Settings of the product as it must never run: it acknowledges before the disk has what it acknowledges.

A control for the whole harness: with these, the same crowd, deaths and checks must find claims lost.
"""

from importlib import import_module

from django.apps import AppConfig

from lianxin.config.settings import *  # noqa: F403
from lianxin.config.settings import DATABASES, INSTALLED_APPS, ON_SQLITE

INSTALLED_APPS = [*INSTALLED_APPS, "tests.crash.careless.Careless"]
if ON_SQLITE:
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=NORMAL;"


class Careless(AppConfig):
    """Takes the barrier away from claims: they commit as ever, and nobody waits for the log."""

    name = "tests.crash.careless"
    label = "careless"

    def ready(self) -> None:
        """Nobody waits any more."""
        placing = vars(import_module("lianxin.exchange.services.placing"))
        placing["_PROCEDURE"] = placing["_FUNCTION"].replace("(%s", "(true", 1)
