"""What comes out of the core: plans with their proof, what decisions change, explanations."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core.shapes import Floats, Ints


@dataclass(frozen=True)
class Policy:
    """What the plan is to care for, beyond serving most units with the best fit."""

    fairness: bool = True
    """Serve the worst-served village as well as can be, then the next (leximin)."""
    participation: bool = True
    """Then let most partners take part (reach ``partner_least``)."""
    certify: bool = True
    """Prove the plan with prices (potentials); a session needs them and computes them if they are lacking."""


class Objective(NamedTuple):
    """What a plan reaches, in the order in which it counts."""

    served: int
    """Units, more is better."""
    levels: int
    """Sum of the ranks of the levels that units lift villages out of, less is fairer; compares plans of one problem."""
    taking_part: int
    """Partners, more is better (with ``partner_least`` > 1: units towards it)."""
    fit: int
    """Sum of score + urgency over units, more is better."""

    def key(self) -> tuple[int, int, int, int]:
        """Larger is better."""
        return (self.served, -self.levels, self.taking_part, self.fit)


@dataclass(frozen=True)
class Certificate:
    """Proof that no plan is better: prices whose bound equals the plan's cost."""

    cost: int
    """The plan's cost in the one integer that is minimised."""
    bound: int | None
    """What any plan costs at least, by the prices (the LP's dual); None if it was not asked for."""
    potentials: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    """The prices, shape (2 + V + N + P,): source, sink, villages, needs, partners."""

    @property
    def gap(self) -> int | None:
        """0: proven to be best."""
        return None if self.bound is None else self.cost - self.bound


@dataclass(frozen=True)
class Plan:
    """Who serves whom."""

    flow: NDArray[np.int32]
    """Shape (E,): units that each candidate pair carries, locked ones included."""
    village_ratio: Floats
    """Shape (V,): share of a village's units that are served, 0 to 1; NaN where it wants none."""
    certificate: Certificate
    objective: Objective
    village_served: Ints
    """Shape (V,): units served, with ``village_had``."""
    village_units: Ints
    """Shape (V,): units wanted, with ``village_had``."""
    partner_load: Ints
    """Shape (P,): units that each partner gives."""
    policy: Policy = Policy()


@dataclass(frozen=True)
class Delta:
    """What one decision changed in a session."""

    edges: NDArray[np.int64]
    """Pairs whose units changed; those added by ``add_edge`` have indices from E on."""
    before: Ints
    after: Ints
    villages: NDArray[np.int64]
    """Villages whose served units changed."""
    village_before: Ints
    village_after: Ints
    was: Objective
    now: Objective


@dataclass(frozen=True)
class Loss:
    """What a change takes away, exactly; negative numbers are a gain. Counts in the order of the fields."""

    served: int
    levels: int
    """How much the sum of ranks rises; it falls with each unit less, so compare it where ``served`` is 0."""
    taking_part: int
    fit: int

    @classmethod
    def between(cls, was: Objective, now: Objective) -> "Loss":
        """What ``now`` lacks."""
        return cls(
            was.served - now.served, now.levels - was.levels, was.taking_part - now.taking_part, was.fit - now.fit
        )

    def key(self) -> tuple[int, int, int, int]:
        """Smaller is better."""
        return (self.served, self.levels, self.taking_part, self.fit)


@dataclass(frozen=True)
class PairExplanation:
    """Why a pair is in the plan, or not, in numbers that a person can check."""

    edge: int
    need: int
    partner: int
    units: int
    score: int
    factors: dict[str, int]
    """Per mille, by name; empty if the candidates were made without."""
    loss: Loss | None
    """What the best plan without this pair lacks; None if the plan does not use the pair."""
    flips_at: int | None
    """Score at which another plan is as good: below it (a used pair) a unit leaves the pair, above it (an unused pair)
    one comes. None: no score from 1 to 1000 changes anything."""


@dataclass(frozen=True)
class Helper:
    """A partner one more unit of which would help a village."""

    partner: int
    village_gain: int
    """Units that the village itself gains."""
    gain: Loss
    """What the whole plan gains, as negative losses."""
    changes: int
    """Pairs whose units would change."""


@dataclass(frozen=True)
class GapExplanation:
    """Why a village is not served in full, and who could help."""

    village: int
    served: int
    wanted: int
    without_candidates: int
    """Units of needs for which nobody is a candidate."""
    helpers: tuple[Helper, ...]
    """Best first; each figure is what planning anew with one more unit gives."""


@dataclass(frozen=True)
class Prices:
    """What one more unit of each asked partner is worth to the whole plan. Arrays in the order of the question."""

    partner: Ints
    served: Ints
    levels: Ints
    """Negative is fairer."""
    taking_part: Ints
    fit: Ints
