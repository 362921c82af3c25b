"""Publishing a plan: both sides of each pair are asked."""

from typing import TYPE_CHECKING

from lianxin.matching.models import Plan

if TYPE_CHECKING:
    from lianxin.accounts.models import User


def publish_plan(*, plan_id: int, actor: "User") -> Plan:
    """Ask both sides of every pair, in their inboxes. An earlier plan of the year is replaced: its open proposals end.

    Raises Plan.DoesNotExist, NotAllowed, WrongPlanState.
    """
    raise NotImplementedError
