"""The exchange's part of the folder's turn: what time ends, and what is new in the searches that people keep."""

from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from django.db.models import Max

from lianxin.exchange.models import Listing, SavedSearch
from lianxin.exchange.queries.lists import Filter, listings
from lianxin.exchange.services.expiring import expire_due
from lianxin.kernel import clock

SELDOM = timedelta(seconds=30)
"""The folder turns each second; what may wait half a minute looks at the database only that often."""


class Turn:
    """What one process has seen: when it looked last, and the newest listing that there was then."""

    def __init__(self) -> None:
        self.looked_at: datetime | None = None
        self.newest = -1

    def __call__(self) -> int:
        """Do what is due, if it is time. Returns how many claims, listings and searches changed."""
        now = clock.now()
        if self.looked_at is not None and timedelta() <= now - self.looked_at < SELDOM:
            return 0
        self.looked_at = now
        return expire_due() + self._refresh()

    def _refresh(self) -> int:
        """Count anew what is fresh in kept searches, if anything was listed since. One query where nothing was."""
        newest = Listing.objects.aggregate(newest=Max("pk"))["newest"] or 0
        if newest == self.newest:
            return 0
        self.newest = newest
        behind = SavedSearch.objects.filter(seen_to__lt=newest).select_related("council", "user").order_by("pk")
        return sum(refresh(search) for search in behind.iterator())


def refresh(search: SavedSearch) -> bool:
    """Count what was listed since somebody looked at a search, by the filter of the list. Whether it changed."""
    found = listings(viewer=search.user, council=search.council, to=Filter.read(dict(parse_qsl(search.query))))
    fresh = found.filter(pk__gt=search.seen_to).count()
    if fresh == search.fresh:
        return False
    return bool(SavedSearch.objects.filter(pk=search.pk, seen_to=search.seen_to).update(fresh=fresh))


turn = Turn()
"""This process's."""
