"""A plan that is kept best while people decide.

Each verb breaks one arc of the residual graph and mends it along shortest ways; between verbs no reduced cost is
negative, which is the proof that no plan is better. docs/matching.md draws the states.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core.costs import ADDED, Costs, costs_of
from lianxin.matching.core.duals import bound_of, certify, cost_of
from lianxin.matching.core.errors import Cause, Conflict, Unsolvable
from lianxin.matching.core.locks import contradiction
from lianxin.matching.core.measuring import Measured, measure
from lianxin.matching.core.plans import Certificate, Delta, Objective, Plan
from lianxin.matching.core.residual import SINK, Residual
from lianxin.matching.core.searching import FURTHEST, Search
from lianxin.matching.core.shapes import FACTORS, FULL, MOST_UNITS, Edges, Problem
from lianxin.matching.core.solving import plan_of


def open_session(problem: Problem, plan: Plan) -> "Session":
    """Start from a plan of ``solve`` (of the same problem). Its prices are computed if it has none that prove it."""
    return Session(problem, plan)


def _proven(problem: Problem, costs: Costs, found: Measured, prices: NDArray[np.int64]) -> NDArray[np.int64]:
    """These prices if they prove the plan, else such as do."""
    nodes = 2 + problem.villages + len(problem.need_village) + len(problem.partner_units)
    if len(prices) == nodes and bound_of(problem, costs, prices) == cost_of(costs, found, problem):
        return prices
    return certify(problem, costs, found, prove=True).potentials


class Session:
    """The residual graph of a plan with prices. Every verb leaves the plan as good as planning anew would."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        costs = costs_of(problem, plan.policy)
        found = measure(problem, costs, plan.flow)
        self._trying = False
        self._began, self._policy = problem, plan.policy
        self.graph = Residual(problem, costs, found, _proven(problem, costs, found, plan.certificate.potentials))

    # -------------------------------------------------------------- verbs
    def reject(self, edge: int) -> Delta:
        """The pair must not be; its units are re-routed. Raises Unsolvable(LOCKS_CONTRADICT) if it is locked."""
        graph = self.graph
        if graph.locked[edge]:
            raise self._conflict(Conflict.FORBIDDEN, edge, int(graph.locked[edge]), 0)
        with self._telling() as told:
            graph.put(graph.forbidden, edge, True)  # an entry of an array
            graph.put(graph.usable, edge, False)
            self._take_away(edge, int(graph.flow[edge]))
        return told[0]

    def lock(self, edge: int, units: int) -> Delta:
        """The pair carries at least ``units`` from now on; 0 lifts the lock. Raises Unsolvable(LOCKS_CONTRADICT)."""
        graph = self.graph
        self._check_lock(edge, units)
        with self._telling() as told:
            graph.put(graph.locked, edge, units)
            lacking = max(units - int(graph.flow[edge]), 0)
            graph.carry(edge, lacking)
            if lacking:
                self._route(self._partner(edge), self._need(edge), lacking)
            elif graph.usable[edge]:
                self._mend_back(edge)
            else:
                self._take_away(edge, int(graph.flow[edge]) - units)
        return told[0]

    def add_edge(self, need: int, partner: int, score: int, room: int | None = None) -> tuple[int, Delta]:
        """A pair that was no candidate becomes one, for ``room`` units at most (None: what both have).

        Returns its index. Raises Unsolvable(ARRAYS_DISAGREE), and COST_TOO_LARGE after a thousand: then open a session
        anew, from ``problem()`` and ``plan()``.
        """
        graph = self.graph
        self._check_new(need, partner, score)
        wanted = int(graph.need_units[need])
        edge = graph.add(need, partner, score, wanted if room is None else min(room, wanted))
        with self._telling() as told:
            self._mend_forth(edge)
        return edge, told[0]

    def set_capacity(self, partner: int, units: int) -> Delta:
        """A partner has more or fewer units to give. Raises Unsolvable(LOCKS_CONTRADICT) below what is locked."""
        graph = self.graph
        locked = self._locked(graph.first_partner + partner)
        if units < locked:
            raise contradiction(Conflict.PARTNER, -1, partner, locked, units)
        if units > MOST_UNITS:
            raise Unsolvable(Cause.ARRAYS_DISAGREE, array="partner_units", wrong=units)
        with self._telling() as told:
            graph.put(graph.units, partner, units)
            surplus = int(graph.load[partner]) - units
            graph.give(partner, -max(surplus, 0))
            if surplus > 0:
                self._route(graph.first_partner + partner, SINK, surplus)
            else:
                self._mend_load(partner)
        return told[0]

    # -------------------------------------------------------------- what stands
    def objective(self) -> Objective:
        """What the plan reaches now."""
        return self.graph.objective()

    def problem(self) -> Problem:
        """What the plan solves now, with pairs added, locked and rejected; edges in the session's order."""
        graph, began = self.graph, self._began
        added = len(graph.flow) - len(began.edges)
        factors = began.edges.factors
        if len(factors) and added:
            factors = np.concatenate([factors, np.zeros((added, factors.shape[1]), factors.dtype)])
        edges = Edges(graph.need, graph.partner, graph.score, factors, graph.room.astype(np.int64))
        return replace(
            began,
            edges=edges,
            partner_units=graph.units.copy(),
            locked=graph.locked.copy(),
            forbidden=graph.forbidden.copy(),
        )

    def plan(self) -> Plan:
        """The plan as it stands, for ``problem()``, with its proof."""
        problem, costs, prices = self.problem(), self.graph.costs, self.graph.price.copy()
        found = measure(problem, costs, self.graph.flow.copy())
        proof = Certificate(cost_of(costs, found, problem), bound_of(problem, costs, prices), prices)
        return plan_of(problem, self._policy, costs, found, proof)

    def factors(self, edge: int) -> dict[str, int]:
        """The factors of a pair by name, per mille; empty for one that was added, or if there are none."""
        rows = self._began.edges.factors
        return dict(zip(FACTORS, rows[edge].tolist(), strict=True)) if edge < len(rows) else {}

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What happens inside is taken back at the end; ``add_edge`` must not happen."""
        graph = self.graph
        outer, graph.log = graph.log, []
        self._trying = True
        try:
            yield
        finally:
            self._trying = False
            graph.take_back()
            graph.log = outer

    # -------------------------------------------------------------- telling
    @contextmanager
    def _telling(self) -> Iterator[list[Delta]]:
        """Collect what a verb changes; if it fails, nothing has happened."""
        graph, told = self.graph, list[Delta]()
        start, was = len(graph.log), graph.objective()
        try:
            yield told
        except BaseException:
            graph.take_back(start)
            raise
        told.append(self._delta(start, was))
        if not self._trying:
            graph.log.clear()

    def _delta(self, start: int, was: Objective) -> Delta:
        graph = self.graph
        flows: dict[int, int] = {}
        heres: dict[int, int] = {}
        for array, at, old in graph.log[start:]:
            if array is graph.flow:
                flows.setdefault(at, int(old))
            elif array is graph.here:
                heres.setdefault(at, int(old))
        edges = np.array(sorted(at for at, old in flows.items() if old != graph.flow[at]), np.int64)
        villages = np.array(sorted(at for at, old in heres.items() if old != graph.here[at]), np.int64)
        had = graph.had[villages]
        return Delta(
            edges=edges,
            before=np.array([flows[edge] for edge in edges.tolist()], np.int64),
            after=graph.flow[edges].astype(np.int64),
            villages=villages,
            village_before=np.array([heres[village] for village in villages.tolist()], np.int64) + had,
            village_after=graph.here[villages] + had,
            was=was,
            now=graph.objective(),
        )

    # -------------------------------------------------------------- mending
    def _route(self, tail: int, head: int, units: int, limit: int = FURTHEST) -> int:
        """Carry up to ``units`` from tail to head along ways shorter than ``limit``. Returns how many."""
        carried = 0
        while carried < units:
            search = Search(self.graph, tail, head, limit)
            way = search.run()
            if way.arcs is None and limit == FURTHEST:
                raise RuntimeError("there is always a way back through the slack")
            search.reprice()
            if way.arcs is None:
                break
            some = min([units - carried, *map(self._room, way.arcs)])
            for arc in way.arcs:
                self._carry_over(arc, some)
            carried += some
        return carried

    def _room(self, arc: int) -> int:
        """Units that may go over one arc at its present cost."""
        graph, forth = self.graph, not arc & 1
        if arc >= graph.edge_arc:
            edge = arc - graph.edge_arc >> 1
            return int(graph.room[edge] - graph.flow[edge] if forth else graph.flow[edge] - graph.locked[edge])
        if arc >= graph.partner_arc:
            return self._room_of_load(arc - graph.partner_arc >> 1, forth=forth)
        if arc >= graph.need_arc:
            need = arc - graph.need_arc >> 1
            served = int(graph.need_served[need])
            return int(graph.need_units[need]) - served if forth else served
        if arc >= graph.village_arc:
            return 1
        return FURTHEST if forth else graph.unserved()

    def _room_of_load(self, partner: int, *, forth: bool) -> int:
        graph = self.graph
        load, least = int(graph.load[partner]), int(graph.least[partner])
        if forth:
            units = int(graph.units[partner])
            return min(least, units) - load if load < least else units - load
        return load - least if load > least else load

    def _carry_over(self, arc: int, units: int) -> None:
        graph, sign = self.graph, -units if arc & 1 else units
        if arc >= graph.edge_arc:
            graph.carry(arc - graph.edge_arc >> 1, sign)
        elif arc >= graph.partner_arc:
            graph.give(arc - graph.partner_arc >> 1, sign)
        elif arc >= graph.need_arc:
            graph.fill_need(arc - graph.need_arc >> 1, sign)
        elif arc >= graph.village_arc:
            graph.lift(arc - graph.village_arc >> 1, sign)

    def _take_away(self, edge: int, units: int) -> None:
        """A pair must carry fewer units, whatever that costs."""
        self.graph.carry(edge, -units)
        self._route(self._need(edge), self._partner(edge), units)

    def _mend_forth(self, edge: int) -> None:
        """need → partner may carry more than before: use it as long as that pays."""
        graph = self.graph
        while graph.usable[edge] and graph.flow[edge] < graph.room[edge] and (reduced := graph.reduced(edge)) < 0:
            if not self._route(self._partner(edge), self._need(edge), 1, -reduced):
                return
            graph.carry(edge, 1)

    def _mend_back(self, edge: int) -> None:
        """A pair is no longer bound to its units: take them back as long as that pays."""
        graph = self.graph
        while graph.flow[edge] > graph.locked[edge] and (reduced := graph.reduced(edge)) > 0:
            if not self._route(self._need(edge), self._partner(edge), 1, reduced):
                return
            graph.carry(edge, -1)

    def _mend_load(self, partner: int) -> None:
        """partner → sink may carry more than before."""
        graph, node = self.graph, self.graph.first_partner + partner
        while graph.load[partner] < graph.units[partner]:
            more = int(graph.arcs.cost[graph.partner_arc + 2 * partner])
            reduced = more + int(graph.price[node]) - int(graph.price[SINK])
            if reduced >= 0 or not self._route(SINK, node, 1, -reduced):
                return
            graph.give(partner, 1)

    # -------------------------------------------------------------- checking
    def _need(self, edge: int) -> int:
        return self.graph.first_need + int(self.graph.need[edge])

    def _partner(self, edge: int) -> int:
        return self.graph.first_partner + int(self.graph.partner[edge])

    def _conflict(self, conflict: Conflict, edge: int, asked: int, room: int) -> Unsolvable:
        return contradiction(conflict, int(self.graph.need[edge]), int(self.graph.partner[edge]), asked, room)

    def _locked(self, node: int) -> int:
        """Units that are locked at a need or partner."""
        return int(self.graph.locked[self.graph.edges_at(node)].sum())

    def _check_lock(self, edge: int, units: int) -> None:
        graph = self.graph
        if units and graph.forbidden[edge]:
            raise self._conflict(Conflict.FORBIDDEN, edge, units, 0)
        if units > graph.room[edge]:
            raise self._conflict(Conflict.PAIR, edge, units, int(graph.room[edge]))
        need, partner = int(graph.need[edge]), int(graph.partner[edge])
        more = units - int(graph.locked[edge])
        of_need = self._locked(graph.first_need + need) + more
        if of_need > graph.need_units[need]:
            raise contradiction(Conflict.NEED, need, -1, of_need, int(graph.need_units[need]))
        of_partner = self._locked(graph.first_partner + partner) + more
        if of_partner > graph.units[partner]:
            raise contradiction(Conflict.PARTNER, -1, partner, of_partner, int(graph.units[partner]))

    def _check_new(self, need: int, partner: int, score: int) -> None:
        graph = self.graph
        if len(graph.flow) - len(self._began.edges) >= ADDED:
            raise Unsolvable(Cause.COST_TOO_LARGE, cost=graph.costs.unserved, nodes=len(graph.price))
        if not 0 <= need < len(graph.need_village):
            raise Unsolvable(Cause.ARRAYS_DISAGREE, array="need", wrong=need)
        if not 0 <= partner < len(graph.units):
            raise Unsolvable(Cause.ARRAYS_DISAGREE, array="partner", wrong=partner)
        if not 0 <= score <= FULL:
            raise Unsolvable(Cause.ARRAYS_DISAGREE, array="score", wrong=score)
        if (graph.partner[graph.edges_at(graph.first_need + need)] == partner).any():
            raise Unsolvable(Cause.ARRAYS_DISAGREE, array="edges", wrong=partner)
