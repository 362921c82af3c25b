"""Digests by an algorithm that an installation chooses: SHA-256, or SM3 where it is required."""

import hashlib
from collections.abc import Iterable

ALGORITHMS = ("sha256", "sm3")


def is_known(algorithm: str) -> bool:
    """Whether this is one of ours, and this machine's Python can do it."""
    return algorithm in ALGORITHMS and algorithm in hashlib.algorithms_available


def digest_of(text: str, algorithm: str) -> str:
    """64 hex digits over a text in UTF-8. Raises ValueError for an algorithm that is not known.

    >>> digest_of("abc", "sm3")[:16]
    '66c7f0f462eeedd9'
    """
    if algorithm not in ALGORITHMS:
        message = f"{algorithm!r} is none of {', '.join(ALGORITHMS)}"
        raise ValueError(message)
    return hashlib.new(algorithm, text.encode()).hexdigest()


def digest_over(parts: Iterable[str], algorithm: str) -> str:
    """The digest of several texts with a line's end between them."""
    return digest_of("\n".join(parts), algorithm)
