"""The Django application "exchange"."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "lianxin.exchange"
    label = "exchange"
    verbose_name = _("Listings and claims")
    default_auto_field = "django.db.models.BigAutoField"
