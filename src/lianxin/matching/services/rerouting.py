"""Changing a plan as people decide: what one says no to goes another way, and what was agreed on stays."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lianxin.matching.models import Proposal

if TYPE_CHECKING:
    from lianxin.accounts.models import User
    from lianxin.matching.models import Plan


@dataclass(frozen=True)
class Change:
    """How one pair changed: it is ``new``, it has ``ended``, or its quantity is ``more`` or ``less`` than before."""

    kind: Literal["new", "ended", "more", "less"]
    proposal: Proposal
    before: int
    after: int


def reroute(*, plan_id: int, actor: "User | None" = None) -> "list[Change]":
    """Bring a plan in line with what is left of needs and resources now, with as few changes as can be.

    Raises Plan.DoesNotExist, NotAllowed, WrongPlanState.
    """
    raise NotImplementedError
