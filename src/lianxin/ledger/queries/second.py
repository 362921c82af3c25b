"""What waits for a second person, and above which amount one is needed."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from lianxin.journal.models import Entry
from lianxin.journal.queries import subject_type
from lianxin.ledger.models import PendingEntry, TwoPersonRule
from lianxin.ledger.states import PendingState
from lianxin.network.queries import holds, posts_held
from lianxin.network.states import Role
from lianxin.prepared import Param, Prepared

if TYPE_CHECKING:
    from lianxin.network.models import Council
    from lianxin.network.queries import Viewer


_RULE = Prepared(lambda: TwoPersonRule.objects.filter(council=Param("council")))


def above_fen(council_id: int) -> int | None:
    """Above which amount a council demands a second person; None where it does not. One query."""
    rule = _RULE.first(council=council_id)
    return rule.above_fen if rule else None


def in_the_office(council: "Council") -> int:
    """How many people could be the one or the other of two persons. One query."""
    return posts_held(council).filter(role=Role.OFFICE).order_by().values("user").distinct().count()


def pending_entries(viewer: "Viewer", council: "Council") -> QuerySet[PendingEntry]:
    """What the viewer may see of what was kept, newest first: office and auditor all of it, others their own."""
    found = PendingEntry.objects.filter(council=council).select_related(
        "recorded_by", "decided_by", "transfer", "reverses__voucher"
    )
    sees_all = holds(viewer, council.pk, Role.OFFICE, Role.AUDITOR)
    return found.filter(Q() if sees_all else Q(recorded_by=viewer.pk)).order_by("-pk")


def to_approve(viewer: "Viewer", council: "Council") -> QuerySet[PendingEntry]:
    """What waits for the viewer's yes or no, oldest first."""
    waiting = PendingEntry.objects.filter(council=council, state=PendingState.WAITING)
    return waiting.exclude(recorded_by=viewer.pk).select_related("recorded_by").order_by("pk")


def sent_back_to(viewer: "Viewer", council: "Council") -> QuerySet[PendingEntry]:
    """What was sent back to the viewer and is still theirs to deal with, oldest first."""
    return PendingEntry.objects.filter(council=council, state=PendingState.RETURNED, recorded_by=viewer.pk).order_by(
        "pk"
    )


def waiting_at(viewer: "Viewer", council: "Council", page: str, page_id: int) -> QuerySet[PendingEntry]:
    """What waits of what was recorded on one page, of what the viewer may see. One query."""
    return pending_entries(viewer, council).filter(page=page, page_id=page_id, state=PendingState.WAITING)


def verbs_for(viewer: "Viewer", entry: PendingEntry) -> list[str]:
    """What the viewer may do with an entry now. No query beyond the viewer's posts."""
    if entry.recorded_by_id == viewer.pk:
        return ["withdraw"] if entry.state in (PendingState.WAITING, PendingState.RETURNED) else []
    is_asked = entry.state == PendingState.WAITING and holds(viewer, entry.council_id, Role.OFFICE)
    return ["approve", "send-back"] if is_asked else []


def entries_about(entry: PendingEntry) -> QuerySet[Entry]:
    """What was done to an entry that waits, newest first. One query."""
    return Entry.objects.filter(subject_type=subject_type(PendingEntry), subject_id=entry.pk).order_by("-pk")
