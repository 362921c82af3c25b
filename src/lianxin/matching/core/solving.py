"""One min-cost flow for the whole plan."""

from lianxin.matching.core.plans import Plan, Policy
from lianxin.matching.core.shapes import Problem


def solve(problem: Problem, policy: Policy | None = None) -> Plan:
    """The best plan, exactly. Nothing to do is an empty plan.

    Raises: Unsolvable(LOCKS_CONTRADICT | COST_TOO_LARGE).
    """
    raise NotImplementedError
