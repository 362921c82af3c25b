"""The columns of the lists of needs, of resources and of claims."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianxin.exchange.states import Side
from lianxin.network.columns import has_columns

CLAIMS = "claims"
MORE = ("from", "whom", "conditions", "listed", "year")
"""Columns of needs and resources that few want: a row asks once whether there are any."""

has_columns(
    Side.NEED.value,
    {
        "owner": (_("Village"), True),
        "category": (_("Category"), True),
        "form": (_("Form"), True),
        "amount": (_("How much"), True),
        "until": (_("By when"), True),
        "whom": (_("For whom"), False),
        "listed": (_("Listed"), False),
        "year": (_("Year"), False),
    },
)
has_columns(
    Side.OFFER.value,
    {
        "owner": (_("Offered by"), True),
        "place": (_("Meant for"), True),
        "category": (_("Category"), False),
        "form": (_("Form"), True),
        "amount": (_("How much"), True),
        "from": (_("Available from"), False),
        "until": (_("Available until"), True),
        "conditions": (_("Conditions"), False),
        "listed": (_("Listed"), False),
        "year": (_("Year"), False),
    },
)
has_columns(
    CLAIMS,
    {
        "sides": (_("From → to"), True),
        "promised": (pgettext_lazy("claim", "Promised"), True),
        "received": (pgettext_lazy("claim", "Received"), True),
        "due": (pgettext_lazy("claim", "Due on"), True),
        "state": (_("State"), True),
        "form": (_("Form"), False),
        "year": (_("Year"), False),
        "contacted": (_("Spoken with each other"), False),
    },
)
