"""What goes into the core and what comes out: frozen records of numpy arrays.

``N`` needs, ``P`` partners, ``V`` villages, ``E`` candidate pairs. Everything is an index or an integer: units
are units (a person-day, a portion of money; the service cuts amounts into them), scores and factors are per mille.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core.errors import Cause, Unsolvable

Ints = NDArray[np.integer[Any]]
Bools = NDArray[np.bool_]
Floats = NDArray[np.floating[Any]]

FACTORS = ("pairing", "wish", "distance", "category", "skills", "time", "text")
"""The named factors of a score, in the order of the columns of ``Edges.factors``."""
FULL = 1000
"""The best score, the best factor, the highest urgency."""
UNKNOWN = -1
"""A category that is not said."""
ALWAYS = (0, 2**31 - 1)
"""First and last day of who says no days."""


def _no_ints() -> NDArray[np.int64]:
    return np.zeros(0, np.int64)


def _no_bits() -> NDArray[np.uint64]:
    return np.zeros(0, np.uint64)


def _no_bools() -> Bools:
    return np.zeros(0, np.bool_)


@dataclass(frozen=True)
class Side:
    """All needs, or all partners, as candidates are sought. Every array has one row each.

    A *partner* is whatever can serve: one offer, or an organisation where it offers itself.
    """

    form: Ints
    """What is given; only equal forms can be a pair."""
    category: Ints
    """Only equal categories can be a pair; ``UNKNOWN`` goes with every category of its form."""
    text: tuple[str, ...]
    """Title and description, for likeness."""
    place: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    """(longitude, latitude) in degrees, shape (rows, 2); NaN where it is not known; without rows, nowhere known."""
    starts_on: Ints = field(default_factory=_no_ints)
    """First day as a proleptic ordinal; without rows, always."""
    ends_on: Ints = field(default_factory=_no_ints)
    """Last day, as ``starts_on``."""
    skills: NDArray[np.uint64] = field(default_factory=_no_bits)
    """Bit set of skills that are asked for, or had; without rows, none."""

    def __len__(self) -> int:
        return len(self.form)


@dataclass(frozen=True)
class Ties:
    """Who already knows whom, as pairs (need, partner). A tie makes a pair a candidate whatever the texts say."""

    paired_need: Ints = field(default_factory=_no_ints)
    """The need's village and the partner's organisation have a standing pairing."""
    paired_partner: Ints = field(default_factory=_no_ints)
    wished_need: Ints = field(default_factory=_no_ints)
    """One side has named the other; the same pair twice: both have."""
    wished_partner: Ints = field(default_factory=_no_ints)


@dataclass(frozen=True)
class Weights:
    """How much each factor counts: integers ≥ 0, no unit; only their proportion matters."""

    pairing: int = 3
    wish: int = 3
    distance: int = 2
    category: int = 2
    skills: int = 2
    time: int = 1
    text: int = 4

    def row(self) -> Ints:
        """In the order of FACTORS."""
        return np.array([getattr(self, name) for name in FACTORS], np.int64)


@dataclass(frozen=True)
class Config:
    """How candidates are found and scored."""

    weights: Weights = Weights()
    top: int = 30
    """Candidates a need, before ties are added; where fewer fit its form and category, all of them."""
    least_score: int = 1
    """Pairs below have no fit and are no candidates, per mille."""
    reach_km: float = 50.0
    """From this distance on, the factor distance is 0."""
    ties: Ties = Ties()


@dataclass(frozen=True)
class Edges:
    """Candidate pairs, each (need, partner) once; ``candidates`` orders them by need, then partner."""

    need: NDArray[np.int32]
    partner: NDArray[np.int32]
    score: NDArray[np.int16]
    """0 to 1000, the weighted mean of the factors."""
    factors: NDArray[np.int16] = field(default_factory=lambda: np.zeros((0, len(FACTORS)), np.int16))
    """Shape (E, 7), per mille, columns as FACTORS; without rows if nobody will ask."""
    room: Ints = field(default_factory=_no_ints)
    """Units that the pair may carry at most; without rows, what both sides have."""

    def __len__(self) -> int:
        return len(self.need)

    def find(self, need: Ints, partner: Ints) -> NDArray[np.int64]:
        """The edge of each pair, or -1 where it is no candidate."""
        if not len(self):
            return np.full(len(need), -1, np.int64)
        key = self.need.astype(np.int64) << 32 | self.partner
        order = np.argsort(key, kind="stable")
        asked = np.asarray(need, np.int64) << 32 | np.asarray(partner, np.int64)
        at = order[np.minimum(np.searchsorted(key, asked, sorter=order), len(key) - 1)]
        return np.where(key[at] == asked, at, -1)

    def with_pairs(self, need: Ints, partner: Ints, score: int = 0) -> "Edges":
        """These and the pairs that are lacking, with a score: for what a person demands, though nothing fits."""
        asked = np.unique(np.stack([np.asarray(need, np.int64), np.asarray(partner, np.int64)]), axis=1)
        lacking = asked[:, self.find(asked[0], asked[1]) < 0]
        if not lacking.shape[1]:
            return self
        added = lacking.shape[1]
        needs = np.concatenate([self.need, lacking[0]]).astype(np.int32)
        partners = np.concatenate([self.partner, lacking[1]]).astype(np.int32)
        order = np.lexsort((partners, needs))
        scores = np.concatenate([self.score, np.full(added, score)]).astype(np.int16)
        factors, room = self.factors, self.room
        if len(factors):
            factors = np.concatenate([factors, np.zeros((added, factors.shape[1]), np.int16)])[order]
        if len(room):
            room = np.concatenate([room, np.full(added, np.iinfo(np.int32).max)])[order]
        return Edges(needs[order], partners[order], scores[order], factors, room)


@dataclass(frozen=True)
class Problem:
    """What is to be planned."""

    need_village: Ints
    """Shape (N,): the village that each need belongs to."""
    need_units: Ints
    """Shape (N,): units wanted, ≥ 0, with those that are locked."""
    partner_units: Ints
    """Shape (P,): units to give, ≥ 0, with those that are locked."""
    edges: Edges
    villages: int = 0
    """V; 0: one more than the highest index."""
    need_urgency: Ints = field(default_factory=_no_ints)
    """Shape (N,), 0 to 1000: added to the fit of each unit; without rows, 0."""
    village_had: Ints = field(default_factory=_no_ints)
    """Shape (V,): units that a village got outside this problem and that count in its share; without rows, 0."""
    partner_least: Ints = field(default_factory=_no_ints)
    """Shape (P,): load that a partner should reach where sensible; without rows, 1; 0: it need not take part."""
    locked: Ints = field(default_factory=_no_ints)
    """Shape (E,): units that a pair carries in any plan; without rows, 0."""
    forbidden: Bools = field(default_factory=_no_bools)
    """Shape (E,): pairs that must not be; without rows, none."""

    def __post_init__(self) -> None:
        needs, partners, pairs = len(self.need_village), len(self.partner_units), len(self.edges)
        object.__setattr__(self, "villages", self.villages or int(self.need_village.max(initial=-1)) + 1)
        fill: dict[str, tuple[int, int]] = {
            "need_urgency": (needs, 0),
            "village_had": (self.villages, 0),
            "partner_least": (partners, 1),
            "locked": (pairs, 0),
            "forbidden": (pairs, 0),
        }
        for name, (rows, value) in fill.items():
            array = getattr(self, name)
            if not len(array) and rows:
                kind = np.int32 if name == "locked" else array.dtype
                object.__setattr__(self, name, np.full(rows, value, kind))
        _demand_lengths(
            need_units=(self.need_units, needs),
            partner_score=(self.edges.score, pairs),
            **{name: (getattr(self, name), rows) for name, (rows, _) in fill.items()},
        )
        _demand_range(need_village=(self.need_village, 0, self.villages - 1))
        _demand_range(need_units=(self.need_units, 0, MOST_UNITS), partner_units=(self.partner_units, 0, MOST_UNITS))
        _demand_range(need=(self.edges.need, 0, needs - 1), partner=(self.edges.partner, 0, partners - 1))
        _demand_range(score=(self.edges.score, 0, FULL), need_urgency=(self.need_urgency, 0, FULL))
        _demand_range(village_had=(self.village_had, 0, MOST_UNITS), locked=(self.locked, 0, MOST_UNITS))

    def usable(self) -> Bools:
        """Shape (E,): pairs that may carry more than is locked: not forbidden, and with some fit."""
        return ~self.forbidden & (self.edges.score > 0)

    def edge_room(self) -> Ints:
        """Shape (E,): units that each pair may carry at most, as far as the need and the pair themselves say."""
        wanted = self.need_units.astype(np.int32)[self.edges.need]
        return np.minimum(wanted, self.edges.room) if len(self.edges.room) else wanted


MOST_UNITS = 2**20
"""Units of one need or partner at most; also keeps the ratios of two villages apart as floats."""


def _demand_lengths(**arrays: tuple[Any, int]) -> None:
    for name, (array, rows) in arrays.items():
        if len(array) != rows:
            raise Unsolvable(Cause.ARRAYS_DISAGREE, array=name, wrong=len(array))


def _demand_range(**arrays: tuple[Any, int, int]) -> None:
    for name, (array, low, high) in arrays.items():
        if len(array) and (array.min() < low or array.max() > high):
            raise Unsolvable(
                Cause.ARRAYS_DISAGREE, array=name, wrong=int(array.min() if array.min() < low else array.max())
            )
