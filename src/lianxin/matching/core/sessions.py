"""A plan that is kept best while people decide."""

from lianxin.matching.core.plans import Delta, Plan
from lianxin.matching.core.shapes import Problem


class Session:
    """The residual graph of a plan with prices. Every verb leaves the plan as good as planning anew would."""

    def reject(self, edge: int) -> Delta:
        """The pair must not be; its units are re-routed. Raises Unsolvable(LOCKS_CONTRADICT) if it is locked."""
        raise NotImplementedError

    def lock(self, edge: int, units: int) -> Delta:
        """The pair carries at least ``units`` from now on. Raises Unsolvable(LOCKS_CONTRADICT)."""
        raise NotImplementedError

    def add_edge(self, need: int, partner: int, score: int, room: int | None = None) -> tuple[int, Delta]:
        """A pair that was no candidate becomes one. Returns its index. Raises Unsolvable(ARRAYS_DISAGREE)."""
        raise NotImplementedError

    def set_capacity(self, partner: int, units: int) -> Delta:
        """A partner has more or fewer units to give. Raises Unsolvable(LOCKS_CONTRADICT) below what is locked."""
        raise NotImplementedError

    def plan(self) -> Plan:
        """The plan as it stands, for ``problem()``."""
        raise NotImplementedError

    def problem(self) -> Problem:
        """What the plan solves now, with pairs added, locked and rejected; edges in the session's order."""
        raise NotImplementedError


def open_session(problem: Problem, plan: Plan) -> Session:
    """Start from a plan of ``solve`` (of the same problem)."""
    raise NotImplementedError
