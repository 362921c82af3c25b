"""Sharing an amount so that the shares add up to it."""

from collections.abc import Sequence


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
