"""Synthetic instances, the same for the same seed.

Villages of uneven size ask for 1 to 5 units a need; supply is scarce (about four units in five), uneven by kind, and
local: a need's candidates are partners of its kind, the nearer half of them likelier.
"""

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core import Edges, Problem

KINDS = 40
PAIRS = 30


def instance(needs: int, partners: int, *, seed: int, pairs: int = PAIRS, plenty: float = 0.8) -> Problem:
    """``needs`` × ``partners`` with about ``pairs`` candidates a need; ``plenty`` is supply over demand."""
    random = np.random.default_rng(seed)
    villages = max(needs // 14, 1)
    village = np.minimum(random.zipf(1.6, needs) * random.integers(1, villages + 1, needs) % villages, villages - 1)
    units = random.integers(1, 6, needs)
    gives = random.integers(1, 8, partners)
    gives = np.maximum(np.rint(gives * plenty * units.sum() / gives.sum()), 1).astype(np.int64)
    edges = _pairs(random, needs, partners, pairs)
    return Problem(
        need_village=village.astype(np.int32),
        need_units=units.astype(np.int64),
        partner_units=gives,
        edges=edges,
        villages=villages,
        need_urgency=(random.integers(0, 4, needs) * 50).astype(np.int32),
    )


def _pairs(random: np.random.Generator, needs: int, partners: int, pairs: int) -> Edges:
    """Each need draws among the partners of its kind, near ones more often; each pair once."""
    kinds = min(KINDS, max(partners // (2 * pairs), 1))
    each = partners // kinds
    kind = random.integers(0, kinds, needs)
    base = random.random(needs) * each
    spread = (
        random.laplace(0, pairs * 1.5, (needs, pairs)) if each > 4 * pairs else random.random((needs, pairs)) * each
    )
    drawn = (kind[:, None] + kinds * ((base[:, None] + spread) % each).astype(np.int64)) % partners
    key = np.unique(np.arange(needs)[:, None] * np.int64(partners) + drawn)
    need, partner = (key // partners).astype(np.int32), (key % partners).astype(np.int32)
    return Edges(need, partner, _scores(random, len(key)))


def _scores(random: np.random.Generator, count: int) -> NDArray[np.int16]:
    return np.clip(random.normal(520, 160, count), 50, FULL_FIT).astype(np.int16)


FULL_FIT = 1000
