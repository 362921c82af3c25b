"""The Django application "network"."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "lianxin.network"
    label = "network"
