"""What a unit costs on its way: four aims in one integer, none of which can outweigh the one before it.

Why the weights suffice. Let f be a cheapest flow and g one that is better by the order of the aims. Their difference
is a sum of simple cycles in the residual graph of f, and one of these cycles is better by that order. A simple cycle
meets the source, the sink, each village, need and partner at most once. So it changes the number of partners taking
part by at most 1. It changes the fit by at most ``swing``: at each partner by the spread of its scores (and never by
more than 1000 a need or partner), at each village by the highest urgency, and by 1000 where it comes to the sink.
With ``bonus`` > swing and ``level`` > swing + bonus that cycle would make f cheaper, and f would not be a cheapest
flow. ``ADDED`` more pairs are allowed for, so that a session keeps its weights.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core.errors import Cause, Unsolvable
from lianxin.matching.core.plans import Policy
from lianxin.matching.core.shapes import FULL, Ints, Problem

MOST_COST = 2**61
"""Cost times nodes; above, the solver's integers could overflow."""
ADDED = 1000
"""Pairs that a session may add."""
MOST_LEVELS = 2**24
"""Units of all villages together; more must be split or cut into larger units."""


@dataclass(frozen=True)
class Costs:
    """Costs of one problem under one policy."""

    level: int
    """Of one rank; B in docs/matching.md."""
    bonus: int
    """For a unit towards a partner's least load; b."""
    ranks: NDArray[np.int32]
    """The rank of each level of each village: level j of village v lies at ``first[v] + j - had[v]``, j from had[v]."""
    first: NDArray[np.int64]
    """Shape (V + 1,)."""
    unserved: int
    """Of a unit that stays unserved; above any rank."""


def costs_of(problem: Problem, policy: Policy) -> Costs:
    """Weigh the aims. Raises Unsolvable(COST_TOO_LARGE)."""
    first = np.zeros(problem.villages + 1, np.int64)
    wanted = np.bincount(problem.need_village, problem.need_units, problem.villages).astype(np.int64)
    np.cumsum(wanted, out=first[1:])
    if first[-1] > MOST_LEVELS:
        raise Unsolvable(Cause.COST_TOO_LARGE, cost=int(first[-1]), nodes=problem.villages)
    ranks = _ranks(wanted, problem.village_had, first, fair=policy.fairness)
    bonus, level = _weights(problem, policy)
    unserved = level * (int(ranks.max(initial=0)) + 1)
    nodes = 2 + problem.villages + len(problem.need_village) + len(problem.partner_units)
    if (unserved + level) * nodes >= MOST_COST:
        raise Unsolvable(Cause.COST_TOO_LARGE, cost=unserved + level, nodes=nodes)
    return Costs(level, bonus, ranks, first, unserved)


def _ranks(wanted: Ints, had: Ints, first: Ints, *, fair: bool) -> NDArray[np.int32]:
    """Levels ordered by the share that a unit lifts a village out of, then by the smaller village: its step is larger.

    Shares of villages below 2**24 units are the same float if they are equal, and differ if they are not.
    """
    if not fair or not first[-1]:
        return np.zeros(first[-1], np.int32)
    village = np.repeat(np.arange(len(wanted)), wanted)
    of = (wanted + had)[village]
    share = (np.arange(first[-1]) - first[village] + np.asarray(had)[village]) / of
    order = np.lexsort((of, share))
    differs = np.zeros(len(order), np.int32)
    differs[1:] = (np.diff(share[order]) != 0) | (np.diff(of[order]) != 0)
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.cumsum(differs, dtype=np.int32)
    return ranks


def _weights(problem: Problem, policy: Policy) -> tuple[int, int]:
    """(bonus, level): each more than all that counts less could change, along a cycle or over all units."""
    needs, partners, units = len(problem.need_village), len(problem.partner_units), int(problem.need_units.sum())
    urgency = int(problem.need_urgency.max(initial=0))
    swing = min(_spread(problem) + FULL * (1 + ADDED), FULL * min(needs, partners))
    swing += urgency * min(problem.villages, needs)
    bonus = min(swing, (FULL + urgency) * units) + 1 if policy.participation else 0
    return bonus, min(swing + bonus, (FULL + urgency + bonus) * units) + 1


def _spread(problem: Problem) -> int:
    """Between the best and the least score of each partner's pairs, summed."""
    edges, partners = problem.edges, len(problem.partner_units)
    best, least = np.zeros(partners, np.int16), np.full(partners, FULL, np.int16)
    np.maximum.at(best, edges.partner, edges.score)
    np.minimum.at(least, edges.partner, edges.score)
    return int(np.maximum(best - least, 0).sum())
