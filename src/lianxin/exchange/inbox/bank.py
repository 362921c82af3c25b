"""What waits of the bank: lines of which nobody has said what they are."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lianxin.exchange.models import BankLine
from lianxin.exchange.queries.bank import WAITS, lines
from lianxin.kernel.fen import format_fen
from lianxin.network.matters import Line, Matter
from lianxin.network.models import Council

WITHIN_DAYS = 14
"""A line of the bank is said to be something within two weeks."""


def to_reconcile(council: Council) -> Matter:
    """Open lines, the oldest first."""
    what, why = _("Say what this line of the bank is"), _("It came from the bank, and the book does not have it yet.")

    def line(one: BankLine) -> Line:
        url = reverse("exchange:bank_line", kwargs={"council": council.code, "pk": one.pk})
        sign = "" if one.incoming else "−"
        thing = " · ".join(part for part in (f"{sign}{format_fen(one.amount_fen)}", one.party, one.remark) if part)
        return Line(what, thing, url, why, one.on + timedelta(days=WITHIN_DAYS))

    many = ngettext_lazy("%(count)d line of the bank waits", "%(count)d lines of the bank wait", "count")
    url = reverse("exchange:bank", kwargs={"council": council.code})
    return Matter(lines(council, "open").exclude(WAITS).order_by("on", "pk"), line, many, url, why)
