"""The Django application "exchange"."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "lianxin.exchange"
    label = "exchange"
