"""``PYTHON -m bench.matching.peer PROBLEM``: openreview-matcher's MinMax solver in a process and a Python of its own.

It is given by dense matrices what we are given by pairs: needs are its papers, partners its reviewers. What each need
asks for is what our plan serves of it, so that an assignment exists, and each partner who takes part must take part.
Reads needs, partners, pairs and loads from an ``.npz`` file; prints one JSON object. Times are CPU time.
"""

import json
import resource
import sys
import time
from importlib import import_module
from types import SimpleNamespace

import numpy as np

MinMaxSolver = import_module("matcher.solvers.minmax_solver").MinMaxSolver
"""The peer's, installed where this runs and nowhere else."""


def main() -> None:
    """Solve and tell."""
    given = np.load(sys.argv[1])
    shape = len(given["demands"]), len(given["maximums"])
    began = time.process_time()
    cost, limit = np.zeros(shape), np.ones(shape, dtype=np.int64)
    cost[given["need"], given["partner"]] = -given["score"].astype(float)
    limit[given["need"], given["partner"]] = given["room"]
    encoder = SimpleNamespace(cost_matrix=cost, constraint_matrix=np.zeros(shape))
    solver = MinMaxSolver(
        given["minimums"].tolist(), given["maximums"].tolist(), given["demands"].tolist(), encoder, limit_matrix=limit
    )
    flow = solver.solve()
    found = {
        "cpu_s": time.process_time() - began,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "solved": bool(solver.solved),
        "units": int(flow.sum()),
        "score": int(-(flow * cost).sum()),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
