"""``python -m bench.matching.measuring NAME``: one measurement in a process of its own, so that its memory is its own.

Prints one JSON object. Times are CPU time of the process (``time.process_time``), as other work may share the machine.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from bench.matching.instances import instance, texts
from bench.report import peak_megabytes
from lianxin.matching.core import Config, Policy, Problem, Side, candidates, open_session, solve
from lianxin.matching.core.costs import costs_of
from lianxin.matching.core.duals import certify
from lianxin.matching.core.measuring import measure

SEED = 20191224
SIZES = {"town": (150, 100), "district": (1_500, 1_000), "city": (60_000, 40_000), "province": (500_000, 300_000)}
REPEATS = {"town": 20, "district": 5}
REJECTED = 200
Found = dict[str, Any]
Result = TypeVar("Result")


def cpu(function: Callable[[], Result]) -> tuple[Result, float]:
    """What a function returns, and its CPU seconds."""
    began = time.process_time()
    result = function()
    return result, time.process_time() - began


def _problem(size: str) -> Problem:
    return instance(*SIZES[size], seed=SEED)


def plan(size: str) -> Found:
    """Plan, without and with proof; the fastest of some."""
    problem = _problem(size)
    solve(instance(15, 10, seed=1))
    runs = [cpu(lambda: solve(problem, Policy(certify=False))) for _ in range(REPEATS.get(size, 1))]
    found, seconds = min(runs, key=lambda run: run[1])
    planning_peak = peak_megabytes()
    costs = costs_of(problem, found.policy)
    proof, proving = cpu(lambda: certify(problem, costs, measure(problem, costs, found.flow), prove=True))
    return {
        "seed": SEED,
        "pairs": len(problem.edges),
        "units": int(problem.need_units.sum()),
        "cpu_s": seconds,
        "proof_cpu_s": proving,
        "peak_mb": planning_peak,
        "peak_with_proof_mb": peak_megabytes(),
        "objective": list(found.objective),
        "worst_village": float(np.nanmin(found.village_ratio)),
        "starved": int((found.village_ratio == 0).sum()),
        "gap": proof.gap,
    }


def fairness(size: str) -> Found:
    """What fairness costs: units (none), fit (little); and villages that starve though they need not."""
    problem = _problem(size)
    fair, careless = solve(problem, Policy(certify=False)), solve(problem, Policy(fairness=False, certify=False))
    starved = int((fair.village_ratio == 0).sum())
    servable = _villages_servable_at_once(problem)
    return {
        "units_lost": _most_units(problem) - fair.objective.served,
        "starved_needlessly": starved - (int((fair.village_units > 0).sum()) - servable),
        "starved_by_best_fit": int((careless.village_ratio == 0).sum()),
        "worst_village_by_best_fit": float(np.nanmin(careless.village_ratio)),
        "fit_given_up": 1 - fair.objective.fit / careless.objective.fit,
    }


def _most_units(problem: Problem) -> int:
    return _maximum_flow(problem, problem.need_units.sum())


def _villages_servable_at_once(problem: Problem) -> int:
    """How many villages could have a unit each, by a maximum flow in which each village counts once."""
    return _maximum_flow(problem, 1)


def _maximum_flow(problem: Problem, each_village: int) -> int:
    """By another library than the one that plans."""
    needs, edges = np.arange(len(problem.need_village)), problem.edges
    village, need = 2, 2 + problem.villages
    partner = need + len(needs)
    partners = np.arange(len(problem.partner_units))
    villages, sinks = np.arange(problem.villages), np.ones(len(partners))
    tails: list[Any] = [0 * villages, village + problem.need_village, need + edges.need, partner + partners]
    heads: list[Any] = [village + villages, need + needs, partner + edges.partner, sinks]
    rooms: list[Any] = [0 * villages + each_village, problem.need_units, problem.edge_room(), problem.partner_units]
    nodes = partner + len(partners)
    tail, head, room = (np.concatenate(column).astype(np.int32) for column in (tails, heads, rooms))
    return int(maximum_flow(csr_array((room, (tail, head)), shape=(nodes, nodes)), 0, 1).flow_value)


def rejecting(size: str) -> Found:
    """Reject one proposal after the other, as people would; the plan at the end is proven once more."""
    problem = _problem(size)
    session, opening = cpu(lambda: open_session(problem, solve(problem)))
    random = np.random.default_rng(SEED)
    seconds = []
    for _ in range(min(REJECTED, len(problem.partner_units))):
        edge = int(random.choice(np.flatnonzero(session.graph.flow)))
        seconds.append(cpu(lambda edge=edge: session.reject(edge))[1])  # type: ignore[misc]
    milliseconds = np.array(seconds) * 1000
    return {
        "opening_with_planning_cpu_s": opening,
        "p50_ms": float(np.percentile(milliseconds, 50)),
        "p95_ms": float(np.percentile(milliseconds, 95)),
        "max_ms": float(milliseconds.max()),
        "gap": session.plan().certificate.gap,
    }


def seeking(needs: int, partners: int) -> Found:
    """Candidates from texts, 6 forms and 20 categories."""
    random = np.random.default_rng(SEED)

    def side(count: int, seed: int) -> Side:
        return Side(random.integers(0, 6, count), random.integers(0, 20, count), texts(count, seed=seed))

    left, right = side(needs, 1), side(partners, 2)
    candidates(side(5, 3), side(5, 4))
    edges, seconds = cpu(lambda: candidates(left, right, Config(top=30)))
    return {"pairs": len(edges), "us_a_need": seconds / needs * 1e6, "peak_mb": peak_megabytes()}


def peer(python: str) -> Found:
    """We and the peer over one problem. Ours is measured before the peer's process starts."""
    problem = instance(15_000, 10_000, seed=SEED)
    plan, seconds = cpu(lambda: solve(problem, Policy(certify=False)))
    ours = {"cpu_s": seconds, "peak_mb": peak_megabytes(), "units": int(plan.flow.sum())}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "problem.npz"
        np.savez(
            path,
            need=problem.edges.need,
            partner=problem.edges.partner,
            score=problem.edges.score,
            room=problem.edge_room(),
            demands=np.bincount(problem.edges.need, plan.flow, len(problem.need_units)).astype(int),
            maximums=problem.partner_units,
            minimums=np.minimum(plan.partner_load, 1),
        )
        command = [python, "-m", "bench.matching.peer", str(path)]
        theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    if not theirs.pop("solved") or theirs["units"] != ours["units"]:
        raise RuntimeError("the peer found no assignment of what our plan serves")
    ours["score"] = int((plan.flow * problem.edges.score).sum())
    return ours | {f"peer_{name}": value for name, value in theirs.items()}


MEASURED: dict[str, Callable[[], Found]] = {
    **{f"plan {size}": lambda size=size: plan(size) for size in SIZES},  # type: ignore[misc]
    **{f"fairness {size}": lambda size=size: fairness(size) for size in SIZES},  # type: ignore[misc]
    **{f"rejecting {size}": lambda size=size: rejecting(size) for size in SIZES},  # type: ignore[misc]
    "candidates quick": lambda: seeking(10_000, 5_000),
    "candidates": lambda: seeking(40_000, 20_000),
}

if __name__ == "__main__":
    name, *said = sys.argv[1:]
    print(json.dumps(peer(*said) if name == "peer" else MEASURED[" ".join([name, *said])]()))
