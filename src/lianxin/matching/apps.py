"""The Django application "matching"."""

from importlib import import_module

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Says what lower floors cannot know: what the folder does, and how well two listings fit."""

    name = "lianxin.matching"
    label = "matching"

    def ready(self) -> None:
        folder = import_module("lianxin.journal.folder")
        folder.also_fold(import_module("lianxin.matching.services.turning").turn)
        weigh = import_module("lianxin.matching.services.counterparts").weigh
        import_module("lianxin.exchange.queries.counterparts").weighed_by(weigh)
