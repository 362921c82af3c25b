"""Prices (node potentials) of a plan, and the bound that they prove.

A price is the length of a shortest way in the residual graph; ``cost + price(tail) − price(head) ≥ 0`` on each arc
that may carry more proves that no plan is cheaper. Ways from the source give the highest such prices, ways to it the
lowest. Those halfway between leave the most arcs with a cost to spare, so that a session looks at the fewest.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core.costs import Costs
from lianxin.matching.core.measuring import Measured
from lianxin.matching.core.plans import Certificate
from lianxin.matching.core.shapes import FULL, Problem

FAR = 2**60
"""Longer than any way: the end of an arc that is full."""

Longs = NDArray[np.int64]


def cost_of(costs: Costs, found: Measured, problem: Problem) -> int:
    """The one integer that is minimised."""
    aim = found.objective
    left = int(problem.need_units.sum()) - aim.served
    return (
        costs.level * aim.levels + costs.unserved * left - costs.bonus * aim.taking_part + FULL * aim.served - aim.fit
    )


def certify(problem: Problem, costs: Costs, found: Measured, *, prove: bool) -> Certificate:
    """The cost and, where it is asked for, the prices and the bound that they prove."""
    cost = cost_of(costs, found, problem)
    if not prove:
        return Certificate(cost, None)
    arcs = _arcs(problem, costs, found)
    prices = (arcs.distances() - arcs.turned().distances()) >> 1
    return Certificate(cost, bound_of(problem, costs, prices), prices)


@dataclass(frozen=True)
class _ArcTable:
    """All arcs of a residual graph that may carry more, ordered by tail."""

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    cost: Longs
    nodes: int

    @classmethod
    def ordered(cls, tail: NDArray[np.int32], head: NDArray[np.int32], cost: Longs, nodes: int) -> "_ArcTable":
        order = np.argsort(tail, kind="stable")
        return cls(tail[order], head[order], cost[order], nodes)

    def turned(self) -> "_ArcTable":
        """Each arc the other way, at the same cost."""
        return self.ordered(self.head, self.tail, self.cost, self.nodes)

    def distances(self) -> Longs:
        """From all nodes at once, each starting at 0: Bellman-Ford in which only what came nearer goes on."""
        starts = np.concatenate([[0], np.cumsum(np.bincount(self.tail, minlength=self.nodes))])
        distance = np.zeros(self.nodes, np.int64)
        nearer = np.arange(self.nodes)
        for _ in range(self.nodes + 1):
            if not len(nearer):
                return distance
            arcs = _ranges(starts[nearer], starts[nearer + 1])
            heads = self.head[arcs]
            reach = distance[self.tail[arcs]] + self.cost[arcs]
            better = reach < distance[heads]
            heads = heads[better]
            np.minimum.at(distance, heads, reach[better])
            nearer = np.unique(heads)
        raise RuntimeError("a circle of arcs costs less than nothing: the flow is not a cheapest one")


def _ranges(starts: Longs, ends: Longs) -> Longs:
    """All numbers from each start to before its end, one range after the other."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    numbers: Longs = np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)
    return numbers


