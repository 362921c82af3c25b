"""A plan as a residual graph with prices, and the log by which each change can be told and taken back.

Nodes are numbered source, sink, villages, needs, partners. An arc that may carry one more unit, or give one back, has a
reduced cost ``cost + price(tail) − price(head)``, and while the plan is best none of them is negative.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core.costs import Costs
from lianxin.matching.core.duals import FAR, level_costs, load_costs
from lianxin.matching.core.measuring import Measured
from lianxin.matching.core.plans import Objective
from lianxin.matching.core.shapes import FULL, Problem

SOURCE, SINK, FIRST = 0, 1, 2
NO_EDGE = -1
SERVED, LEVELS, PART, FIT = range(4)

Longs = NDArray[np.int64]
Row = slice | NDArray[np.int64]


Arc = tuple[int, int, int]
"""The other end, the reduced cost, and the edge (or NO_EDGE)."""


class Lane:
    """The pairs of each need, or of each partner, side by side."""

    def __init__(self, of: NDArray[np.int32], ends: NDArray[np.int32], rows: int) -> None:
        order = np.argsort(of, kind="stable").astype(np.int32)
        self.edge, self.ends = order, ends[order]
        self.at = np.empty(len(order), np.int32)
        """The place of each edge."""
        self.at[order] = np.arange(len(order), dtype=np.int32)
        self.starts: list[int] = np.concatenate([[0], np.cumsum(np.bincount(of, minlength=rows))]).tolist()
        self.added: dict[int, list[int]] = {}
        self.carrying: list[list[int]] = [[] for _ in range(rows)]
        """Edges that carry units, or did since the session began."""
        self.forth = self.back = np.zeros(0, np.int64)
        """Costs of need → partner and of a unit back, by place; FAR where there is none."""

    def row(self, which: int) -> Row:
        """The places of one need or partner."""
        begin, end = self.starts[which], self.starts[which + 1]
        added = self.added.get(which)
        return np.concatenate([np.arange(begin, end), added]) if added else slice(begin, end)

    def add(self, which: int, edge: int, end: int) -> None:
        """A pair more, at the end."""
        self.added.setdefault(which, []).append(edge)
        self.edge, self.at = np.append(self.edge, np.int32(edge)), np.append(self.at, np.int32(edge))
        self.ends = np.append(self.ends, np.int32(end))
        self.forth, self.back = np.append(self.forth, FAR), np.append(self.back, FAR)


class Residual:
    """The state of a session. Whoever changes an array does so by ``put``."""

    def __init__(self, problem: Problem, costs: Costs, found: Measured, prices: Longs) -> None:
        edges, needs, partners = problem.edges, len(problem.need_village), len(problem.partner_units)
        self.costs, self.had = costs, problem.village_had
        self.need_village, self.need_units = problem.need_village, problem.need_units.astype(np.int64)
        self.urgency, self.least = problem.need_urgency.astype(np.int64), problem.partner_least
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
        self.next_level, self.last_level = level_costs(problem, costs, found)
        self.next_load, self.last_load = load_costs(problem, costs, found)
        self.price = prices.copy()
        self.tally = np.array(found.objective, np.int64)
        self.wanted = int(problem.need_units.sum())
        self.of_need = Lane(edges.need, (self.first_partner + edges.partner).astype(np.int32), needs)
        self.of_partner = Lane(edges.partner, (self.first_need + edges.need).astype(np.int32), partners)
        self._lay_costs()
        order = np.argsort(problem.need_village, kind="stable")
        ends = np.cumsum(np.bincount(problem.need_village, minlength=problem.villages))[:-1]
        self.needs_of: list[Longs] = np.split(order, ends)
        self.log: list[tuple[NDArray[Any], Any, Any]] = []

    def _lay_costs(self) -> None:
        cost = FULL - self.score.astype(np.int64)
        forth = np.where(self.usable & (self.flow < self.room), cost, FAR)
        back = np.where(self.flow > self.locked, -cost, FAR)
        for lane, of in ((self.of_need, self.need), (self.of_partner, self.partner)):
            lane.forth, lane.back = forth[lane.edge], back[lane.edge]
            for edge in self.flow.nonzero()[0].tolist():
                lane.carrying[of[edge]].append(edge)

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
        flow, cost = int(self.flow[edge]) + units, FULL - int(self.score[edge])
        self.put(self.flow, edge, flow)
        self.put(self.tally, FIT, self.tally[FIT] + units * (FULL - cost))
        forth = cost if self.usable[edge] and flow < self.room[edge] else FAR
        back = -cost if flow > self.locked[edge] else FAR
        for lane in (self.of_need, self.of_partner):
            self.put(lane.forth, lane.at[edge], forth)
            self.put(lane.back, lane.at[edge], back)
        for carrying in (self.of_need.carrying[self.need[edge]], self.of_partner.carrying[self.partner[edge]]):
            if units > 0 and edge not in carrying:
                carrying.append(edge)

    def fill_need(self, need: int, units: int) -> None:
        """``units`` more from the village to one of its needs."""
        self.put(self.need_served, need, self.need_served[need] + units)
        self.put(self.tally, FIT, self.tally[FIT] + units * int(self.urgency[need]))

    def lift(self, village: int, units: int) -> None:
        """``units`` more from the source to a village; 1 or -1."""
        here, first = int(self.here[village]) + units, int(self.costs.first[village])
        rank = int(self.costs.ranks[first + min(here, here - units)])
        self.put(self.here, village, here)
        self.put(self.tally, SERVED, self.tally[SERVED] + units)
        self.put(self.tally, LEVELS, self.tally[LEVELS] + units * rank)
        full = first + here == self.costs.first[village + 1]
        ranks, level = self.costs.ranks, self.costs.level
        self.put(self.next_level, village, FAR if full else level * int(ranks[first + here]))
        self.put(self.last_level, village, -level * int(ranks[first + here - 1]) if here else FAR)

    def give(self, partner: int, units: int) -> None:
        """``units`` more from a partner to the sink, or fewer; also after its capacity changed, with 0."""
        was, least, bonus = int(self.load[partner]), int(self.least[partner]), self.costs.bonus
        load = was + units
        self.put(self.load, partner, load)
        self.put(self.tally, PART, self.tally[PART] + min(load, least) - min(was, least))
        more = FAR if load >= self.units[partner] else -bonus if load < least else 0
        back = FAR if load == 0 else bonus if load <= least else 0
        self.put(self.next_load, partner, more)
        self.put(self.last_load, partner, back)

    def add(self, need: int, partner: int, score: int, room: int) -> int:
        """A pair more. Returns its edge."""
        edge = len(self.flow)
        self.need, self.partner = np.append(self.need, np.int32(need)), np.append(self.partner, np.int32(partner))
        self.score, self.room = np.append(self.score, np.int16(score)), np.append(self.room, np.int32(room))
        self.flow, self.locked = np.append(self.flow, np.int32(0)), np.append(self.locked, np.int32(0))
        self.usable, self.forbidden = np.append(self.usable, score > 0), np.append(self.forbidden, np.bool_(0))
        self.of_need.add(need, edge, self.first_partner + partner)
        self.of_partner.add(partner, edge, self.first_need + need)
        self.carry(edge, 0)
        return edge

    # -------------------------------------------------------------- reading
    def objective(self) -> Objective:
        """What the plan reaches now."""
        return Objective(*map(int, self.tally))

    def unserved(self) -> int:
        """Units that nobody serves."""
        return self.wanted - int(self.tally[SERVED])

    def reduced(self, edge: int) -> int:
        """The reduced cost of need → partner, whether it may carry more or not."""
        tail, head = self.first_need + int(self.need[edge]), self.first_partner + int(self.partner[edge])
        return FULL - int(self.score[edge]) + int(self.price[tail]) - int(self.price[head])

    def arcs_from(self, node: int, within: int) -> Iterable[Arc]:
        """Arcs shorter than ``within`` that may carry one more unit away from a node."""
        own = self.price.item(node)
        if node >= self.first_partner:
            return self._from_partner(node - self.first_partner, own, within)
        if node >= self.first_need:
            return self._from_need(node - self.first_need, own, within)
        if node >= FIRST:
            return self._from_village(node - FIRST, own, within)
        if node == SOURCE:
            return self._hub(FIRST, self.next_level, own, within, 1)
        return self._hub(self.first_partner, self.last_load, own, within, 1)

    def arcs_to(self, node: int, within: int) -> Iterable[Arc]:
        """Arcs shorter than ``within`` that may carry one more unit to a node."""
        own = self.price.item(node)
        if node >= self.first_partner:
            return self._to_partner(node - self.first_partner, own, within)
        if node >= self.first_need:
            return self._to_need(node - self.first_need, own, within)
        if node >= FIRST:
            return self._to_village(node - FIRST, own, within)
        if node == SOURCE:
            return self._hub(FIRST, self.last_level, own, within, -1)
        return self._hub(self.first_partner, self.next_load, own, within, -1)

    def _from_partner(self, partner: int, own: int, within: int) -> list[Arc]:
        arcs = self._back(self.of_partner, partner, own, within, 1)
        return self._one(arcs, SINK, self.next_load.item(partner) + own - self.price.item(SINK), within)

    def _to_partner(self, partner: int, own: int, within: int) -> list[Arc]:
        arcs = self._forth(self.of_partner, partner, own, within, -1)
        return self._one(arcs, SINK, self.last_load.item(partner) - own + self.price.item(SINK), within)

    def _from_need(self, need: int, own: int, within: int) -> list[Arc]:
        arcs = self._forth(self.of_need, need, own, within, 1)
        if not self.need_served.item(need):
            return arcs
        village = FIRST + self.need_village.item(need)
        return self._one(arcs, village, self.urgency.item(need) + own - self.price.item(village), within)

    def _to_need(self, need: int, own: int, within: int) -> list[Arc]:
        arcs = self._back(self.of_need, need, own, within, -1)
        if self.need_served.item(need) >= self.need_units.item(need):
            return arcs
        village = FIRST + self.need_village.item(need)
        return self._one(arcs, village, self.price.item(village) - self.urgency.item(need) - own, within)

    def _from_village(self, village: int, own: int, within: int) -> list[Arc]:
        needs = self.needs_of[village]
        reduced = own - self.urgency[needs] - self.price[self.first_need + needs]
        near = ((reduced < within) & (self.need_served[needs] < self.need_units[needs])).nonzero()[0]
        arcs = [(self.first_need + need, more, NO_EDGE) for need, more in _pairs(needs, reduced, near)]
        return self._one(arcs, SOURCE, self.last_level.item(village) + own - self.price.item(SOURCE), within)

    def _to_village(self, village: int, own: int, within: int) -> list[Arc]:
        needs = self.needs_of[village]
        reduced = self.urgency[needs] - own + self.price[self.first_need + needs]
        near = ((reduced < within) & (self.need_served[needs] > 0)).nonzero()[0]
        arcs = [(self.first_need + need, more, NO_EDGE) for need, more in _pairs(needs, reduced, near)]
        return self._one(arcs, SOURCE, self.next_level.item(village) - own + self.price.item(SOURCE), within)

    def _forth(self, lane: Lane, which: int, own: int, within: int, sign: int) -> list[Arc]:
        """need → partner, seen from the need (sign 1) or from the partner (-1): many pairs, of which few are short."""
        row = lane.row(which)
        ends = lane.ends[row]
        reduced = lane.forth[row] - self.price[ends] if sign > 0 else lane.forth[row] + self.price[ends]
        near = (reduced < within - sign * own).nonzero()[0]
        if not near.size:
            return []
        shorts = reduced[near] + sign * own
        return list(zip(ends[near].tolist(), shorts.tolist(), lane.edge[row][near].tolist(), strict=True))

    def _back(self, lane: Lane, which: int, own: int, within: int, sign: int) -> list[Arc]:
        """partner → need, seen from the partner (sign 1) or from the need (-1): the few pairs that carry units."""
        arcs = []
        for edge in lane.carrying[which]:
            at = lane.at.item(edge)
            end = lane.ends.item(at)
            reduced = lane.back.item(at) + sign * (own - self.price.item(end))
            if reduced < within:
                arcs.append((end, reduced, edge))
        return arcs

    def _one(self, arcs: list[Arc], end: int, reduced: int, within: int) -> list[Arc]:
        if reduced < within:
            arcs.append((end, reduced, NO_EDGE))
        return arcs

    def _hub(self, first: int, costs: Longs, own: int, within: int, sign: int) -> list[Arc]:
        """Source or sink: all villages or partners, and the slack between both; ``sign`` 1: away from it."""
        reduced = costs + sign * (own - self.price[first : first + len(costs)])
        near = (reduced < within).nonzero()[0]
        arcs = [(first + at, more, NO_EDGE) for at, more in zip(near.tolist(), reduced[near].tolist(), strict=True)]
        at_source = first == FIRST
        slack = self.costs.unserved + self.price.item(SOURCE) - self.price.item(SINK)
        if at_source != (sign > 0):
            slack = -slack if self.unserved() else FAR
        return self._one(arcs, SINK if at_source else SOURCE, slack, within)


def _pairs(needs: Longs, reduced: Longs, near: Longs) -> Iterable[tuple[int, int]]:
    return zip(needs[near].tolist(), reduced[near].tolist(), strict=True)
