"""What the book has waiting: a month to seal, money for a second person, what was sent back."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from lianxin.accounts.models import User
from lianxin.kernel import clock
from lianxin.kernel.fen import format_fen
from lianxin.kernel.naming import month_words
from lianxin.ledger.models import PendingEntry, Seal, Transfer
from lianxin.ledger.queries.months import month_to_seal
from lianxin.ledger.queries.sealing import month_after, month_of
from lianxin.ledger.queries.second import sent_back_to, to_approve
from lianxin.network.matters import Line, Matter, source
from lianxin.network.models import Council
from lianxin.network.queries import holds
from lianxin.network.states import Role

SEAL_DAYS = 10
"""So many days after its end a month has its entries, and is sealed."""
SECOND_DAYS = 3
"""Within so many days a second person says yes or no."""


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


@source
def second_person(user: User, council: Council) -> list[Matter]:
    """Money that waits for the office's second person; what was sent back waits for whoever recorded it."""
    own = _pending(
        council,
        sent_back_to(user, council),
        what=_("Record it anew, or withdraw it"),
        why=_("A second person sent it back."),
        many=ngettext_lazy(
            "%(count)d entry of yours was sent back", "%(count)d entries of yours were sent back", "count"
        ),
    )
    if not holds(user, council.pk, Role.OFFICE):
        return [own]
    asked = _pending(
        council,
        to_approve(user, council),
        what=_("Approve money as the second person"),
        why=_("Somebody else recorded it, above the amount that one person may record alone."),
        many=ngettext_lazy(
            "%(count)d entry waits for a second person", "%(count)d entries wait for a second person", "count"
        ),
        act="approve",
    )
    return [asked, own]


def _pending(
    council: Council, records: QuerySet[PendingEntry], *, what: Promise, why: Promise, many: Any, act: str = ""
) -> Matter:
    def line(entry: PendingEntry) -> Line:
        own = {"council": council.code, "pk": entry.pk}
        words = (f"{entry.called} {format_fen(entry.amount_fen)}", entry.party, entry.title)
        thing = " · ".join(part for part in words if part)
        since = clock.day_of(entry.decided_at or entry.recorded_at)
        do = reverse("ledger:do_pending", kwargs=own | {"verb": act}) if act else ""
        url, due = reverse("ledger:pending_entry", kwargs=own), since + timedelta(days=SECOND_DAYS)
        return Line(what, thing, url, why, due, do, pgettext_lazy("entry", "Approve") if act else "")

    return Matter(records, line, many, reverse("ledger:pending", kwargs={"council": council.code}), why)
