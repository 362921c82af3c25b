"""What the book has waiting: a month that is over and not sealed, for the office."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lianxin.accounts.models import User
from lianxin.kernel import clock
from lianxin.ledger.models import Seal, Transfer
from lianxin.ledger.naming import month_words
from lianxin.ledger.queries.months import month_to_seal
from lianxin.ledger.queries.sealing import month_after, month_of
from lianxin.network.matters import Line, Matter, source
from lianxin.network.models import Council
from lianxin.network.queries import holds
from lianxin.network.states import Role

SEAL_DAYS = 10
"""So many days after its end a month has its entries, and is sealed."""


@source
def months(user: User, council: Council) -> list[Matter]:
    """The council itself stands for its month, of which one at a time can be sealed."""
    if not holds(user, council.pk, Role.OFFICE):
        return []
    this = month_of(clock.today() - timedelta(days=SEAL_DAYS))
    before = month_of(this - timedelta(days=1))
    entries = Transfer.objects.filter(council=OuterRef("pk"), on__lt=this)
    sealed = Seal.objects.filter(council=OuterRef("pk"), month__gte=before)
    waiting = Council.objects.filter(Exists(entries), ~Exists(sealed), pk=council.pk).order_by("pk")
    url = reverse("ledger:close", kwargs={"council": council.code})
    what, why = _("Seal the month"), _("It is over, and its entries have had ten days to come.")

    def line(council: Council) -> Line:
        month = month_to_seal(council)
        return Line(what, month_words(month), url, why, month_after(month) + timedelta(days=SEAL_DAYS))

    many = ngettext_lazy("%(count)d month waits to be sealed", "%(count)d months wait to be sealed", "count")
    return [Matter(waiting, line, many, url, why)]
