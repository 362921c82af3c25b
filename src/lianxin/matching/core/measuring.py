"""What given units reach: the figures of a plan, however it was found."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core.costs import Costs
from lianxin.matching.core.plans import Objective
from lianxin.matching.core.shapes import Ints, Problem


@dataclass(frozen=True)
class Measured:
    """Units by pair, need, village and partner, and what they reach."""

    flow: NDArray[np.int32]
    need_served: NDArray[np.int64]
    village_served: NDArray[np.int64]
    """With what the villages had."""
    partner_load: NDArray[np.int64]
    objective: Objective


def measure(problem: Problem, costs: Costs, flow: NDArray[np.int32]) -> Measured:
    """Count it out. Locked units count like all others."""
    needs, partners = len(problem.need_village), len(problem.partner_units)
    need_served = _sums(problem.edges.need, flow, needs)
    village = _sums(problem.need_village, need_served, problem.villages)
    load = _sums(problem.edges.partner, flow, partners)
    used = np.flatnonzero(flow)
    fit = int((problem.edges.score[used].astype(np.int64) * flow[used]).sum() + problem.need_urgency @ need_served)
    reached = np.concatenate([[0], np.cumsum(costs.ranks, dtype=np.int64)])
    levels = int((reached[costs.first[:-1] + village] - reached[costs.first[:-1]]).sum())
    taking_part = int(np.minimum(load, problem.partner_least).sum())
    objective = Objective(int(village.sum()), levels, taking_part, fit)
    return Measured(flow, need_served, village + problem.village_had, load, objective)


def _sums(groups: Ints, units: Ints, count: int) -> NDArray[np.int64]:
    return np.bincount(groups, units, count).astype(np.int64)
