"""The Django application "exchange"."""

from importlib import import_module

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Says what lower floors cannot know: what the folder does, which keys claims keep, what a new name changes."""

    name = "lianxin.exchange"
    label = "exchange"

    def ready(self) -> None:
        folder = import_module("lianxin.journal.folder")
        folder.also_fold(import_module("lianxin.exchange.services.turning").turn)
        claims = import_module("lianxin.exchange.queries.engine")
        import_module("lianxin.accounts.services").also_kept(claims.is_key_of_a_claim)
        searchable = import_module("lianxin.exchange.services.searchable")
        import_module("lianxin.network.services.renaming").when_renamed(searchable.follow_renaming)
