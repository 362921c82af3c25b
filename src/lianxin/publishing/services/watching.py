"""Publishing's part of the folder's turn: it notes which disclosures no longer hold, for those who can correct them."""

import time
from datetime import datetime, timedelta

from django.db import transaction

from lianxin.kernel import clock
from lianxin.publishing.models import Lapse, VillageDisclosure, Watch
from lianxin.publishing.queries.watching import behind, doubtful, numbered, still_holds, touched_by

LOOKS_EVERY = timedelta(seconds=30)
BATCH = 5_000
BRIEF_SECONDS = 0.1


class Turn:
    """What one process has seen: when it looked last, and at which council it stopped."""

    def __init__(self) -> None:
        self.looked_at: datetime | None = None
        self.stopped_at = 0

    def __call__(self) -> int:
        """Look at what is new in the journals, if it is time, for a moment. Returns how many entries were passed."""
        now = clock.now()
        if self.looked_at is not None and timedelta() <= now - self.looked_at < LOOKS_EVERY:
            return 0
        self.looked_at, passed, until = now, 0, time.monotonic() + BRIEF_SECONDS
        for council_id in sorted(behind(), key=lambda pk: (pk <= self.stopped_at, pk)):
            passed += look(council_id)
            if passed >= BATCH or time.monotonic() >= until:
                self.looked_at, self.stopped_at = None, council_id  # the next turn goes on at once
                break
        return passed


def watch(council_id: int) -> None:
    """Look at a council's journal from here on; called before what is published is read (a step).

    Whatever is numbered already is in the book that will be read. What is numbered later will be looked at; the folder
    waits for that until this transaction ends, because before it could not see the edition.
    """
    Watch.objects.bulk_create([Watch(council_id=council_id, seen=numbered(council_id))], ignore_conflicts=True)
    Watch.objects.select_for_update(no_key=True).get(pk=council_id)


@transaction.atomic
def look(council_id: int) -> int:
    """Judge the disclosures that up to ``BATCH`` further entries of a journal may have changed. Returns the entries."""
    watched = Watch.objects.select_for_update(no_key=True).get(pk=council_id)
    until = min(numbered(council_id), watched.seen + BATCH)
    for disclosure in doubtful(council_id, touched_by(council_id, after=watched.seen, until=until)):
        _judge(disclosure)
    passed, watched.seen = until - watched.seen, until
    watched.save(update_fields=["seen"])
    return passed


def _judge(disclosure: VillageDisclosure) -> None:
    if still_holds(disclosure):
        Lapse.objects.filter(pk=disclosure.pk).delete()
    else:
        Lapse.objects.get_or_create(disclosure=disclosure, defaults={"since": clock.today()})


turn = Turn()
"""This process's."""
