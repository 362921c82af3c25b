"""``python -m bench.matching``: every gate of docs/matching.md, each measurement in a process of its own.

Times are CPU time, as other work may share the machine. ``--quick`` leaves out city and province and says so.
``--peer PYTHON`` measures openreview-matcher beside us: an interpreter that can import its package ``matcher``.
"""

import json
import subprocess
import sys

from bench.matching.measuring import SIZES
from bench.report import Report, arguments

PLAN_SECONDS = {"town": 0.02, "district": 0.15, "city": 30, "province": 300}
PLAN_MEGABYTES = {"city": 500, "province": 2_500}
REJECT_MS = 100
FIT_GIVEN_UP = 0.04
CANDIDATE_US = 50
LESS_CPU, LESS_MEMORY = 100, 30
NO_PEER = "openreview-matcher, MinMax 15,000 × 10,000: no --peer given, so its gate is not measured"


def main() -> int:
    """Run the benchmark."""
    options = arguments(__doc__ or "", peer="a Python that can import openreview-matcher's package")
    report = Report("matching")
    sizes = ["town", "district"] if options.quick else list(SIZES)
    for size in sizes:
        _plan(report, size)
    for size in sizes[:3]:
        _fairness(report, size)
    size = sizes[1] if options.quick else "city"
    found = _measure(report, "rejecting", size)
    report.at_most(f"reject one proposal, {size}, p95, ms", REJECT_MS, found["p95_ms"])
    report.at_most(f"gap after the rejections, {size}", 0, found["gap"])
    found = _measure(report, "candidates", *(["quick"] if options.quick else []))
    report.at_most("candidates, µs a need", CANDIDATE_US, found["us_a_need"])
    _peer(report, options.peer)
    if options.quick:
        report.note("left out by --quick", "city and province, and candidates for 40,000 × 20,000")
    return report.finish(as_json=options.json)


def _plan(report: Report, size: str) -> None:
    found = _measure(report, "plan", size)
    report.at_most(f"plan, {size}, CPU s", PLAN_SECONDS[size], found["cpu_s"])
    if size in PLAN_MEGABYTES:
        report.at_most(f"plan, {size}, peak MB", PLAN_MEGABYTES[size], found["peak_mb"])
    report.at_most(f"gap to the bound, {size}", 0, found["gap"])


def _fairness(report: Report, size: str) -> None:
    found = _measure(report, "fairness", size)
    report.at_most(f"units lost to fairness, {size}", 0, found["units_lost"])
    report.at_most(f"villages starved that need not be, {size}", 0, found["starved_needlessly"])
    report.at_most(f"fit given up for fairness, {size}", FIT_GIVEN_UP, found["fit_given_up"])


def _peer(report: Report, python: str) -> None:
    """The best public matcher of this kind over the same pairs, each of us in a process of its own."""
    if not python:
        report.note("not measured", NO_PEER)
        return
    found = _measure(report, "peer", given=python)
    report.at_least("openreview-matcher's CPU ÷ ours", LESS_CPU, found["peer_cpu_s"] / found["cpu_s"])
    report.at_least("openreview-matcher's memory ÷ ours", LESS_MEMORY, found["peer_peak_mb"] / found["peak_mb"])
    report.at_least("our fit ÷ openreview-matcher's", 1, found["score"] / found["peer_score"])


def _measure(report: Report, *name: str, given: str = "") -> dict[str, float]:
    """One measurement, with its figures noted."""
    command = [sys.executable, "-m", "bench.matching.measuring", *name, *filter(None, [given])]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(answer.splitlines()[-1])
    for figure, value in found.items():
        report.note(f"{' '.join(name)}: {figure}", value)
    return found


if __name__ == "__main__":
    sys.exit(main())
