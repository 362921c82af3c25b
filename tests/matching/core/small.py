"""Small random problems, and everything that could be done about them."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from hypothesis import strategies as st

from lianxin.matching.core import Edges, Problem

Reached = tuple[int, list[Fraction], int, int]


def edges_of(pairs: list[tuple[int, int, int]], room: list[int] | None = None) -> Edges:
    """From (need, partner, score)."""
    need, partner, score = np.array(pairs, np.int64).reshape(-1, 3).T
    rooms = np.zeros(0, np.int64) if room is None else np.array(room, np.int64)
    return Edges(need.astype(np.int32), partner.astype(np.int32), score.astype(np.int16), room=rooms)


def problem_of(
    needs: list[tuple[int, int]], partners: list[int], pairs: list[tuple[int, int, int]], **more: Any
) -> Problem:
    """From (village, units) of each need, units of each partner, and (need, partner, score)."""
    villages, units = np.array(needs, np.int64).reshape(-1, 2).T
    room = more.pop("room", None)
    arrays: dict[str, Any] = {
        name: np.array(value) if isinstance(value, list) else value for name, value in more.items()
    }
    return Problem(villages, units, np.array(partners, np.int64), edges_of(pairs, room), **arrays)


@st.composite
def problems(draw: st.DrawFn, most: int = 3, units: int = 2, pairs: int = 5, fewest: int = 4) -> Problem:
    """Up to ``most`` villages, needs and partners, about ``fewest`` to ``pairs`` pairs; ties are likely."""
    needs = draw(st.lists(st.tuples(st.integers(0, most - 1), st.integers(0, units)), min_size=1, max_size=most + 1))
    partners = draw(st.lists(st.integers(0, units + 1), min_size=1, max_size=most))
    ends = st.tuples(st.integers(0, len(needs) - 1), st.integers(0, len(partners) - 1))
    few = draw(st.integers(0, min(fewest, len(needs) * len(partners))))
    chosen = sorted(draw(st.sets(ends, min_size=few, max_size=pairs)))
    scores = draw(st.lists(st.sampled_from([0, 1, 2, 500, 999, 1000]), min_size=len(chosen), max_size=len(chosen)))
    room = draw(st.lists(st.integers(0, units), min_size=len(chosen), max_size=len(chosen)))
    bounded = draw(st.booleans())
    return problem_of(
        needs,
        partners,
        [(*ends, score) for ends, score in zip(chosen, scores, strict=True)],
        villages=most,
        room=room if chosen and bounded else None,
        need_urgency=[draw(st.sampled_from([0, 0, 1, 1000])) for _ in needs],
        village_had=[draw(st.integers(0, 2)) for _ in range(most)],
        partner_least=[draw(st.integers(0, 2)) for _ in partners],
    )


@st.composite
def crowded(draw: st.DrawFn, most: int = 5) -> Problem:
    """Everybody may pair with everybody, at scores so near each other that the smallest wrong cost changes the plan."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    needs, partners, villages = random.integers(2, most + 1, 3).tolist()
    return problem_of(
        list(zip(random.integers(0, villages, needs), random.integers(1, 4, needs), strict=True)),
        random.integers(1, 4, partners).tolist(),
        [(need, partner, int(random.integers(500, 504))) for need in range(needs) for partner in range(partners)],
        villages=villages,
        need_urgency=random.integers(0, 2, needs),
        village_had=random.integers(0, 2, villages),
        partner_least=random.integers(0, 3, partners),
    )


def most_of(problem: Problem) -> list[int]:
    """Units that each pair may carry at most, read off the arrays without the core's help."""
    edges, most = problem.edges, []
    for edge, (need, score) in enumerate(zip(edges.need.tolist(), edges.score.tolist(), strict=True)):
        room = min(int(problem.need_units[need]), int(edges.room[edge]) if len(edges.room) else 10**6)
        most.append(room if score and not problem.forbidden[edge] else int(problem.locked[edge]))
    return most


def every_flow(problem: Problem) -> Iterator[np.ndarray]:
    """Every way to carry units, by trying all."""
    edges = problem.edges
    ranges = [range(locked, most + 1) for locked, most in zip(problem.locked.tolist(), most_of(problem), strict=True)]
    for units in product(*ranges):
        flow = np.array(units, np.int64)
        of_need = np.bincount(edges.need, flow, len(problem.need_units))
        of_partner = np.bincount(edges.partner, flow, len(problem.partner_units))
        if (of_need <= problem.need_units).all() and (of_partner <= problem.partner_units).all():
            yield flow


def reached(problem: Problem, flow: np.ndarray) -> Reached:
    """What units reach, in the order of the aims, computed as a person would; larger is better."""
    edges = problem.edges
    village = problem.need_village[edges.need] if len(edges) else np.zeros(0, np.int64)
    served = np.bincount(village, flow, problem.villages).astype(int) + problem.village_had
    wanted = np.bincount(problem.need_village, problem.need_units, problem.villages).astype(int) + problem.village_had
    shares = sorted(Fraction(int(got), int(of)) for got, of in zip(served, wanted, strict=True) if of)
    load = np.bincount(edges.partner, flow, len(problem.partner_units)).astype(int)
    fit = int(((edges.score.astype(int) + problem.need_urgency[edges.need]) * flow).sum()) if len(edges) else 0
    return int(flow.sum()), shares, int(np.minimum(load, problem.partner_least).sum()), fit
