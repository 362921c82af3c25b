"""The Django application "publishing"."""

from importlib import import_module

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Says what lower floors cannot know: what the folder does."""

    name = "lianxin.publishing"
    label = "publishing"

    def ready(self) -> None:
        folder = import_module("lianxin.journal.folder")
        folder.also_fold(import_module("lianxin.publishing.services.watching").turn)
