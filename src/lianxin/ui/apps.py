"""The Django application "ui"."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "lianxin.ui"
    label = "ui"
