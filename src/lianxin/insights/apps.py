"""The Django application "insights"."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "lianxin.insights"
    label = "insights"
