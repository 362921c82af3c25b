"""Problems that have nothing in common, each by itself: one shard a province at national size."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lianxin.matching.core.errors import Unsolvable
from lianxin.matching.core.plans import Plan, Policy
from lianxin.matching.core.shapes import Problem
from lianxin.matching.core.solving import solve

Shard = tuple[int, Problem, Policy]
MapFunction = Callable[[Callable[[Shard], Plan | Unsolvable], Iterable[Shard]], Iterable[Any]]
"""``map``, ``executor.map`` or whatever else calls a function with each of many arguments and keeps their order."""


def solve_sharded(
    problems: Sequence[Problem], map_fn: MapFunction = map, policy: Policy | None = None
) -> list[Plan | Unsolvable]:
    """A plan a problem, in order, or the refusal of that problem, so that one province does not stop the others."""
    return list(map_fn(_solve_one, [(at, problem, policy or Policy()) for at, problem in enumerate(problems)]))


def _solve_one(shard: Shard) -> Plan | Unsolvable:
    at, problem, policy = shard
    try:
        return solve(problem, policy)
    except Unsolvable as refusal:
        return Unsolvable(refusal.code, **{**refusal.facts, "shard": at})
