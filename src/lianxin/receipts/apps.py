"""The Django application "receipts"."""

from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "lianxin.receipts"
    label = "receipts"
