"""Writing the journal. Called inside the transaction of the verb that it records."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model

from lianxin.journal.chain import digest_of
from lianxin.journal.models import ClockOffset, Entry
from lianxin.journal.queries import clock_offset, subject_type
from lianxin.kernel import clock
from lianxin.prepared.inserting import insert

_WRITTEN = ("council_id", "at", "actor_id", "post_id", "verb", "subject_type", "subject_id", "facts", "digest")


def entry_for(
    verb: str,
    *,
    subject: Model,
    actor: Model | None,
    post: Model | None = None,
    council_id: int | None = None,
    about: tuple[str, int] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Entry:
    """An unsaved entry, for bulk writers.

    ``council_id`` is the subject's own where it is not given; ``about`` (type, id) names another subject that is known
    by its key only. ``facts`` must be JSON without floats.
    """
    kind, pk = about or (subject_type(subject), subject.pk)
    entry = Entry(
        council_id=getattr(subject, "council_id", 0) if council_id is None else council_id,
        at=clock.now(),
        actor_id=actor.pk if actor else None,
        post_id=post.pk if post else None,
        verb=verb,
        subject_type=kind,
        subject_id=pk,
        facts=dict(facts or {}),
    )
    entry.digest = digest_of(entry)
    return entry


def write(
    verb: str,
    *,
    subject: Model,
    actor: Model | None,
    post: Model | None = None,
    council_id: int | None = None,
    about: tuple[str, int] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Entry:
    """Record one verb. Must run inside the transaction that did it. One insert."""
    entry = entry_for(verb, subject=subject, actor=actor, post=post, council_id=council_id, about=about, facts=facts)
    fields = {name: getattr(entry, name) for name in _WRITTEN}
    entry.pk = insert(Entry, **fields)
    return entry


@transaction.atomic
def move_clock(*, by: timedelta) -> None:
    """Set a demo's clock ``by`` an offset from real time. Restarting servers pick it up."""
    ClockOffset.objects.update_or_create(only=True, defaults={"seconds": int(by.total_seconds())})
    clock_offset.cache_clear()
