from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from lianxin.kernel import clock


class JournalConfig(AppConfig):
    """Installs the demo's clock offset, if this installation has one, and collects what the verbs say."""

    name = "lianxin.journal"
    label = "journal"

    def ready(self) -> None:
        clock.install(import_module("lianxin.journal.queries").clock_offset)
        autodiscover_modules("sentences")
