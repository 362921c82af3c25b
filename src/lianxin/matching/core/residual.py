"""A plan as a residual graph with prices, and the log by which each change can be told and taken back.

Nodes are numbered source, sink, villages, needs, partners. Arc 2k goes the way that units go and arc 2k + 1 back, so
that ``arc ^ 1`` is the same pair of nodes the other way. An arc that may carry one more unit, or give one back, has a
cost, all others cost FAR; while the plan is best, no reduced cost ``cost + price(tail) − price(head)`` is negative.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core.costs import Costs
from lianxin.matching.core.duals import FAR, level_costs, load_costs
from lianxin.matching.core.measuring import Measured
from lianxin.matching.core.plans import Objective
from lianxin.matching.core.shapes import FULL, Problem

SOURCE, SINK, FIRST = 0, 1, 2
SERVED, LEVELS, PART, FIT = range(4)

Longs = NDArray[np.int64]


class Arcs:
    """Tail, head and cost of each arc, and the arcs that leave each node."""

    def __init__(self, tail: Longs, head: Longs, nodes: int) -> None:
        self.head = np.stack([head, tail], axis=1).ravel().astype(np.int32)
        tails = np.stack([tail, head], axis=1).ravel()
        self.cost = np.full(len(self.head), FAR)
        self.leaving = np.argsort(tails, kind="stable").astype(np.int32)
        self.starts = np.concatenate([[0], np.cumsum(np.bincount(tails, minlength=nodes))])
        self.added: dict[int, list[int]] = {}

    def add(self, tail: int, head: int) -> int:
        """A pair of nodes more. Returns the arc that goes forth."""
        arc = len(self.head)
        self.head = np.append(self.head, np.array([head, tail], np.int32))
        self.cost = np.append(self.cost, [FAR, FAR])
        self.added.setdefault(tail, []).append(arc)
        self.added.setdefault(head, []).append(arc + 1)
        return arc

    def of(self, nodes: Longs) -> NDArray[np.int64]:
        """The arcs that leave these nodes."""
        starts = self.starts[nodes]
        lengths = self.starts[nodes + 1] - starts
        before = np.cumsum(lengths) - lengths
        arcs = self.leaving[np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)]
        more = [arc for node in nodes.tolist() for arc in self.added.get(node, ())] if self.added else []
        return np.concatenate([arcs, more]).astype(np.int64) if more else arcs


class Residual:
    """The state of a session. Whoever changes an array does so by ``put``."""

    def __init__(self, problem: Problem, costs: Costs, found: Measured, prices: Longs) -> None:
        edges, needs, partners = problem.edges, len(problem.need_village), len(problem.partner_units)
        self.costs, self.had, self.least = costs, problem.village_had, problem.partner_least
        self.need_village, self.need_units = problem.need_village, problem.need_units.astype(np.int64)
        self.urgency = problem.need_urgency.astype(np.int64)
        self.first_need = FIRST + problem.villages
        self.first_partner = self.first_need + needs
        self.need, self.partner, self.score = edges.need, edges.partner, edges.score
        self.room, self.usable = problem.edge_room(), problem.usable()
        self.locked, self.forbidden = problem.locked.astype(np.int32), problem.forbidden.copy()
        self.flow = found.flow.copy()
        self.units = problem.partner_units.astype(np.int64)
        self.need_served = found.need_served.copy()
        self.here = found.village_served - problem.village_had
        self.load = found.partner_load.copy()
        self.price = prices.copy()
        self.tally = np.array(found.objective, np.int64)
        self.wanted = int(problem.need_units.sum())
        self.log: list[tuple[NDArray[Any], Any, Any]] = []
        self.slack, self.village_arc = 0, 2
        self.need_arc = self.village_arc + 2 * problem.villages
        self.partner_arc = self.need_arc + 2 * needs
        self.edge_arc = self.partner_arc + 2 * partners
        self._lay_arcs(problem, found)

    def _lay_arcs(self, problem: Problem, found: Measured) -> None:
        village = np.arange(FIRST, self.first_need)
        need = np.arange(self.first_need, self.first_partner)
        partner = np.arange(self.first_partner, self.first_partner + len(self.units))
        sources, sinks = np.full(len(village), SOURCE), np.full(len(partner), SINK)
        tails: list[Any] = [[SOURCE], sources, FIRST + self.need_village, partner, self.first_need + self.need]
        heads: list[Any] = [[SINK], village, need, sinks, self.first_partner + self.partner]
        nodes = self.first_partner + len(self.units)
        self.arcs = Arcs(np.concatenate(tails).astype(np.int64), np.concatenate(heads).astype(np.int64), nodes)
        cost = self.arcs.cost
        cost[self.slack] = self.costs.unserved
        cost[self.slack + 1] = -self.costs.unserved if self.unserved() else FAR
        ends = slice(self.village_arc, self.need_arc, 2), slice(self.village_arc + 1, self.need_arc, 2)
        cost[ends[0]], cost[ends[1]] = level_costs(problem, self.costs, found)
        room = self.need_served < self.need_units
        cost[self.need_arc : self.partner_arc : 2] = np.where(room, -self.urgency, FAR)
        cost[self.need_arc + 1 : self.partner_arc : 2] = np.where(self.need_served > 0, self.urgency, FAR)
        ends = slice(self.partner_arc, self.edge_arc, 2), slice(self.partner_arc + 1, self.edge_arc, 2)
        cost[ends[0]], cost[ends[1]] = load_costs(problem, self.costs, found)
        price = FULL - self.score.astype(np.int64)
        cost[self.edge_arc :: 2] = np.where(self.usable & (self.flow < self.room), price, FAR)
        cost[self.edge_arc + 1 :: 2] = np.where(self.flow > self.locked, -price, FAR)

    # -------------------------------------------------------------- changing
    def put(self, array: NDArray[Any], at: Any, value: Any) -> None:
        """Change an entry so that it can be told and taken back."""
        old = array[at]
        self.log.append((array, at, old.copy() if isinstance(old, np.ndarray) else old))
        array[at] = value

    def take_back(self, until: int = 0) -> None:
        """Undo what the log holds from there on."""
        for array, at, old in reversed(self.log[until:]):
            array[at] = old
        del self.log[until:]

    def carry(self, edge: int, units: int) -> None:
        """``units`` more on a pair, or fewer; also after what it may carry changed, with 0."""
        flow, score = int(self.flow[edge]) + units, int(self.score[edge])
        self.put(self.flow, edge, flow)
        self.put(self.tally, FIT, self.tally[FIT] + units * score)
        forth = self.usable[edge] and flow < self.room[edge]
        self._cost(self.edge_arc + 2 * edge, FULL - score if forth else FAR)
        self._cost(self.edge_arc + 2 * edge + 1, score - FULL if flow > self.locked[edge] else FAR)

    def fill_need(self, need: int, units: int) -> None:
        """``units`` more from the village to one of its needs."""
        served, urgency = int(self.need_served[need]) + units, int(self.urgency[need])
        self.put(self.need_served, need, served)
        self.put(self.tally, FIT, self.tally[FIT] + units * urgency)
        self._cost(self.need_arc + 2 * need, -urgency if served < self.need_units[need] else FAR)
        self._cost(self.need_arc + 2 * need + 1, urgency if served else FAR)

    def lift(self, village: int, units: int) -> None:
        """``units`` more from the source to a village; 1 or -1."""
        here, first = int(self.here[village]) + units, int(self.costs.first[village])
        ranks, level = self.costs.ranks, self.costs.level
        rank = int(ranks[first + min(here, here - units)])
        self.put(self.here, village, here)
        self.put(self.tally, SERVED, self.tally[SERVED] + units)
        self.put(self.tally, LEVELS, self.tally[LEVELS] + units * rank)
        full = first + here == self.costs.first[village + 1]
        self._cost(self.village_arc + 2 * village, FAR if full else level * int(ranks[first + here]))
        self._cost(self.village_arc + 2 * village + 1, -level * int(ranks[first + here - 1]) if here else FAR)
        self._cost(self.slack + 1, -self.costs.unserved if self.unserved() else FAR)

    def give(self, partner: int, units: int) -> None:
        """``units`` more from a partner to the sink, or fewer; also after its capacity changed, with 0."""
        was, least, bonus = int(self.load[partner]), int(self.least[partner]), self.costs.bonus
        load = was + units
        self.put(self.load, partner, load)
        self.put(self.tally, PART, self.tally[PART] + min(load, least) - min(was, least))
        more = FAR if load >= self.units[partner] else -bonus if load < least else 0
        back = FAR if load == 0 else bonus if load <= least else 0
        self._cost(self.partner_arc + 2 * partner, more)
        self._cost(self.partner_arc + 2 * partner + 1, back)

    def _cost(self, arc: int, cost: int) -> None:
        self.put(self.arcs.cost, arc, cost)

    def add(self, need: int, partner: int, score: int, room: int) -> int:
        """A pair more. Returns its edge."""
        edge = len(self.flow)
        self.need, self.partner = np.append(self.need, np.int32(need)), np.append(self.partner, np.int32(partner))
        self.score, self.room = np.append(self.score, np.int16(score)), np.append(self.room, np.int32(room))
        self.flow, self.locked = np.append(self.flow, np.int32(0)), np.append(self.locked, np.int32(0))
        self.usable, self.forbidden = np.append(self.usable, score > 0), np.append(self.forbidden, np.bool_(0))
        self.arcs.add(self.first_need + need, self.first_partner + partner)
        self.carry(edge, 0)
        return edge

    # -------------------------------------------------------------- reading
    def objective(self) -> Objective:
        """What the plan reaches now."""
        return Objective(*map(int, self.tally))

    def unserved(self) -> int:
        """Units that nobody serves."""
        return self.wanted - int(self.tally[SERVED])

    def edges_at(self, node: int) -> Longs:
        """The pairs of a need or partner."""
        arcs = self.arcs.of(np.array([node]))
        return (arcs[arcs >= self.edge_arc] - self.edge_arc) >> 1

    def needs_of(self, village: int) -> Longs:
        """The needs of a village."""
        heads = self.arcs.head[self.arcs.of(np.array([FIRST + village]))].astype(np.int64)
        return heads[heads >= self.first_need] - self.first_need

    def reduced(self, edge: int) -> int:
        """The reduced cost of need → partner, whether it may carry more or not."""
        tail, head = self.first_need + int(self.need[edge]), self.first_partner + int(self.partner[edge])
        return FULL - int(self.score[edge]) + int(self.price[tail]) - int(self.price[head])
