"""Each figure of an explanation is what planning anew finds."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lianxin.matching.core import (
    Config,
    Loss,
    Problem,
    Side,
    candidates,
    explain_gap,
    explain_pair,
    open_session,
    price_capacity,
    solve,
)
from lianxin.matching.core.costs import costs_of
from lianxin.matching.core.duals import cost_of
from lianxin.matching.core.measuring import measure
from tests.matching.core.small import problem_of, problems


def _loss(was: Problem, now: Problem) -> Loss:
    return Loss.between(solve(was).objective, solve(now).objective)


def _scored(problem: Problem, edge: int, score: int) -> Problem:
    scores = problem.edges.score.copy()
    scores[edge] = score
    return replace(problem, edges=replace(problem.edges, score=scores))


def _cost(problem: Problem, flow: np.ndarray[Any, Any]) -> int:
    costs = costs_of(problem, solve(problem).policy)
    return cost_of(costs, measure(problem, costs, flow), problem)


@pytest.mark.random
@settings(max_examples=100, deadline=None)
@given(problems(most=4, units=3, pairs=10), st.data())
def test_the_loss_without_a_pair_is_what_planning_without_it_loses(problem: Problem, data: st.DataObject) -> None:
    assume(len(problem.edges))
    edge = data.draw(st.integers(0, len(problem.edges) - 1))
    session = open_session(problem, solve(problem))
    told = explain_pair(session, edge)
    assert (told.loss is None) == (told.units == 0)
    if told.loss:
        forbidden = problem.forbidden.copy()
        forbidden[edge] = True
        assert told.loss == _loss(problem, replace(problem, forbidden=forbidden))


@pytest.mark.random
@settings(max_examples=150, deadline=None)
@given(problems(most=4, units=3, pairs=10), st.data())
def test_the_plan_flips_exactly_at_the_score_that_is_told(problem: Problem, data: st.DataObject) -> None:
    assume(len(problem.edges))
    edge = data.draw(st.integers(0, len(problem.edges) - 1))
    plan = solve(problem)
    told = explain_pair(open_session(problem, plan), edge)

    def stands(score: int) -> bool:
        """The plan is still one of the best when the pair has this score."""
        other = _scored(problem, edge, score)
        return _cost(other, plan.flow) == solve(other).certificate.cost

    down = told.units > 0
    if told.flips_at is None:
        assert stands(1 if down else 1000)
        return
    assert stands(told.flips_at) or not told.flips_at
    assert stands(min(told.flips_at + 1, 1000)) or not down
    assert stands(max(told.flips_at - 1, 0)) or down or told.flips_at <= 1
    beyond = told.flips_at - 1 if down else told.flips_at + 1
    changed = solve(_scored(problem, edge, beyond)).flow[edge]
    assert changed < plan.flow[edge] if down else changed > plan.flow[edge]


@pytest.mark.random
@settings(max_examples=80, deadline=None)
@given(problems(most=4, units=3, pairs=10))
def test_the_price_of_a_unit_is_what_planning_with_it_gains(problem: Problem) -> None:
    session = open_session(problem, solve(problem))
    prices = price_capacity(session, range(len(problem.partner_units)))
    for partner in range(len(problem.partner_units)):
        more = problem.partner_units.copy()
        more[partner] += 1
        gain = _loss(problem, replace(problem, partner_units=more))
        told = (prices.served[partner], prices.levels[partner], prices.taking_part[partner], prices.fit[partner])
        assert told == (-gain.served, gain.levels, -gain.taking_part, -gain.fit)


@pytest.mark.random
@settings(max_examples=80, deadline=None)
@given(problems(most=4, units=3, pairs=10))
def test_who_is_named_for_a_gap_would_help_as_told_and_nobody_nearer_is_left_out(problem: Problem) -> None:
    session = open_session(problem, solve(problem))
    plan = solve(problem)
    for village in range(problem.villages):
        gap = explain_gap(session, village, most=9)
        assert (gap.served, gap.wanted) == (plan.village_served[village], plan.village_units[village])
        for helper in gap.helpers:
            more = problem.partner_units.copy()
            more[helper.partner] += 1
            assert helper.gain == _loss(problem, replace(problem, partner_units=more))
            assert helper.village_gain == 1
        if not gap.helpers:
            _nobody_helps(problem, village)


def _nobody_helps(problem: Problem, village: int) -> None:
    """With a unit more of anybody, some best plan leaves the village where it is: its worth comes from elsewhere."""
    served = solve(problem).village_served[village]
    for partner in range(len(problem.partner_units)):
        more = problem.partner_units.copy()
        more[partner] += 1
        session = open_session(problem, solve(problem))
        assert (
            session.set_capacity(partner, int(more[partner])).now
            == solve(replace(problem, partner_units=more)).objective
        )
        assert session.plan().village_served[village] <= served


def test_a_gap_names_the_partner_and_what_its_unit_brings() -> None:
    problem = problem_of([(0, 3), (1, 1)], [1, 1], [(0, 0, 700), (1, 1, 600)])
    gap = explain_gap(open_session(problem, solve(problem)), 0)
    assert (gap.served, gap.wanted, gap.without_candidates) == (1, 3, 0)
    assert [(helper.partner, helper.village_gain, -helper.gain.fit) for helper in gap.helpers] == [(0, 1, 700)]


def test_a_need_without_candidates_is_told() -> None:
    problem = problem_of([(0, 3), (0, 2)], [5], [(0, 0, 700)])
    gap = explain_gap(open_session(problem, solve(problem)), 0)
    assert (gap.served, gap.wanted, gap.without_candidates, gap.helpers) == (3, 5, 2, ())


def test_the_factors_are_named() -> None:
    side = Side(np.array([1]), np.array([2]), ("水库村路灯",))
    edges = candidates(side, side, Config())
    problem = Problem(np.array([0]), np.array([1]), np.array([1]), edges)
    told = explain_pair(open_session(problem, solve(problem)), 0)
    assert told.factors == {
        "pairing": 0, "wish": 0, "distance": 500, "category": 1000, "skills": 1000, "time": 1000, "text": 1000,
    }  # fmt: skip
    assert told.units == 1
