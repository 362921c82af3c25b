"""Matching's part of the folder's turn: a published plan follows what others claimed or closed meanwhile, and one that
nobody computes any more says so.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from lianxin.exchange.states import ListingState
from lianxin.kernel import clock
from lianxin.matching.models import Proposal
from lianxin.matching.services.planning import fail_what_nobody_computes
from lianxin.matching.services.rerouting import follow
from lianxin.matching.services.steps import hold_plan
from lianxin.matching.states import ASKED, PlanState

LOOKS_EVERY = timedelta(seconds=30)


class Turn:
    """What one process has seen: when it looked last."""

    def __init__(self) -> None:
        self.looked_at: datetime | None = None

    def __call__(self) -> int:
        """Let one plan follow, if it is time. Returns how much changed: pairs, or plans that nobody computes."""
        now = clock.now()
        if self.looked_at is not None and timedelta() <= now - self.looked_at < LOOKS_EVERY:
            return 0
        self.looked_at = now
        failed = fail_what_nobody_computes()
        outdated = outdated_plan()
        if outdated is None:
            return failed
        with transaction.atomic():
            plan = hold_plan(outdated)
            changes = follow(plan) if plan.state == PlanState.PUBLISHED else []
        if changes is None:
            return 0  # a large one follows in the background; it is outdated until then, and not to be queued again
        self.looked_at = None  # there may be another one
        return len(changes)


def outdated_plan() -> int | None:
    """A published plan that still proposes what is no longer there. One query."""
    gone = Q()
    for name in ("need", "offer"):
        left = F(f"{name}__capacity") - F(f"{name}__taken")
        is_open = Q(**{f"{name}__state": ListingState.OPEN})
        gone |= Q(**{f"{name}__isnull": False}) & (~is_open | Q(quantity__gt=left))
    asked = Proposal.objects.filter(gone, state__in=ASKED, plan__state=PlanState.PUBLISHED)
    return asked.order_by("pk").values_list("plan_id", flat=True).first()


turn = Turn()
"""This process's."""
