"""Reads for calendars."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from lianxin.exchange.models import Listing
from lianxin.exchange.states import ListingState
from lianxin.journal.queries import entries_of
from lianxin.kernel import clock

if TYPE_CHECKING:
    from lianxin.network.models import Council

MOST_DAYS = 1000


def with_a_day(found: QuerySet[Listing]) -> QuerySet[Listing]:
    """Those of a list that are open and name a day, the earliest first, at most ``MOST_DAYS``. One query."""
    dated = found.filter(state=ListingState.OPEN, until_on__isnull=False)
    return dated.select_related("owner").order_by("until_on", "pk")[:MOST_DAYS]


def last_change(council: "Council") -> datetime:
    """When anything was last done in a council, as its journal says. One query."""
    latest = entries_of(council.pk).values_list("at", flat=True).first()
    return latest or clock.now()
