"""The Django application "exchange"."""

from importlib import import_module

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Hands the folder its step: what time ends, and what is new for those who keep a search."""

    name = "lianxin.exchange"
    label = "exchange"

    def ready(self) -> None:
        folder = import_module("lianxin.journal.folder")
        folder.also_fold(import_module("lianxin.exchange.services.turning").turn)
