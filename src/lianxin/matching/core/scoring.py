"""The named factors of a pair, per mille, and their weighted mean."""

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core.shapes import ALWAYS, FACTORS, FULL, UNKNOWN, Config, Floats, Ints, Side

HALF = FULL // 2
"""Of what is not known: neither for the pair nor against it."""
EARTH_KM = 6371.0

Longs = NDArray[np.int64]


def factors_of(
    needs: Side, partners: Side, need: Longs, partner: Longs, text: Longs, config: Config
) -> NDArray[np.int16]:
    """Shape (pairs, 7), columns as FACTORS."""
    ties, key = config.ties, need * len(partners) + partner
    columns = {
        "pairing": np.minimum(_times(key, ties.paired_need, ties.paired_partner, len(partners)), 1) * FULL,
        "wish": np.minimum(_times(key, ties.wished_need, ties.wished_partner, len(partners)), 2) * HALF,
        "distance": _nearness(needs.place, partners.place, need, partner, config.reach_km),
        "category": _category(needs.category[need], partners.category[partner]),
        "skills": _skills(needs.skills, partners.skills, need, partner),
        "time": _overlap(needs, partners, need, partner),
        "text": text,
    }
    return np.stack([columns[name].astype(np.int16) for name in FACTORS], axis=1).reshape(-1, len(FACTORS))


def score_of(factors: NDArray[np.int16], weights: Ints) -> NDArray[np.int16]:
    """The weighted mean, rounded half up."""
    total = int(weights.sum())
    return ((2 * (factors.astype(np.int64) @ weights) + total) // (2 * total)).astype(np.int16)


def _times(key: Longs, need: Ints, partner: Ints, partners: int) -> Longs:
    """How often each pair is named."""
    known, count = np.unique(need.astype(np.int64) * partners + partner, return_counts=True)
    if not len(known):
        return np.zeros(len(key), np.int64)
    at = np.minimum(np.searchsorted(known, key), len(known) - 1)
    return np.where(known[at] == key, count[at], 0)


def _nearness(left: Floats, right: Floats, need: Longs, partner: Longs, reach_km: float) -> Floats:
    """1000 at the same place, 0 from ``reach_km`` on (great circle)."""
    if not len(left) or not len(right):
        return np.full(len(need), HALF)
    here, there = np.radians(left)[need], np.radians(right)[partner]
    way = np.sin((there - here) / 2) ** 2
    across = np.cos(here[:, 1]) * np.cos(there[:, 1]) * way[:, 0] + way[:, 1]
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(across, 0, 1)))
    near = np.rint(FULL * np.clip(1 - km / reach_km, 0, 1))
    return np.where(np.isnan(km), HALF, near)


def _category(left: Ints, right: Ints) -> Longs:
    unknown = (left == UNKNOWN) | (right == UNKNOWN)
    return np.where(unknown, HALF, np.where(left == right, FULL, 0))


def _skills(asked: NDArray[np.uint64], had: NDArray[np.uint64], need: Longs, partner: Longs) -> Longs:
    """The share of the skills asked for that are had; all, where none is asked for."""
    if not len(asked):
        return np.full(len(need), FULL)
    wanted = asked[need]
    found = wanted & had[partner] if len(had) else np.zeros_like(wanted)
    many = np.bitwise_count(wanted).astype(np.int64)
    share = FULL * np.bitwise_count(found).astype(np.int64) // np.maximum(many, 1)
    return np.where(many == 0, FULL, share)


def _overlap(needs: Side, partners: Side, need: Longs, partner: Longs) -> Longs:
    """The shared days, as a share of the shorter time; at least 1 if there is one."""
    first, last = _days(needs, need)
    begins, ends = _days(partners, partner)
    shared = np.maximum(np.minimum(last, ends) - np.maximum(first, begins) + 1, 0)
    shorter = np.maximum(np.minimum(last - first, ends - begins) + 1, 1)
    return np.where(shared > 0, np.maximum(FULL * shared // shorter, 1), 0)


def _days(side: Side, which: Longs) -> tuple[Longs, Longs]:
    first = side.starts_on[which] if len(side.starts_on) else np.full(len(which), ALWAYS[0])
    last = side.ends_on[which] if len(side.ends_on) else np.full(len(which), ALWAYS[1])
    return first.astype(np.int64), last.astype(np.int64)
