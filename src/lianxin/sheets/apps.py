"""The Django application "sheets"."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SheetsConfig(AppConfig):
    name = "lianxin.sheets"
    label = "sheets"

    def ready(self) -> None:
        """Let every app declare its layouts."""
        autodiscover_modules("sheets")
