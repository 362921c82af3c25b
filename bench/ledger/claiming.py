"""``python -m bench.ledger.claiming``: a town of the database that the environment names, whose people claim.

For each number on standard input it makes so many claims, one after another, and prints how many a second.
"""

import os
import subprocess
import sys
from contextlib import AbstractContextManager
from time import perf_counter
from typing import Self
from uuid import uuid4

from django.core.management import call_command

import bench.environment  # noqa: F401 - before any model
from lianxin.exchange.services import claim_listing
from lianxin.exchange.states import Form
from tests.world import World

CODE = "310116140"


class Claiming(AbstractContextManager["Claiming"]):
    """Such a town in a process of its own, so that two of them can be measured in turn."""

    def __init__(self, database_url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.ledger.claiming"],
            env=os.environ | {"DATABASE_URL": database_url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def rate(self, number: int) -> float:
        """Claims a second."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(number, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.communicate()


def main() -> None:
    """Found the town, then claim as often as told."""
    call_command("migrate", verbosity=0)
    world = World(CODE)
    need = world.need(title="需要经费", form=Form.MONEY, quantity=10**9)
    where = {"listing_id": need.pk, "organisation_id": world.partner.pk, "quantity": 1, "actor": world.liaison}
    for line in sys.stdin:
        start = perf_counter()
        for _ in range(int(line)):
            claim_listing(key=uuid4(), **where)  # type: ignore[arg-type]
        print(int(line) / (perf_counter() - start), flush=True)


if __name__ == "__main__":
    main()
