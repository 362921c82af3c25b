"""The exchange's part of the folder's turn: what time ends, and what is new in the searches that people keep.

One turn does a little of it, so that the folder comes back to numbering and folding; the next one goes on at once.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import parse_qsl

from django.db.models import Max

from lianxin.exchange.models import Listing, SavedSearch
from lianxin.exchange.queries.lists import Filter, listings
from lianxin.exchange.services.expiring import due
from lianxin.kernel import clock

SELDOM = timedelta(seconds=30)
"""The folder turns each second; what may wait half a minute looks at the database only that often."""
MOST = 50
BRIEF_SECONDS = 0.1
"""At most so many chores, and about so long, are done in one turn."""


class Turn:
    """What one process has seen: when it looked last, the newest listing that there was then, which searches are to be
    counted anew, and whether something was left for the next turn.
    """

    def __init__(self) -> None:
        self.looked_at: datetime | None = None
        self.newest: int | None = None
        self.outdated: dict[int, None] = {}
        self.unfinished = False

    def __call__(self) -> int:
        """Do some of what is due, if it is time. Returns how many claims, listings and searches changed, and at least 1
        while something is left.
        """
        now = clock.now()
        waited = self.looked_at is None or not timedelta() <= now - self.looked_at < SELDOM
        if not waited and not self.unfinished:
            return 0
        self.looked_at, self.unfinished = now, False
        changed, until = 0, time.monotonic() + BRIEF_SECONDS
        for done, chore in enumerate(self._chores()):
            if done and (done >= MOST or time.monotonic() >= until):
                self.unfinished = True
                return changed or 1
            changed += chore()
        return changed

    def _chores(self) -> Iterator[Callable[[], bool]]:
        yield from due(MOST + 1)
        self._note_new()
        while self.outdated:
            yield partial(self._refresh, next(iter(self.outdated)))

    def _note_new(self) -> None:
        """Note the searches of the councils in which something was listed since; at first, all. One query where nothing
        was.
        """
        known = SavedSearch.objects.order_by("pk").values_list("pk", flat=True)
        if self.newest is None:
            self.newest = Listing.objects.aggregate(newest=Max("pk"))["newest"] or 0
            self.outdated = dict.fromkeys(known)
            return
        since = Listing.objects.filter(pk__gt=self.newest).order_by()
        if listed := dict(since.values_list("council").annotate(newest=Max("pk"))):
            self.newest = max(listed.values())
            self.outdated |= dict.fromkeys(known.filter(council__in=listed))

    def _refresh(self, search_id: int) -> bool:
        del self.outdated[search_id]
        search = SavedSearch.objects.select_related("council", "user").filter(pk=search_id).first()
        return search is not None and refresh(search)


def refresh(search: SavedSearch) -> bool:
    """Count what was listed since somebody looked at a search, by the filter of the list. Whether it changed."""
    found = listings(viewer=search.user, council=search.council, to=Filter.read(dict(parse_qsl(search.query))))
    fresh = found.filter(pk__gt=search.seen_to).count()
    if fresh == search.fresh:
        return False
    return bool(SavedSearch.objects.filter(pk=search.pk, seen_to=search.seen_to).update(fresh=fresh))


turn = Turn()
"""This process's."""
