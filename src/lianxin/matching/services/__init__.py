"""The verbs of matching: make, publish, cancel a plan; say yes or no; change the plan as people decide."""

from lianxin.matching.services.answering import Answered, accept_proposal, decline_proposal, withdraw_proposal
from lianxin.matching.services.changes import Change
from lianxin.matching.services.planning import cancel_plan, make_plan, plan_again
from lianxin.matching.services.publishing import publish_plan
from lianxin.matching.services.rerouting import reroute
from lianxin.matching.services.saying import Said, say_what_fits

__all__ = [
    "Answered", "Change", "Said", "accept_proposal", "cancel_plan", "decline_proposal", "make_plan", "plan_again",
    "publish_plan", "reroute", "say_what_fits", "withdraw_proposal",
]  # fmt: skip
