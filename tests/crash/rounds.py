"""Rounds of one scene: a crowd, a death, a return, and a look at everything that was ever promised."""

import random
import sys
from dataclasses import dataclass, field
from itertools import chain
from statistics import median
from time import monotonic, sleep

from bench.machine import Plan, scratch
from tests.crash.check import Found, check
from tests.crash.crowd import Asked, Rush, ask_again, longest_silence
from tests.crash.kills import Made, Scene

CLAIMANTS = 12
WARM = 50
"""Acknowledged claims before anything may die."""
AFTERWARDS = 50
"""Acknowledged claims after it came back."""
DIES_WITHIN = 1.0
MOST_DEATHS = 3
SLOW_SECONDS = 120.0


@dataclass
class Tally:
    """What the rounds of one way of dying came to."""

    name: str
    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    oversold: int = 0
    changed: int = 0
    unanswered: int = 0
    unsound: int = 0
    gaps: list[float] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    """What was wrong, of the rounds in which anything was."""

    def add(self, found: Found, asked: list[Asked], gap: float) -> None:
        """Count one round."""
        self.rounds += 1
        self.acknowledged += sum(one.is_acknowledged for one in asked)
        self.gaps.append(gap)
        if not found.is_sound:
            self.found.append(found)
        for name, wrong in vars(found).items():
            setattr(self, name, getattr(self, name) + len(wrong))

    @property
    def wrong(self) -> int:
        """Everything that must be 0, added up."""
        return self.lost + self.doubled + self.oversold + self.changed + self.unanswered + self.unsound

    def line(self) -> str:
        """As it is printed."""
        counts = "  ".join(
            f"{name} {getattr(self, name):,}"
            for name in ("rounds", "acknowledged", "lost", "doubled", "oversold", "changed", "unanswered", "unsound")
        )
        gaps = f"gap p50 {median(self.gaps):.2f} s  max {max(self.gaps):.2f} s" if self.gaps else ""
        return f"{self.name:<24} {counts}  {gaps}"

    def figures(self) -> dict[str, float | str]:
        """For the last line of ``--json``."""
        counts = {name: value for name, value in vars(self).items() if name not in ("gaps", "found")}
        return counts | {"gap_p50": round(median(self.gaps), 3), "gap_max": round(max(self.gaps), 3)}


class Rounds:
    """Takes one scene through its deaths, and remembers everything that was ever asked in it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.earlier: list[Asked] = []
        self.told: set[str] = set()
        self.scarce = iter(scene.crowd.exact)
        self.tallies = {name: Tally(f"{scene.name}: {name}") for name in scene.deaths}

    def play(self, death: str) -> Found:
        """One round: what was found wrong in it."""
        scene = self.scene
        rush = Rush(scene.here, scene.crowd, next(self.scarce))
        rush.start()
        try:
            _until(rush, WARM, monotonic())
            sleep(random.uniform(0, DIES_WITHIN))
            died = monotonic()
            scene.deaths[death]()
            _until(rush, AFTERWARDS, monotonic())
        finally:
            asked = rush.stop()
        again = ask_again(scene.here, asked)
        found = self._news(check(scene.here, chain(self.earlier, asked), again))
        self.earlier += asked
        self.tallies[death].add(found, asked, longest_silence(asked, died))
        return found

    def _news(self, found: Found) -> Found:
        """What was not found wrong in an earlier round already: what is lost stays lost, and counts once."""
        news = Found(**{name: [one for one in wrong if one not in self.told] for name, wrong in vars(found).items()})
        self.told.update(chain.from_iterable(vars(found).values()))
        return news


def take(made: Made, times: int) -> list[Tally]:
    """Make a scene and take it through each of its deaths so many times, in an order drawn by lot."""
    with scratch("lianxin-crash-") as folder, made(folder, Plan(CLAIMANTS, exact=times * MOST_DEATHS)) as scene:
        rounds = Rounds(scene)
        order = [*scene.deaths] * times
        random.shuffle(order)
        for death in order:
            found = rounds.play(death)
            if not found.is_sound:
                print(f"{scene.name}, {death}: {found}", file=sys.stderr, flush=True)
        return list(rounds.tallies.values())


def take_until_lost(made: Made, death: str, tries: int) -> Tally:
    """Make a scene and let it die in one way until something is lost, so many times at most."""
    with scratch("lianxin-crash-") as folder, made(folder, Plan(CLAIMANTS, exact=tries)) as scene:
        rounds = Rounds(scene)
        tally = rounds.tallies[death]
        while not tally.lost and tally.rounds < tries:
            rounds.play(death)
        return tally


def _until(rush: Rush, acknowledged: int, since: float) -> None:
    """Until the crowd has had so many claims acknowledged. Raises RuntimeError if that takes too long."""
    end = monotonic() + SLOW_SECONDS
    while rush.acknowledged_since(since) < acknowledged:
        if monotonic() > end:
            message = f"only {rush.acknowledged_since(since)} claims were acknowledged in {SLOW_SECONDS:.0f} s"
            raise RuntimeError(message)
        sleep(0.02)
