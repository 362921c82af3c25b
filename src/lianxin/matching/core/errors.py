"""What the core refuses, without a word of any language: a stable code and the facts."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Cause(StrEnum):
    """Why no plan can be made. The service turns each into a refusal in the reader's language."""

    WEIGHTS_ALL_ZERO = "weights_all_zero"
    """No factor counts, so no pair would fit better than another."""
    LOCKS_CONTRADICT = "locks_contradict"
    """Pairs that must be cannot all be. Facts: ``conflict`` (Conflict), ``need``, ``partner``, ``asked``, ``room``."""
    COST_TOO_LARGE = "cost_too_large"
    """The whole is too large for exact integers; split it. Facts: ``cost``, ``nodes``."""
    ARRAYS_DISAGREE = "arrays_disagree"
    """An array has another length than its neighbours, or a number out of range. Facts: ``array``, ``wrong``."""


class Conflict(StrEnum):
    """What a pair that must be collides with."""

    FORBIDDEN = "forbidden"
    """The same pair must not be. ``room`` is 0."""
    PAIR = "pair"
    """The pair can carry only ``room`` units."""
    NEED = "need"
    """The need wants only ``room`` units; ``partner`` is -1."""
    PARTNER = "partner"
    """The partner has only ``room`` units; ``need`` is -1."""


class Unsolvable(Exception):
    """The core says no. ``code`` is stable, ``facts`` are numbers and indices."""

    def __init__(self, code: Cause, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Any] = facts

    def __str__(self) -> str:
        return f"{self.code} {dict(self.facts)}"

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive the way back from another process, with the facts."""
        return _remade, (self.code, dict(self.facts))


def _remade(code: Cause, facts: dict[str, Any]) -> Unsolvable:
    return Unsolvable(code, **facts)
