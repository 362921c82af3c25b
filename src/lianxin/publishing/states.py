"""Words of what a disclosure shows."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Words
from lianxin.kernel.naming import in_english
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
    """A quarter as a title says it: ``2019年第四季度`` or ``4th quarter of 2019``."""
    if in_english():
        return f"{('1st', '2nd', '3rd', '4th')[quarter.number - 1]} quarter of {quarter.year}"
    return f"{quarter.year}年第{'一二三四'[quarter.number - 1]}季度"
