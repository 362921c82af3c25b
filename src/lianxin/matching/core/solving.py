"""One min-cost flow for the whole plan.

source → village, one arc a level → need → partner → sink, with a slack arc from source to sink for what stays unserved.
"""

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core import solvers
from lianxin.matching.core.costs import Costs, costs_of
from lianxin.matching.core.duals import certify
from lianxin.matching.core.errors import Cause, Unsolvable
from lianxin.matching.core.locks import check_locks
from lianxin.matching.core.measuring import Measured, measure
from lianxin.matching.core.plans import Certificate, Plan, Policy
from lianxin.matching.core.shapes import FULL, Problem

SOURCE, SINK, FIRST = 0, 1, 2
"""The nodes are numbered source, sink, villages, needs, partners."""
CHUNK = 1 << 20
"""Arcs handed over at once, so that no second copy of a province is ever held."""


def solve(problem: Problem, policy: Policy | None = None) -> Plan:
    """The best plan, exactly. Nothing to do is an empty plan.

    Raises: Unsolvable(LOCKS_CONTRADICT | COST_TOO_LARGE).
    """
    policy = policy or Policy()
    check_locks(problem)
    costs = costs_of(problem, policy)
    found = measure(problem, costs, _flow(problem, costs))
    return plan_of(problem, policy, costs, found, certify(problem, costs, found, prove=policy.certify))


def plan_of(problem: Problem, policy: Policy, costs: Costs, found: Measured, certificate: Certificate) -> Plan:
    """The plan that these units are, with its figures."""
    wanted = np.diff(costs.first) + problem.village_had
    with np.errstate(invalid="ignore"):
        ratio = found.village_served / wanted
    return Plan(
        flow=found.flow,
        village_ratio=ratio,
        certificate=certificate,
        objective=found.objective,
        village_served=found.village_served,
        village_units=wanted,
        partner_load=found.partner_load,
        policy=policy,
    )


def _flow(problem: Problem, costs: Costs) -> NDArray[np.int32]:
    """Units that each pair carries in a cheapest flow, with the locked ones, which are laid aside before."""
    locked = problem.locked.astype(np.int32)
    use = np.flatnonzero(problem.usable() & (problem.edge_room() > locked))
    free = int(problem.need_units.sum() - locked.sum())
    if not len(use) or not free:
        return locked
    solver = solvers.min_cost_flow()
    _add_edges(solver, problem, use)
    _add_levels(solver, problem, costs)
    _add_needs(solver, problem)
    _add_partners(solver, problem, costs)
    _add(solver, np.array([SOURCE]), np.array([SINK]), np.array([free]), np.array([costs.unserved]))
    solver.set_node_supply(SOURCE, free)
    solver.set_node_supply(SINK, -free)
    status = solver.solve()
    if status == solver.BAD_COST_RANGE:
        raise Unsolvable(Cause.COST_TOO_LARGE, cost=costs.unserved, nodes=solver.num_nodes())
    if status != solver.OPTIMAL:
        raise RuntimeError(f"the solver ended with {status}")
    flow = locked
    for begin in range(0, len(use), CHUNK):
        part = use[begin : begin + CHUNK]
        flow[part] += solver.flows(np.arange(begin, begin + len(part), dtype=np.int32)).astype(np.int32)
    return flow


def _add(solver: object, tails: NDArray[np.int64], heads: NDArray[np.int64], rooms: object, costs: object) -> None:
    solver.add_arcs_with_capacity_and_unit_cost(  # type: ignore[attr-defined]
        tails.astype(np.int32), heads.astype(np.int32), np.asarray(rooms, np.int64), np.asarray(costs, np.int64)
    )


def _add_edges(solver: object, problem: Problem, use: NDArray[np.int64]) -> None:
    """need → partner; first, so that the arc of the k-th usable pair is arc k."""
    needs = FIRST + problem.villages
    partners = needs + len(problem.need_village)
    edges = problem.edges
    room = problem.edge_room() - problem.locked
    for begin in range(0, len(use), CHUNK):
        part = use[begin : begin + CHUNK]
        _add(
            solver,
            edges.need[part] + np.int64(needs),
            edges.partner[part] + np.int64(partners),
            room[part],
            FULL - edges.score[part].astype(np.int64),
        )


def _add_levels(solver: object, problem: Problem, costs: Costs) -> None:
    """source → village: the levels above those that are locked."""
    locked = _by_village(problem, problem.locked)
    of = np.repeat(np.arange(problem.villages), np.diff(costs.first))
    level = np.arange(len(of)) - costs.first[of]
    free = np.flatnonzero(level >= locked[of])
    for begin in range(0, len(free), CHUNK):
        part = free[begin : begin + CHUNK]
        ranks = costs.ranks[part].astype(np.int64)
        _add(solver, np.full(len(part), SOURCE), FIRST + of[part], np.ones(len(part)), costs.level * ranks)


def _add_needs(solver: object, problem: Problem) -> None:
    """village → need."""
    left = problem.need_units - np.bincount(problem.edges.need, problem.locked, len(problem.need_village))
    nodes = FIRST + problem.villages + np.arange(len(problem.need_village))
    _add(solver, FIRST + problem.need_village.astype(np.int64), nodes, left, -problem.need_urgency.astype(np.int64))


def _add_partners(solver: object, problem: Problem, costs: Costs) -> None:
    """partner → sink: units towards the least load earn the bonus."""
    given = np.bincount(problem.edges.partner, problem.locked, len(problem.partner_units)).astype(np.int64)
    least = np.minimum(problem.partner_least, problem.partner_units)
    earning = np.maximum(least - given, 0)
    nodes = FIRST + problem.villages + len(problem.need_village) + np.arange(len(given))
    sink = np.full(len(nodes), SINK)
    _add(solver, nodes, sink, earning, np.full(len(nodes), -costs.bonus))
    _add(solver, nodes, sink, problem.partner_units - given - earning, np.zeros(len(nodes)))


def _by_village(problem: Problem, units: NDArray[np.int64] | object) -> NDArray[np.int64]:
    """Units of each village, from units of each pair."""
    of_need = np.bincount(problem.edges.need, units, len(problem.need_village))  # type: ignore[arg-type]
    return np.bincount(problem.need_village, of_need, problem.villages).astype(np.int64)
