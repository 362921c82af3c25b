"""The product as a town has it, served, with members, their tokens and posts, and listings; and crowds that claim."""

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Executor

from bench.claims.check import Checked, check
from bench.claims.load import Told, Work, crowd, request
from bench.claims.measured import Measured
from bench.machine import Installation, Plan, Target

MEMBERS = 64
MANY = 100
"""Listings of the crowd that does not all want the same."""
SCARCE = 300
"""How much there is of what a whole burst wants one each of."""
BURST = 500
FORM_TOKEN = "b" * 32


class Product:
    """An installation with its crowd, and everything that it told any; to be served before it is asked."""

    def __init__(self, here: Installation, crowds: Executor, bursts: int) -> None:
        self.here, self.crowds = here, crowds
        here.migrate()
        self.seeded = here.seed(Plan(MEMBERS, hot=1 + MANY, exact=bursts, exact_capacity=SCARCE))
        self.hot, self.many = self.seeded.hot[:1], self.seeded.hot[1:]
        self.scarce = list(self.seeded.exact)
        self.acknowledged: set[str] = set()
        self.changed = self.failed = 0

    def claims(
        self, clients: int, targets: Sequence[Target], seconds: float, signed: list[list[str]] | None = None
    ) -> Measured:
        """So many clients, each of which claims one of each target in turn, again and again."""
        return self._told(clients, targets, seconds, signed).measured

    def burst(self, targets: Sequence[Target]) -> Told:
        """Everybody asks once, at once."""
        return self._told(BURST, targets, 0.0, None)

    def sessions(self) -> list[list[str]]:
        """Header lines with which each member's browser signs: the session's cookie, and the token of its form."""
        done = subprocess.run(
            [sys.executable, "-m", "bench.claims.sessions"],
            cwd="/",
            env=self.here.environment,
            input=json.dumps([member.token for member in self.seeded.members]),
            capture_output=True,
            text=True,
            check=True,
        )
        return [
            [f"Cookie: sessionid={session}; csrftoken={FORM_TOKEN}", f"X-CSRFToken: {FORM_TOKEN}"]
            for session in json.loads(done.stdout)
        ]

    def checked(self) -> Checked:
        """Whether everything that anybody was told is so."""
        return check(self.here, self.acknowledged)

    def _told(self, clients: int, targets: Sequence[Target], seconds: float, signed: list[list[str]] | None) -> Told:
        asking = []
        for number in range(clients):
            who = number % MEMBERS
            first = number % len(targets)
            wanted = [*targets[first:], *targets[:first]]
            lines = signed[who] if signed else ()
            asking.append([request(self.seeded.members[who], target, signed=lines) for target in wanted])
        told = self.crowds.submit(crowd, Work(self.here.port, asking, seconds)).result()
        self.acknowledged.update(told.acknowledged)
        self.changed += told.changed
        self.failed += sum(count for status, count in told.refused.items() if status >= 500)
        return told
