"""Writers that do not wait for what they promise: a death takes acknowledged rows from each of them.

Each control runs beside its guard, which dies in the same way, waits as the product does and must lose nothing.
"""

import os
import random
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import psycopg

from bench.machine import Cluster
from tests.crash.kills import Made, on_postgres, on_sqlite
from tests.crash.pair import Pair
from tests.crash.power import Disk, why_no_power_loss
from tests.crash.rounds import take_until_lost
from tests.crash.writers import TABLE, Writers, to_postgres, to_sqlite

TRIES = 5
ENOUGH = 500
"""Rows that were told before anything dies."""
SLOW_SECONDS = 60.0
LAG_SECONDS = 0.2
CARELESS = "tests.crash.careless"
Row = tuple[int, int]


@dataclass
class Losses:
    """What the tries of one control came to, and what its guard lost."""

    name: str
    tries: int = 0
    acknowledged: int = 0
    lost: int = 0
    guarded: int = 0
    guard_lost: int = 0

    @property
    def is_shown(self) -> bool:
        """The control lost rows, the guard none."""
        return self.lost > 0 and self.guard_lost == 0

    def line(self) -> str:
        """As it is printed."""
        guard = f"  | guarded: acknowledged {self.guarded:,}  lost {self.guard_lost:,}" if self.guarded else ""
        return f"{self.name:<58} tries {self.tries}  acknowledged {self.acknowledged:,}  lost {self.lost:,}{guard}"


@dataclass(frozen=True)
class Control:
    """Careless and careful writers, and the death of both: ``die`` kills, brings back, and says what is there."""

    name: str
    careless: Callable[[], Writers]
    careful: Callable[[], Writers]
    die: Callable[[Writers], set[Row]]
    clear: Callable[[], None]

    def show(self) -> Losses:
        """Let the careful die once, and the careless until they lose something, a few times at most."""
        losses = Losses(self.name)
        told, kept = self._once(self.careful)
        losses.guarded, losses.guard_lost = len(told), len(told - kept)
        while not losses.lost and losses.tries < TRIES:
            told, kept = self._once(self.careless)
            losses.tries += 1
            losses.acknowledged += len(told)
            losses.lost += len(told - kept)
        return losses

    def _once(self, write: Callable[[], Writers]) -> tuple[set[Row], set[Row]]:
        self.clear()
        writers = write()
        end = monotonic() + SLOW_SECONDS
        while len(writers.told) < ENOUGH and monotonic() < end:
            sleep(0.01)
        sleep(random.uniform(0, 0.3))
        kept = self.die(writers)
        return writers.kill(), kept


@contextmanager
def sqlite_without_full(folder: Path) -> Iterator[Control]:
    """SQLite that leaves it to the system when the log is written, when the power is cut."""
    with Disk.made(folder) as disk:
        file = disk.folder / "kept.sqlite3"

        def clear() -> None:
            with closing(sqlite3.connect(file)) as database:
                database.execute("PRAGMA journal_mode=WAL")
                database.execute(TABLE)
                database.execute("DELETE FROM kept")
                database.commit()
            disk.flush()

        def die(writers: Writers) -> set[Row]:
            writers.freeze()
            disk.cut()
            writers.kill()
            disk.back()
            with closing(sqlite3.connect(file)) as database:
                return set(database.execute("SELECT writer, number FROM kept"))

        yield Control(
            "SQLite, synchronous=NORMAL, power cut",
            lambda: Writers(to_sqlite, str(file), "NORMAL"),
            lambda: Writers(to_sqlite, str(file), "FULL"),
            die,
            clear,
        )


@contextmanager
def postgres_without_barrier(folder: Path) -> Iterator[Control]:
    """PostgreSQL that answers before its log is written, and nobody who waits for it.

    The power is cut where there is a disk for it; elsewhere its processes are killed, which takes less.
    """
    with ExitStack() as ending:
        disk = ending.enter_context(Disk.made(folder)) if not why_no_power_loss() else None
        cluster = ending.enter_context(Cluster.made((disk.folder if disk else folder) / "postgres"))

        def die(writers: Writers) -> set[Row]:
            if disk:
                writers.freeze()
                disk.cut()
            cluster.kill()
            writers.kill()
            if disk:
                disk.back()
            cluster.start()
            return rows_of(cluster)

        yield Control(
            f"PostgreSQL, synchronous_commit=off, no barrier, {'power cut' if disk else 'killed'}",
            lambda: Writers(to_postgres, cluster.address(), "off", False, writers=2),
            lambda: Writers(to_postgres, cluster.address(), "off", True, writers=2),
            die,
            lambda: clear_rows(cluster),
        )


@contextmanager
def pair_without_waiting(folder: Path) -> Iterator[Control]:
    """A follower that nobody waits for, and that lags a fifth of a second when its primary dies."""
    with Pair.made(folder) as pair:
        clear_rows(pair.primary)

        def begin(*, waits: bool) -> Writers:
            pair.join(waits=waits)
            return Writers(to_postgres, pair.primary.address(), "on", False, writers=2)

        def die(writers: Writers) -> set[Row]:
            for (sender,) in pair.primary.ask("SELECT pid FROM pg_stat_replication"):
                os.kill(sender, signal.SIGSTOP)
            sleep(LAG_SECONDS)
            pair.fail_over()
            writers.kill()
            return rows_of(pair.primary)

        yield Control(
            "PostgreSQL, a follower that nobody waits for, primary lost",
            lambda: begin(waits=False),
            lambda: begin(waits=True),
            die,
            lambda: clear_rows(pair.primary),
        )


def careless_product(*, power: bool, postgres: bool) -> Iterator[Losses]:
    """The product itself with ``careless`` settings: what the rounds hold against it is not only that it runs."""
    scenes: list[tuple[Made, str]] = [(partial(on_sqlite, settings=CARELESS), "power")] if power else []
    if postgres:
        scenes.append((partial(on_postgres, settings=CARELESS), "power" if power else "database"))
    for made, death in scenes:
        tally = take_until_lost(made, death, TRIES)
        yield Losses(f"The careless product on {tally.name}", tally.rounds, tally.acknowledged, tally.lost)


def clear_rows(cluster: Cluster) -> None:
    """An empty table for the writers, on disk."""
    for statement in (TABLE, "TRUNCATE kept", "CHECKPOINT"):
        cluster.run(statement)


def rows_of(cluster: Cluster) -> set[Row]:
    """Which rows are there."""
    with psycopg.connect(cluster.address()) as database:
        return set(database.execute("SELECT writer, number FROM kept").fetchall())
