"""The Django application "sheets"."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "lianxin.sheets"
    label = "sheets"
