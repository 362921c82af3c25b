"""The Django application "config"."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "lianxin.config"
    label = "config"
