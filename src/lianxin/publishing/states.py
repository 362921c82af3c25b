"""Words of what a disclosure shows."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Words
from lianxin.publishing.quarters import Quarter

SUM_LABELS: Mapping[str, Words] = {
    "opening": _("Balance at the beginning"),
    "received": _("Received"),
    "spent": _("Spent"),
    "returned": _("Returned to givers"),
    "carried": _("Carried over between projects"),
    "closing": _("Balance at the end"),
    "in_kind": _("Entries in kind"),
}
PAYEE_KINDS: Mapping[str, Words] = {
    "organisation": _("organisation"),
    "other": _("shop, company or person (not named)"),
}


def quarter_name(quarter: Quarter) -> str:
    """A quarter as a title says it."""
    return str(_("quarter %(number)s of %(year)s") % {"number": quarter.number, "year": quarter.year})
