"""The Django application "desk"."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DeskConfig(AppConfig):
    """Collects what each app's ``inbox.py`` says may wait on somebody."""

    name = "lianxin.desk"
    label = "desk"

    def ready(self) -> None:
        autodiscover_modules("inbox")
