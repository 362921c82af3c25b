"""Sharing an amount so that the shares add up to it."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def split_fen(total_fen: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights without losing a fen (largest remainder; ties to the earlier weight).

    Args: total_fen ≥ 0; weights ≥ 0 with one > 0, no unit.
    Returns: fen a weight, in order; ``sum(result) == total_fen``.
    Raises: ValueError if an argument is out of range.

    >>> split_fen(100, [1, 1, 1])
    [34, 33, 33]
    """
    whole = sum(weights)
    if total_fen < 0 or whole <= 0 or min(weights) < 0:
        raise ValueError("total_fen and weights must be ≥ 0, and one weight > 0")
    shares, remainders = zip(*(divmod(total_fen * weight, whole) for weight in weights), strict=True)
    left = total_fen - sum(shares)
    lucky = set(sorted(range(len(weights)), key=lambda place: -remainders[place])[:left])
    return [share + (place in lucky) for place, share in enumerate(shares)]


def draw_fen(total_fen: int, left: Mapping[Key, int]) -> dict[Key, int]:
    """Take an amount out of several sources, pro rata to what is left of each; never more than is left of one.

    Args: total_fen ≥ 0; what is left ≥ 0 in each, fen; ``total_fen`` ≤ their sum.
    Returns: fen a source of which something is taken, in order; they add up to ``total_fen``.
    Raises: ValueError if an argument is out of range.

    >>> draw_fen(100, {"a": 300, "b": 100, "c": 0})
    {'a': 75, 'b': 25}
    """
    if total_fen > sum(left.values()):
        raise ValueError("total_fen must be at most what is left of all sources together")
    if total_fen == 0:
        return {}
    # Largest remainders keep within each source: total ≤ whole, so that total × weight ÷ whole ≤ weight, and where a
    # remainder rounds it up, the exact part was below the weight.
    parts = zip(left, split_fen(total_fen, list(left.values())), strict=True)
    return {key: part for key, part in parts if part}
