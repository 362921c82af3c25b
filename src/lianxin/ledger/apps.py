"""The Django application "ledger"."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "lianxin.ledger"
    label = "ledger"
