from importlib import import_module

from django.apps import AppConfig

from lianxin.kernel import clock


class JournalConfig(AppConfig):
    """Installs the demo's clock offset, if this installation has one."""

    name = "lianxin.journal"
    label = "journal"

    def ready(self) -> None:
        clock.install(import_module("lianxin.journal.queries").clock_offset)
