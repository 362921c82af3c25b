"""What one run of a crowd measured, and what several runs of it come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Self


@dataclass(frozen=True)
class Measured:
    """Claims a second, and how long a claim took for half of the claimants and for 99 of 100."""

    rate: float
    p50_ms: float
    p99_ms: float

    @classmethod
    def of(cls, latencies: Sequence[float], seconds: float) -> Self:
        """From how many seconds each claim took, of those that came within ``seconds``."""
        ordered = sorted(latencies) or [float("inf")]
        half, most = (1000 * ordered[int(len(ordered) * share)] for share in (0.5, 0.99))
        return cls(len(latencies) / seconds, half, most)

    @classmethod
    def median_of(cls, runs: Sequence["Measured"]) -> Self:
        """Each figure's median."""
        return cls(*(median(getattr(run, name) for run in runs) for name in ("rate", "p50_ms", "p99_ms")))
