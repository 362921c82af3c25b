"""Reads of residents' concerns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, QuerySet

from lianxin.exchange.models import Concern, Listing
from lianxin.exchange.queries.engine import live_claims
from lianxin.exchange.states import ConcernState
from lianxin.journal.models import Entry
from lianxin.journal.queries import subject_type

if TYPE_CHECKING:
    from lianxin.network.models import Council
    from lianxin.network.queries import Viewer

STEPS: dict[str, tuple[ConcernState, ...]] = {
    "link_need": (ConcernState.RECORDED, ConcernState.IN_HAND),
    "answer": (ConcernState.RECORDED, ConcernState.IN_HAND),
    "tell": (ConcernState.ANSWERED,),
}
"""In which states of a concern each of its verbs can be done."""


@dataclass(frozen=True)
class ConcernFilter:
    """What a list of concerns is narrowed to."""

    state: str = ""
    village_id: int | None = None


def concerns(council: "Council", to: ConcernFilter) -> QuerySet[Concern]:
    """A council's concerns, the latest entry first, with village and how many needs were listed. One query."""
    found = Concern.objects.filter(council=council).select_related("village")
    if to.state:
        found = found.filter(state=to.state)
    if to.village_id is not None:
        found = found.filter(village=to.village_id)
    return found.annotate(need_count=Count("needs")).order_by("-pk")


def how_far(council: "Council") -> dict[str, int]:
    """How many concerns of a council stand in each state. One query."""
    counted = Concern.objects.filter(council=council).order_by().values_list("state").annotate(count=Count("pk"))
    return dict(counted)


def concern_of(council: "Council", pk: int) -> Concern:
    """One concern, with its village. Raises Concern.DoesNotExist. One query."""
    return Concern.objects.select_related("village", "council", "recorded_by").get(pk=pk, council=council)


def needs_of(concern: Concern) -> Sequence[Listing]:
    """The needs listed for a concern, each with ``live_claims`` and what was received for them. Two queries."""
    with_claims = Prefetch("claims", queryset=live_claims(), to_attr="live_claims")
    return list(concern.needs.prefetch_related(with_claims).order_by("pk"))


def entries_about(concern: Concern) -> QuerySet[Entry]:
    """What was done about a concern, newest first. One query."""
    return Entry.objects.filter(subject_type=subject_type(Concern), subject_id=concern.pk).order_by("-pk")


def steps_for(viewer: "Viewer", concern: Concern) -> list[str]:
    """The verbs that ``viewer`` may do to a concern now. No query beyond the viewer's posts."""
    if not viewer.has_perm("exchange.record_concern", concern):
        return []
    return [verb for verb, states in STEPS.items() if concern.state in states]
