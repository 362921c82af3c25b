"""Precise matching: arrays in, a plan out. Knows no Django, no names and no language.

Most units served, then the worst-served village served as well as can be, then most partners taking part, then the best
fit: exactly, by one min-cost flow. The formulation, its guarantees and their tests: docs/matching.md.

>>> edges = candidates(needs, partners, Config())                               # doctest: +SKIP
>>> problem = Problem(need_village, need_units, partner_units, edges)           # doctest: +SKIP
>>> session = open_session(problem, solve(problem, Policy()))                   # doctest: +SKIP
>>> session.reject(edge).after                                                  # doctest: +SKIP
"""

from lianxin.matching.core.candidates import candidates
from lianxin.matching.core.errors import Cause, Conflict, Unsolvable
from lianxin.matching.core.explaining import explain_gap, explain_pair, price_capacity
from lianxin.matching.core.plans import (
    Certificate,
    Delta,
    GapExplanation,
    Helper,
    Loss,
    Objective,
    PairExplanation,
    Plan,
    Policy,
    Prices,
)
from lianxin.matching.core.sessions import Session, open_session
from lianxin.matching.core.shapes import (
    ALWAYS,
    FACTORS,
    FULL,
    UNKNOWN,
    Config,
    Edges,
    Problem,
    Side,
    Ties,
    Weights,
)
from lianxin.matching.core.sharding import solve_sharded
from lianxin.matching.core.solving import solve

__all__ = [
    "ALWAYS", "FACTORS", "FULL", "UNKNOWN", "Cause", "Certificate", "Config", "Conflict", "Delta", "Edges",
    "GapExplanation", "Helper", "Loss", "Objective", "PairExplanation", "Plan", "Policy", "Prices", "Problem",
    "Session", "Side", "Ties", "Unsolvable", "Weights", "candidates", "explain_gap", "explain_pair", "open_session",
    "price_capacity", "solve", "solve_sharded",
]  # fmt: skip
