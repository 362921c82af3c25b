"""The Django application "insights"."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "lianxin.insights"
    label = "insights"
    verbose_name = _("Figures and dashboards")
    default_auto_field = "django.db.models.BigAutoField"
