from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FiguresConfig(AppConfig):
    """Collects the figures that each app declares in its ``metrics.py`` and hands the folder its step."""

    name = "lianxin.figures"
    label = "figures"

    def ready(self) -> None:
        autodiscover_modules("metrics")
        folder = import_module("lianxin.journal.folder")
        folder.also_fold(import_module("lianxin.figures.services").fold_deltas)
