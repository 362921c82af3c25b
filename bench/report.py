"""What every benchmark prints: figures, gates (a target and whether it holds) and, with ``--json``, one last line.

Exit code 0 if every gate holds, else 1.
"""

import argparse
import json
import resource
import sys
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Gate:
    """One target, and whether it holds: what was measured is at most, or at least, the target."""

    name: str
    target: float
    measured: float
    holds: bool


@dataclass
class Report:
    """What one benchmark found."""

    subject: str
    figures: dict[str, Any] = field(default_factory=dict)
    gates: list[Gate] = field(default_factory=list)

    def note(self, name: str, value: Any, unit: str = "") -> None:
        """Keep a figure and print it."""
        self.figures[name] = value
        shown = f"{value:,.3f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value
        print(f"  {name:<44} {shown} {unit}".rstrip(), flush=True)

    def at_most(self, name: str, target: float, measured: float) -> None:
        """A gate that holds up to its target."""
        self._gate(Gate(name, target, round(measured, 4), measured <= target), "≤")

    def at_least(self, name: str, target: float, measured: float) -> None:
        """A gate that holds from its target on."""
        self._gate(Gate(name, target, round(measured, 4), measured >= target), "≥")

    def _gate(self, gate: Gate, sign: str) -> None:
        self.gates.append(gate)
        verdict = "ok" if gate.holds else "FAILS"
        print(f"  [{verdict}] {gate.name}: {gate.measured} (target {sign} {gate.target})", flush=True)

    def finish(self, *, as_json: bool) -> int:
        """Print the last line and return the exit code."""
        if as_json:
            print(json.dumps({"subject": self.subject, **self.figures, "gates": [asdict(gate) for gate in self.gates]}))
        return 0 if all(gate.holds for gate in self.gates) else 1


def arguments(description: str, **more: str) -> argparse.Namespace:
    """``--quick`` (≤ 60 s), ``--json``, and the options that ``more`` names, each with a value and its help."""
    parser = argparse.ArgumentParser(description=description)
    for name, told in more.items():
        parser.add_argument(f"--{name}", default="", help=told)
    parser.add_argument("--quick", action="store_true", help="a smaller run, at most 60 s")
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    return parser.parse_args()


def peak_megabytes() -> float:
    """The most memory that this process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
