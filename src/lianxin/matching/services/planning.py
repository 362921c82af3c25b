"""Making a plan: at once for a town, in the background above a size."""

from typing import TYPE_CHECKING

from lianxin.matching.models import Plan
from lianxin.matching.policy import PlanPolicy

if TYPE_CHECKING:
    from lianxin.accounts.models import User
    from lianxin.network.models import Council

AT_ONCE_PAIRS = 200_000
"""Needs × givers up to which a plan is computed while the office waits (well below a second)."""


def make_plan(*, council: "Council", year: int, policy: PlanPolicy, actor: "User", name: str = "") -> Plan:
    """Compute who is to serve which open need of a year. Nothing is proposed to anybody yet.

    The plan comes back ``ready``; above ``AT_ONCE_PAIRS`` it comes back ``computing``, with ``progress``, and becomes
    ``ready`` or ``failed`` (``problem``: code and facts) in the background.

    Raises NotAllowed, NoNeeds, NoOffers, NothingFits, AllForbidden, ContradictoryPolicy, TooExpensive.
    """
    raise NotImplementedError


def cancel_plan(*, plan_id: int, reason: str, actor: "User") -> Plan:
    """Set a plan aside for a reason, computed or not yet; what it proposed and nobody agreed on is withdrawn.

    Raises Plan.DoesNotExist, NotAllowed, WrongPlanState, ReasonMissing.
    """
    raise NotImplementedError
