"""Plans for every council of an installation: posed here, solved on many processors or machines, kept here."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from lianxin.kernel.errors import Refused
from lianxin.matching.core import Plan as Solved
from lianxin.matching.core import Problem, Unsolvable, solve_sharded
from lianxin.matching.models import Plan
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.queries.openings import openings
from lianxin.matching.services.computing import core_policy, in_quantities, refusal_for
from lianxin.matching.services.planning import keep_plan, refused_in
from lianxin.matching.services.problems import Given, Posed, pose
from lianxin.network.models import Council
from lianxin.network.queries import councils

MapFunction = Callable[[Callable[[Sequence[Problem]], list[Solved | Unsolvable]], Iterable[Sequence[Problem]]], Any]
"""``map``, ``executor.map``, or what spreads the calls over a cluster and keeps their order."""
PROVINCE = 2
"""So many digits of a council's code name its province."""


@dataclass(frozen=True)
class Outcome:
    """What became of a council: its plan, or why there is none."""

    council: Council
    plan: Plan | None
    refusal: Refused | None


def plan_everywhere(
    *, year: int, policy: PlanPolicy, map_fn: MapFunction, at_once: int, name: str = ""
) -> Iterator[Outcome]:
    """Make a plan for each council, ``at_once`` provinces in memory at a time; nobody is asked yet.

    The operator's deed: no post is asked for. One council's refusal does not stop the others.
    """
    provinces = [list(found) for _code, found in groupby(councils().order_by("code"), lambda one: one.code[:PROVINCE])]
    for begin in range(0, len(provinces), at_once):
        posed = [[_posed(one, year, policy) for one in found] for found in provinces[begin : begin + at_once]]
        shards = [[one.problem for one in found if isinstance(one, Posed)] for found in posed]
        solved = map_fn(partial(solve_sharded, policy=core_policy(policy)), shards)
        for found, asked, answers in zip(provinces[begin : begin + at_once], posed, solved, strict=True):
            yield from _kept(found, asked, iter(answers), policy, year, name)


def _posed(council: Council, year: int, policy: PlanPolicy) -> Posed | Refused:
    try:
        found = openings(council, year, projects=policy.projects)
        return pose(found, policy, Given(refused=refused_in(council, year)))
    except Refused as refusal:
        return refusal


def _kept(
    found: Sequence[Council],
    asked: Sequence[Posed | Refused],
    answers: Iterator[Solved | Unsolvable],
    policy: PlanPolicy,
    year: int,
    name: str,
) -> Iterator[Outcome]:
    for council, posed in zip(found, asked, strict=True):
        if isinstance(posed, Refused):
            yield Outcome(council, None, posed)
            continue
        answer = next(answers)
        if isinstance(answer, Unsolvable):
            yield Outcome(council, None, refusal_for(answer, posed))
            continue
        computed = in_quantities(posed, answer)
        told: dict[str, Any] = {"council": council, "year": year, "policy": policy, "name": name}
        yield Outcome(council, keep_plan(**told, computed=computed, actor=None, post=None), None)
