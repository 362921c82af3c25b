"""The columns of the list of projects."""

from django.utils.translation import gettext_lazy as _

from lianxin.network.columns import has_columns

PROJECTS = "projects"
MONEY = ("budget", "promised", "received", "spent", "balance")
"""Columns in yuan, by which the list can be sorted, the largest first."""

has_columns(
    PROJECTS,
    {
        "village": (_("Village"), True),
        "category": (_("Category"), True),
        "partner": (_("Partner"), True),
        "planned": (_("Planned"), False),
        "persons": (_("People expected"), False),
        "state": (_("State"), True),
        "budget": (_("Budget (yuan)"), True),
        "promised": (_("Promised (yuan)"), True),
        "received": (_("Received (yuan)"), True),
        "spent": (_("Spent (yuan)"), True),
        "balance": (_("Balance (yuan)"), False),
    },
)
