"""What the office wants of a plan, in plain words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lianxin.matching.errors import BadPolicy
from lianxin.matching.states import Factor, Weight

MOST_PAIRS = 500
MOST_LIMIT = 10_000
MOST_DIGITS = 18
Pair = tuple[int, int]
"""A need (listing id) and a partner (organisation id)."""


@dataclass(frozen=True)
class PlanPolicy:
    """What counts, what must be, what must not, and how much a partner may be asked.

    ``weights``: how much each factor counts. ``must`` and ``must_not``: pairs. ``limits``: by organisation id, at most
    so many units of each of its resources, and so many projects. ``at_least_one``: ask as many partners as can be asked
    without leaving a unit unserved. ``projects``: let partners be asked to claim projects, each at most
    ``projects_each``.
    """

    weights: Mapping[Factor, Weight] = field(default_factory=dict)
    must: tuple[Pair, ...] = ()
    must_not: tuple[Pair, ...] = ()
    limits: Mapping[int, int] = field(default_factory=dict)
    at_least_one: bool = True
    projects: bool = True
    projects_each: int = 1

    @property
    def both_ways(self) -> set[Pair]:
        """Pairs of which it says that they must be and that they must not."""
        return set(self.must) & set(self.must_not)

    def weight(self, factor: Factor) -> Weight:
        """How much a factor counts."""
        return self.weights.get(factor, Weight.NORMAL)

    def to_json(self) -> dict[str, Any]:
        """As a plan keeps it, and as the command and the API read it."""
        return {
            "weights": {factor.value: int(self.weight(factor)) for factor in Factor},
            "must": [list(pair) for pair in self.must],
            "must_not": [list(pair) for pair in self.must_not],
            "limits": {str(key): most for key, most in self.limits.items()},
            "at_least_one": self.at_least_one,
            "projects": self.projects,
            "projects_each": self.projects_each,
        }

    @classmethod
    def from_json(cls, said: Any) -> "PlanPolicy":
        """What was written down; what is not said is as usual. Raises BadPolicy, naming what is not understood."""
        if not isinstance(said, dict):
            raise BadPolicy(field="policy", value=_short(said))
        unknown = sorted(set(said) - set(_READ))
        if unknown:
            raise BadPolicy(field=unknown[0], value=_short(said[unknown[0]]))
        read: dict[str, Any] = {name: _READ[name](name, value) for name, value in said.items()}
        return cls(**read)


def _short(value: Any) -> str:
    return str(value)[:60]


def _whole(name: str, value: Any, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadPolicy(field=name, value=_short(value))
    return value


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadPolicy(field=name, value=_short(value))
    return value


def _each(name: str, value: Any) -> int:
    return _whole(name, value, MOST_LIMIT)


def _pairs(name: str, value: Any) -> tuple[Pair, ...]:
    if not isinstance(value, list | tuple) or len(value) > MOST_PAIRS:
        raise BadPolicy(field=name, value=_short(value))
    return tuple(dict.fromkeys(_pair(name, one) for one in value))


def _pair(name: str, value: Any) -> Pair:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise BadPolicy(field=name, value=_short(value))
    need, partner = (_whole(name, one, 2**63 - 1) for one in value)
    return need, partner


def _weights(name: str, value: Any) -> dict[Factor, Weight]:
    return {
        Factor(key): Weight(_whole(f"{name}.{key}", weight, max(Weight)))
        for key, weight in _items(name, value, Factor.values)
    }


def _limits(name: str, value: Any) -> dict[int, int]:
    found = {}
    for key, most in _items(name, value):
        if not str(key).isascii() or not str(key).isdigit() or len(str(key)) > MOST_DIGITS:
            raise BadPolicy(field=name, value=_short(key))
        found[int(key)] = _whole(f"{name}.{key}", most, MOST_LIMIT)
    return found


def _items(name: str, value: Any, known: Iterable[str] | None = None) -> Iterable[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise BadPolicy(field=name, value=_short(value))
    for key in value:
        if known is not None and key not in known:
            raise BadPolicy(field=name, value=_short(key))
    return value.items()


_READ = {
    "weights": _weights,
    "must": _pairs,
    "must_not": _pairs,
    "limits": _limits,
    "at_least_one": _flag,
    "projects": _flag,
    "projects_each": _each,
}
