"""Bad input gives a plan or a refusal that names the cause; never another exception, never a senseless pair."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lianxin.matching.core import Problem, Unsolvable, explain_gap, open_session, solve
from tests.matching.core.small import problem_of

FULL_MARKET = [(0, 3), (1, 2)]


@pytest.mark.parametrize(
    "problem",
    [
        problem_of([], [3], []),
        problem_of(FULL_MARKET, [], []),
        problem_of([], [], []),
        problem_of(FULL_MARKET, [3], []),
        problem_of([(0, 0)], [3], [(0, 0, 500)]),
        problem_of(FULL_MARKET, [0, 0], [(0, 0, 500), (1, 1, 500)]),
        problem_of(FULL_MARKET, [3, 3], [(0, 0, 500), (1, 1, 500)], forbidden=[True, True]),
        problem_of(FULL_MARKET, [3, 3], [(0, 0, 0), (1, 1, 0)]),
    ],
    ids=[
        "no needs",
        "no offers",
        "nothing",
        "no candidates",
        "nothing wanted",
        "capacity 0",
        "all forbidden",
        "no fit",
    ],
)
def test_where_nothing_can_be_done_the_plan_is_empty_and_proven(problem: Problem) -> None:
    plan = solve(problem)
    assert plan.objective.served == 0
    assert not plan.flow.any()
    assert plan.certificate.gap == 0
    session = open_session(problem, plan)
    for village in range(problem.villages):
        assert explain_gap(session, village).helpers == () or problem.partner_units.sum() == 0


def test_far_more_demand_than_supply_is_shared_evenly() -> None:
    problem = problem_of([(village, 1000) for village in range(10)], [7, 8], [
        (need, partner, 500 + need) for need in range(10) for partner in range(2)
    ])  # fmt: skip
    plan = solve(problem)
    assert plan.objective.served == 15
    assert set(plan.village_served.tolist()) == {1, 2}


def test_one_giant_need_does_not_starve_the_others() -> None:
    problem = problem_of([(0, 2**20), (1, 1), (2, 2)], [5], [(0, 0, 1000), (1, 0, 1), (2, 0, 1)])
    plan = solve(problem)
    assert plan.objective.served == 5
    assert plan.village_served.tolist() == [3, 1, 1]


def test_more_than_a_giant_is_refused() -> None:
    for needs in ([(0, 2**20 + 1)], [(0, 2**20)] * 17):
        with pytest.raises(Unsolvable, match=r"arrays_disagree|cost_too_large"):
            solve(problem_of(needs, [1], [(0, 0, 500)]))


@pytest.mark.parametrize(
    ("locked", "forbidden", "conflict"),
    [
        ([3, 0, 0], [False] * 3, "pair"),
        ([2, 1, 0], [False] * 3, "need"),
        ([2, 0, 1], [False] * 3, "partner"),
        ([1, 0, 0], [True, False, False], "forbidden"),
    ],
)
def test_contradictory_locks_are_named(locked: list[int], forbidden: list[bool], conflict: str) -> None:
    problem = problem_of(
        [(0, 2), (1, 2)], [2, 2], [(0, 0, 500), (0, 1, 500), (1, 0, 500)],
        room=[2, 2, 2], locked=locked, forbidden=forbidden,
    )  # fmt: skip
    with pytest.raises(Unsolvable) as refusal:
        solve(problem)
    assert refusal.value.code == "locks_contradict"
    assert refusal.value.facts["conflict"] == conflict
    assert refusal.value.facts["asked"] > refusal.value.facts["room"]


@pytest.mark.parametrize(
    ("array", "value"),
    [
        ("need_units", [1]),
        ("need_units", [1, -1]),
        ("need_village", [0, 7]),
        ("partner_units", [-1]),
        ("need_urgency", [0, 1001]),
        ("village_had", [0, -1]),
        ("partner_least", [1, 1]),
        ("locked", [0]),
        ("forbidden", [True]),
    ],
)
def test_arrays_that_disagree_are_refused_by_name(array: str, value: list[Any]) -> None:
    problem = problem_of([(0, 1), (1, 1)], [1], [(0, 0, 500), (1, 0, 500)])
    wrong: dict[str, Any] = {array: np.array(value)}
    with pytest.raises(Unsolvable) as refusal:
        replace(problem, **wrong)
    assert refusal.value.code == "arrays_disagree"
    assert refusal.value.facts["array"] == array
