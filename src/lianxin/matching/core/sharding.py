"""Problems that have nothing in common, each by itself: one shard a province at national size."""

from collections.abc import Callable, Iterable, Sequence

from lianxin.matching.core.plans import Plan, Policy
from lianxin.matching.core.shapes import Problem

MapFunction = Callable[[Callable[[tuple[Problem, Policy]], Plan], Iterable[tuple[Problem, Policy]]], Iterable[Plan]]
"""``map``, ``executor.map`` or anything that calls a function for each of many arguments and keeps their order."""


def solve_sharded(problems: Sequence[Problem], map_fn: MapFunction = map, policy: Policy | None = None) -> list[Plan]:
    """A plan a problem, in order. Raises what ``solve`` raises, with the fact ``shard``."""
    raise NotImplementedError
