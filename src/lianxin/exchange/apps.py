"""The Django application "exchange"."""

from importlib import import_module

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Hands the folder its step, what time ends and what is new in kept searches, and says which keys claims keep."""

    name = "lianxin.exchange"
    label = "exchange"

    def ready(self) -> None:
        folder = import_module("lianxin.journal.folder")
        folder.also_fold(import_module("lianxin.exchange.services.turning").turn)
        claims = import_module("lianxin.exchange.queries.engine")
        import_module("lianxin.accounts.services").also_kept(claims.is_key_of_a_claim)
