"""A plan is the best there is: most units, then leximin, then most partners, then the best fit."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lianxin.matching.core import Edges, Objective, Policy, Problem, Unsolvable, solve
from lianxin.matching.core import costs as costs_module
from lianxin.matching.core.costs import costs_of
from lianxin.matching.core.duals import certify
from lianxin.matching.core.measuring import measure
from tests.matching.core.small import crowded, every_flow, most_of, problem_of, problems, reached

UNPROVEN = Policy(certify=False)
"""The proof refuses a plan that is not the best; a property is to fail by itself, without its help."""
TELLING = [
    problem_of([(0, 3), (1, 1)], [2], [(0, 0, 900), (1, 0, 100)]),  # the share that a unit lifts out of
    problem_of([(0, 3), (1, 2)], [1], [(0, 0, 900), (1, 0, 100)]),  # the smaller village first
    problem_of([(0, 1), (1, 2)], [1], [(0, 0, 900), (1, 0, 100)], village_had=[1, 0]),  # what villages had
    problem_of([(0, 2)], [2, 1], [(0, 0, 1000), (0, 1, 1)]),  # partners before fit
    problem_of([(0, 1)], [1, 1], [(0, 0, 999), (0, 1, 1000)]),  # a score one higher, second and first
    problem_of([(0, 1)], [1, 1], [(0, 0, 1000), (0, 1, 999)]),
    problem_of([(0, 1), (0, 1)], [1], [(0, 0, 500), (1, 0, 500)], need_urgency=[0, 1]),  # the more urgent need
    problem_of([(0, 1), (0, 1)], [1], [(0, 0, 500), (1, 0, 500)], need_urgency=[1, 0]),
]
"""Each of these goes another way if one of the costs alone is wrong."""
Test = Callable[[Problem], None]


def telling(test: Test) -> Test:
    """Try the telling problems too."""
    for problem in TELLING:
        test = example(problem)(test)
    return test


@pytest.mark.random
@settings(max_examples=150, deadline=None)
@given(problems())
@telling
def test_no_flow_at_all_is_better(problem: Problem) -> None:
    best = max(reached(problem, flow) for flow in every_flow(problem))
    assert reached(problem, solve(problem, UNPROVEN).flow) == best
    assert solve(problem).certificate.gap == 0


@pytest.mark.random
@settings(max_examples=60, deadline=None)
@given(problems())
def test_its_figures_are_those_of_its_units(problem: Problem) -> None:
    plan = solve(problem)
    served, shares, taking_part, fit = reached(problem, plan.flow)
    assert (plan.objective.served, plan.objective.taking_part, plan.objective.fit) == (served, taking_part, fit)
    assert sorted(share for share in plan.village_ratio if not np.isnan(share)) == pytest.approx(shares)
    assert plan.partner_load.sum() == served == (plan.village_served - problem.village_had).sum()


@pytest.mark.random
@settings(max_examples=40, deadline=None)
@given(problems(most=6, units=4, pairs=20, fewest=16))
def test_it_serves_a_maximum_flow(problem: Problem) -> None:
    graph = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    for need, units in enumerate(problem.need_units.tolist()):
        graph.add_edge("source", ("need", need), capacity=units)
    for partner, units in enumerate(problem.partner_units.tolist()):
        graph.add_edge(("partner", partner), "sink", capacity=units)
    for edge, units in enumerate(most_of(problem)):
        ends = ("need", int(problem.edges.need[edge])), ("partner", int(problem.edges.partner[edge]))
        graph.add_edge(*ends, capacity=units)
    assert solve(problem, UNPROVEN).flow.sum() == nx.maximum_flow_value(graph, "source", "sink")


@pytest.mark.random
@settings(max_examples=40, deadline=None)
@given(problems(most=5, units=3, pairs=15, fewest=10) | crowded())
@telling
def test_its_cost_is_the_optimum_of_the_linear_programme(problem: Problem) -> None:
    """HiGHS solves the same costs as a linear programme over pairs, levels, loads and what stays unserved."""
    assert solve(problem, UNPROVEN).certificate.cost == pytest.approx(_linear_programme(problem), abs=0.5)
    assert solve(problem).certificate.gap == 0


def _linear_programme(problem: Problem) -> float:
    costs, edges = costs_of(problem, Policy()), problem.edges
    pairs, levels, partners = len(edges), int(costs.first[-1]), len(problem.partner_units)
    least = np.minimum(problem.partner_least, problem.partner_units)
    price = np.concatenate([
        1000 - edges.score.astype(float) - problem.need_urgency[edges.need],
        costs.level * costs.ranks.astype(float),
        np.full(partners, -costs.bonus),
        np.zeros(partners),
        [costs.unserved],
    ])  # fmt: skip
    upper = np.concatenate([
        most_of(problem), np.ones(levels), least,
        problem.partner_units - least, [problem.need_units.sum()],
    ])  # fmt: skip
    columns, rows = len(price), []
    totals = []
    for village in range(problem.villages):
        row = np.zeros(columns)
        row[np.flatnonzero(problem.need_village[edges.need] == village)] = 1
        row[pairs + costs.first[village] : pairs + costs.first[village + 1]] = -1
        rows.append(row)
        totals.append(0.0)
    for partner in range(partners):
        row = np.zeros(columns)
        row[np.flatnonzero(edges.partner == partner)] = 1
        row[[pairs + levels + partner, pairs + levels + partners + partner]] = -1
        rows.append(row)
        totals.append(0.0)
    row = np.zeros(columns)
    row[pairs : pairs + levels] = row[-1] = 1
    rows.append(row)
    totals.append(float(problem.need_units.sum()))
    most = np.zeros((len(problem.need_units), columns))
    most[edges.need, np.arange(pairs)] = 1
    solve_linear: Any = linprog
    bounds = np.stack([np.zeros(columns), upper], axis=1)
    answer = solve_linear(price, most, problem.need_units, np.array(rows), totals, bounds, method="highs")
    return float(answer.fun)


@pytest.mark.random
@settings(max_examples=60, deadline=None)
@given(problems(most=4, units=3, pairs=10) | crowded(), st.data())
def test_more_capacity_worsens_nothing(problem: Problem, data: st.DataObject) -> None:
    partner = data.draw(st.integers(0, len(problem.partner_units) - 1))
    more = problem.partner_units.copy()
    more[partner] += data.draw(st.integers(1, 3))
    richer = replace(problem, partner_units=more)
    before, after = (reached(each, solve(each, UNPROVEN).flow) for each in (problem, richer))
    assert after[0] >= before[0]
    assert after[1] >= before[1]
    assert after >= before


@pytest.mark.random
@settings(max_examples=60, deadline=None)
@given(problems(most=4, units=3, pairs=10) | crowded(), st.randoms(use_true_random=False))
def test_the_order_of_needs_partners_and_villages_does_not_matter(problem: Problem, random: Any) -> None:
    def shuffled(count: int) -> np.ndarray:
        order = list(range(count))
        random.shuffle(order)
        return np.array(order, np.int64)

    need, partner = shuffled(len(problem.need_units)), shuffled(len(problem.partner_units))
    village, pair = shuffled(problem.villages), shuffled(len(problem.edges))
    edges = problem.edges
    back_need, back_partner, back_village = np.argsort(need), np.argsort(partner), np.argsort(village)
    turned = Problem(
        back_village[problem.need_village][need],
        problem.need_units[need],
        problem.partner_units[partner],
        replace(
            edges,
            need=back_need[edges.need][pair].astype(np.int32),
            partner=back_partner[edges.partner][pair].astype(np.int32),
            score=edges.score[pair],
            room=edges.room[pair] if len(edges.room) else edges.room,
        ),
        problem.villages,
        problem.need_urgency[need],
        problem.village_had[village],
        problem.partner_least[partner],
    )
    assert solve(turned, UNPROVEN).objective == solve(problem, UNPROVEN).objective


@st.composite
def _bound(draw: st.DrawFn) -> Problem:
    """With locked and forbidden pairs; three times out of four cut so that all of them can be."""
    problem, possible = draw(problems(units=3)), draw(st.sampled_from([True, True, True, False]))
    needs, partners = problem.need_units.tolist(), problem.partner_units.tolist()
    locked, forbidden = [], []
    ends = zip(problem.edges.need.tolist(), problem.edges.partner.tolist(), problem.edge_room().tolist(), strict=True)
    for need, partner, room in ends:
        units = draw(st.integers(0, min(room, needs[need], partners[partner]) if possible else room))
        needs[need], partners[partner] = max(needs[need] - units, 0), max(partners[partner] - units, 0)
        locked.append(units)
        forbidden.append(draw(st.sampled_from([False, False, True])) and not (possible and units))
    return replace(problem, locked=np.array(locked, np.int32), forbidden=np.array(forbidden, np.bool_))


@pytest.mark.random
@settings(max_examples=100, deadline=None)
@given(_bound())
@example(problem_of([(0, 2), (1, 2)], [2], [(0, 0, 1000), (1, 0, 1)], locked=[1, 0]))  # in the village's share
@example(problem_of([(0, 2)], [2, 1], [(0, 0, 1000), (0, 1, 1)], locked=[1, 0]))  # in its partner's taking part
@example(problem_of([(0, 2), (0, 1)], [2, 1], [(0, 0, 1), (0, 1, 1), (1, 0, 1)], locked=[2, 0, 0]))  # in its need
@example(problem_of([(0, 3)], [3], [(0, 0, 1)], room=[2], locked=[1]))  # in what the pair may carry
def test_locked_pairs_are_in_it_and_forbidden_ones_are_not(problem: Problem) -> None:
    flows = list(every_flow(problem))
    if not flows or (problem.locked[problem.forbidden] > 0).any():
        with pytest.raises(Unsolvable, match="locks_contradict"):
            solve(problem)
        return
    flow = solve(problem, UNPROVEN).flow
    assert (flow >= problem.locked).all()
    assert not flow[problem.forbidden].any()
    assert reached(problem, flow) == max(reached(problem, other) for other in flows)
    assert solve(problem).certificate.gap == 0


def test_a_village_that_could_be_served_is_never_starved_for_a_better_fit() -> None:
    problem = problem_of([(0, 4), (1, 1)], [2], [(0, 0, 1000), (1, 0, 1)])
    assert solve(problem).flow.tolist() == [1, 1]
    assert solve(problem, Policy(fairness=False)).flow.tolist() == [2, 0]


def test_a_level_is_ranked_by_the_share_that_a_unit_lifts_out_of() -> None:
    """By the share that it lifts to, the large village's second unit would come before the small one's first."""
    problem = problem_of([(0, 3), (1, 1)], [2], [(0, 0, 900), (1, 0, 100)])
    assert solve(problem).village_served.tolist() == [1, 1]


def test_a_partner_takes_part_where_that_loses_no_unit_and_no_fairness() -> None:
    problem = problem_of([(0, 2)], [2, 1], [(0, 0, 1000), (0, 1, 1)])
    assert solve(problem).flow.tolist() == [1, 1]
    assert solve(problem, Policy(participation=False)).flow.tolist() == [2, 0]


def test_a_least_load_forces_no_pair_without_fit_and_loses_no_unit() -> None:
    problem = problem_of([(0, 2), (1, 1)], [2, 3], [(0, 0, 500), (1, 0, 500), (0, 1, 0)], partner_least=[1, 3])
    plan = solve(problem)
    assert plan.flow[2] == 0
    assert plan.objective.served == 2


def test_the_cost_guard_trips_before_integers_overflow(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of([(0, 2)], [2], [(0, 0, 1000)])
    costs, nodes = costs_of(problem, Policy()), 5
    monkeypatch.setattr(costs_module, "MOST_COST", (costs.unserved + costs.level) * nodes + 1)
    assert solve(problem).objective.served == 2
    monkeypatch.setattr(costs_module, "MOST_COST", (costs.unserved + costs.level) * nodes)
    with pytest.raises(Unsolvable) as refusal:
        solve(problem)
    assert refusal.value.code == "cost_too_large"
    assert refusal.value.facts["nodes"] == nodes


def test_what_a_province_costs_fits_beneath_the_guard_unless_its_villages_want_half_as_much_again() -> None:
    """It is the guard of costs that trips: the units are far below ``MOST_LEVELS``, and the nodes are all counted."""
    assert costs_of(_province(widest=80), Policy()).unserved > 0
    too_wide = _province(widest=120)
    assert too_wide.need_units.sum() < costs_module.MOST_LEVELS // 4
    with pytest.raises(Unsolvable) as refusal:
        costs_of(too_wide, Policy())
    assert refusal.value.code == "cost_too_large"
    assert refusal.value.facts["nodes"] == 2 + 35_000 + 500_000 + 300_000


def test_more_levels_than_can_be_told_apart_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above so many units, two shares that differ could be the same float."""
    problem = problem_of([(0, 4), (1, 3)], [1], [(0, 0, 500)])
    monkeypatch.setattr(costs_module, "MOST_LEVELS", 7)
    assert costs_of(problem, Policy()).first[-1] == 7
    monkeypatch.setattr(costs_module, "MOST_LEVELS", 6)
    with pytest.raises(Unsolvable) as refusal:
        costs_of(problem, Policy())
    assert refusal.value.facts == {"cost": 7, "nodes": 2}


