"""The Django application "config"."""

from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "lianxin.config"
    label = "config"

    def ready(self) -> None:
        """Registers the check of the database."""
        import_module("lianxin.config.durability")
