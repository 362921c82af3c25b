"""Reads of the journal."""

from datetime import timedelta
from functools import cache

from django.db.models import Model, QuerySet

from lianxin.journal.models import ClockOffset, Entry


@cache
def clock_offset() -> timedelta:
    """The demo's offset; read once a process. One query the first time."""
    row = ClockOffset.objects.first()
    return timedelta(seconds=row.seconds) if row else timedelta()


def subject_type(subject: Model | type[Model]) -> str:
    """How the journal names a kind of subject, e.g. ``projects.project``."""
    return subject._meta.label_lower


def entries_about(subject: Model) -> QuerySet[Entry]:
    """Everything done to one subject, newest first. One query."""
    return Entry.objects.filter(subject_type=subject_type(subject), subject_id=subject.pk).order_by("-id")


def entries_of(council_id: int) -> QuerySet[Entry]:
    """A council's whole journal, newest first. One query."""
    return Entry.objects.filter(council_id=council_id).order_by("-id")