def _province(widest: int) -> Problem:
    """As many needs, partners and villages as a province has; each partner has a pair that fits and one that does not.

    Villages want every number of units up to ``widest``, so that levels have as many ranks as they can.
    """
    needs, partners, villages = 500_000, 300_000, 35_000
    ends = np.arange(2 * partners)
    scores = np.where(ends % 2, 1000, 1).astype(np.int16)
    pairs = Edges((ends % needs).astype(np.int32), (ends // 2).astype(np.int32), scores)
    village, units = np.arange(needs) % villages, np.ones(needs, np.int64)
    others = needs // villages
    units[:villages] += np.arange(villages) % (widest - others)
    return Problem(village, units, np.full(partners, 4), pairs, villages)


def test_a_flow_that_is_not_the_cheapest_is_not_certified() -> None:
    problem = problem_of([(0, 1), (1, 1)], [1], [(0, 0, 400), (1, 0, 900)])
    costs = costs_of(problem, Policy())
    with pytest.raises(RuntimeError, match="not a cheapest"):
        certify(problem, costs, measure(problem, costs, np.array([1, 0], np.int32)), prove=True)


def test_the_objective_orders_plans() -> None:
    assert Objective(3, 9, 0, 0).key() > Objective(2, 0, 9, 9).key()
    assert Objective(3, 8, 0, 0).key() > Objective(3, 9, 9, 9).key()