def _arcs(problem: Problem, costs: Costs, found: Measured) -> _ArcTable:
    """source, sink, villages, needs, partners: what may carry one more unit, or give one back."""
    edges, needs = problem.edges, np.arange(len(problem.need_village))
    village, need = 2, 2 + problem.villages
    partner = need + len(needs)
    nodes = partner + len(problem.partner_units)
    table: list[tuple[Longs, Longs, Longs]] = []

    def add(tail: object, head: object, cost: object) -> None:
        row = np.broadcast_arrays(np.asarray(tail, np.int32), np.asarray(head, np.int32), np.asarray(cost, np.int64))
        table.append((row[0], row[1], row[2]))

    forth = np.flatnonzero(problem.usable() & (found.flow < problem.edge_room()))
    add(need + edges.need[forth], partner + edges.partner[forth], FULL - edges.score[forth])
    back = np.flatnonzero(found.flow > problem.locked)
    add(partner + edges.partner[back], need + edges.need[back], edges.score[back] - FULL)
    room = found.need_served < problem.need_units
    add(village + problem.need_village[room], need + needs[room], -problem.need_urgency[room])
    some = found.need_served > 0
    add(need + needs[some], village + problem.need_village[some], problem.need_urgency[some])
    more, less = level_costs(problem, costs, found)
    lifted, lowered = np.flatnonzero(more != FAR), np.flatnonzero(less != FAR)
    add(0, village + lifted, more[lifted])
    add(village + lowered, 0, less[lowered])
    more, less = load_costs(problem, costs, found)
    given, taken = np.flatnonzero(more != FAR), np.flatnonzero(less != FAR)
    add(partner + given, 1, more[given])
    add(1, partner + taken, less[taken])
    add([0], [1], costs.unserved)
    if int(problem.need_units.sum()) > int(found.need_served.sum()):
        add([1], [0], -costs.unserved)
    tails, heads, prices = (np.concatenate(column) for column in zip(*table, strict=True))
    return _ArcTable.ordered(tails, heads, prices, nodes)


def level_costs(problem: Problem, costs: Costs, found: Measured) -> tuple[Longs, Longs]:
    """Of one more unit for each village, and of one unit back (negative); FAR where there is none."""
    here = found.village_served - problem.village_had
    at = costs.first[:-1] + here
    ranks = np.append(costs.ranks, np.int32(0)).astype(np.int64)
    more = np.where(at < costs.first[1:], costs.level * ranks[at], FAR)
    back = np.where(here > 0, -costs.level * ranks[at - 1], FAR)
    return more, back


def load_costs(problem: Problem, costs: Costs, found: Measured) -> tuple[Longs, Longs]:
    """Of one more unit from each partner to the sink, and of one unit back; FAR where there is none."""
    load, least = found.partner_load, problem.partner_least
    more = np.where(load < problem.partner_units, np.where(load < least, -costs.bonus, 0), FAR)
    back = np.where(load > 0, np.where(load <= least, costs.bonus, 0), FAR)
    return more.astype(np.int64), back.astype(np.int64)


def bound_of(problem: Problem, costs: Costs, prices: Longs) -> int:
    """What every plan costs at least: each arc at the end of its range that its reduced cost prefers."""
    source, sink = int(prices[0]), int(prices[1])
    village, need, partner = np.split(prices[2:], [problem.villages, problem.villages + len(problem.need_village)])
    total = int(problem.need_units.sum())
    of = np.repeat(np.arange(problem.villages), np.diff(costs.first))
    levels = costs.level * costs.ranks.astype(np.int64) + source - village[of]
    needs = village[problem.need_village] - need - problem.need_urgency
    least = np.minimum(problem.partner_least, problem.partner_units)
    towards = partner - sink
    return (
        total * (sink - source)
        + total * min(0, costs.unserved + source - sink)
        + _sum(np.minimum(levels, 0))
        + _sum(np.minimum(needs, 0), problem.need_units)
        + _sum(np.minimum(towards - costs.bonus, 0), least)
        + _sum(np.minimum(towards, 0), problem.partner_units - least)
        + _edges_bound(problem, need, partner)
    )


def _edges_bound(problem: Problem, need: Longs, partner: Longs) -> int:
    edges, bound = problem.edges, 0
    room = np.where(problem.usable(), problem.edge_room(), problem.locked)
    for begin in range(0, len(edges), 1 << 20):
        part = slice(begin, begin + (1 << 20))
        reduced = need[edges.need[part]] - partner[edges.partner[part]]
        reduced += FULL - edges.score[part]
        bound += _sum(reduced, np.where(reduced < 0, room[part], problem.locked[part]))
    return bound


def _sum(values: Longs, times: NDArray[np.integer] | None = None) -> int:
    """An exact sum of products, in two halves, which no 64 bits of a province can overflow."""
    times = np.ones(len(values), np.int64) if times is None else times.astype(np.int64)
    return (int((values >> 31) @ times) << 31) + int((values & (2**31 - 1)) @ times)
