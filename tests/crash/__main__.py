"""``python -m tests.crash --rounds 100``: kill a hundred times, print what each way of dying came to.

``--json`` adds one object as the last line. Exit code 1 if anything acknowledged was lost, doubled or changed, if
anything was oversold, if a killed server was away for too long, or if a control did not lose.
"""

import argparse
import signal
import sys
from collections.abc import Iterator
from math import ceil

from bench.machine import can_run_postgres, scratch
from bench.report import Report
from tests.crash.controls import (
    Losses,
    careless_product,
    pair_without_waiting,
    postgres_without_barrier,
    sqlite_without_full,
)
from tests.crash.kills import Made, on_a_pair, on_postgres, on_sqlite
from tests.crash.power import why_no_power_loss
from tests.crash.rounds import Tally, take

AWAY_SECONDS = 1.5
MUST_BE_ZERO = ("lost", "doubled", "oversold", "changed", "unanswered", "unsound")


def main() -> int:
    """Run the rounds, then the controls."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description="Does an acknowledged claim survive?")
    parser.add_argument("--rounds", type=int, default=10, help="deaths in all, dealt out evenly and rounded up")
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing is left mounted or running
    power, postgres = not why_no_power_loss(), not can_run_postgres()
    if not power:
        print(f"power loss not tried: {why_no_power_loss()}")
    if not postgres:
        print(f"PostgreSQL not tried: {can_run_postgres()}")
    tallies, losses = [], []
    for tally in run_rounds(options.rounds, power=power, postgres=postgres):
        print(tally.line(), flush=True)
        tallies.append(tally)
    for loss in run_controls(power=power, postgres=postgres):
        print(loss.line(), flush=True)
        losses.append(loss)
    return judge(tallies, losses).finish(as_json=options.json)


def run_rounds(rounds: int, *, power: bool, postgres: bool) -> Iterator[Tally]:
    """Every death of every scene that there can be here, each as often as the others."""
    scenes: list[tuple[Made, int]] = [(on_sqlite, 1 + power)]
    if postgres:
        scenes += [(on_postgres, 2 + power), (on_a_pair, 1)]
    times = ceil(rounds / sum(deaths for _, deaths in scenes))
    for made, _ in scenes:
        yield from take(made, times)


def run_controls(*, power: bool, postgres: bool) -> Iterator[Losses]:
    """Every control that there can be here."""
    controls = [sqlite_without_full] if power else []
    if postgres:
        controls += [postgres_without_barrier, pair_without_waiting]
    for made in controls:
        with scratch("lianxin-control-") as folder, made(folder) as control:
            yield control.show()
    yield from careless_product(power=power, postgres=postgres)


def judge(tallies: list[Tally], losses: list[Losses]) -> Report:
    """What must hold of the whole run."""
    report = Report("crash")
    report.figures |= {"kinds": [tally.figures() for tally in tallies], "controls": [vars(one) for one in losses]}
    report.note("rounds", sum(tally.rounds for tally in tallies))
    report.note("acknowledged", sum(tally.acknowledged for tally in tallies))
    for name in MUST_BE_ZERO:
        report.figures[name] = sum(getattr(tally, name) for tally in tallies)
        report.at_most(name, 0, report.figures[name])
    web = [gap for tally in tallies if tally.name.endswith("web server") for gap in tally.gaps]
    report.at_most("seconds without an acknowledgement after the web server died", AWAY_SECONDS, max(web, default=0))
    report.at_most("controls that lost nothing, or whose guard lost", 0, sum(not one.is_shown for one in losses))
    return report


if __name__ == "__main__":
    sys.exit(main())
