"""The Django application "matching"."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "lianxin.matching"
    label = "matching"
