"""Bare SQLite: the same transaction by threads of two processes, durable, in a fair queue, on a copy of the product's.

``python -m bench.claims.bare_sqlite FILE SECONDS THREADS TRANSACTION`` is one of the processes; it prints how long each
claim took.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import asdict
from itertools import cycle
from pathlib import Path
from threading import Thread
from time import perf_counter
from uuid import uuid4

from bench.claims.measured import Measured
from bench.claims.transaction import Transaction
from bench.machine import Target
from bench.machine.installation import ROOT
from lianxin.config.database import SQLITE_PRAGMAS
from lianxin.config.sqlite.turns import Turns

PROCESSES = 2


class BareSqlite:
    """A copy of a database that nobody has open, and one listing of it."""

    def __init__(self, file: Path, database: Path, target: Target) -> None:
        self.file = file
        shutil.copyfile(database, file)
        with closing(_connected(file)) as opened:
            transaction = Transaction.of(target, lambda question: opened.execute(question).fetchall())
        self.claim = asdict(transaction)

    def run(self, threads: int, seconds: float) -> Measured:
        """``threads`` in all, each of which claims again and again."""
        words = [self.file, seconds, threads // PROCESSES, json.dumps(self.claim)]
        command = [sys.executable, "-m", "bench.claims.bare_sqlite", *map(str, words)]
        running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(PROCESSES)]
        said = [one.communicate()[0] for one in running]
        return Measured.of([latency for text in said for latency in json.loads(text)], seconds)


def claim(file: Path, seconds: float, transaction: Transaction, latencies: list[float]) -> None:
    """One thread's claims."""
    turns = Turns(f"{file}.lock")
    statements = transaction.statements(key=":key", now="'2026-11-27 08:00:00'")
    claimants = cycle(range(transaction.organisations[0], transaction.organisations[1] + 1))
    with closing(_connected(file)) as database:
        end = perf_counter() + seconds
        while (began := perf_counter()) < end:
            who = next(claimants)
            actor, post = who + transaction.actor_after, who + transaction.post_after
            values = {"organisation": who, "actor": actor, "post": post, "key": uuid4().hex}
            turns.take()
            database.execute("BEGIN IMMEDIATE")
            for statement in statements:
                database.execute(statement, values)
            database.execute("COMMIT")
            turns.free()
            latencies.append(perf_counter() - began)
    turns.close()


def main() -> int:
    """One process of them."""
    file, seconds, count, transaction = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])
    latencies: list[float] = []
    given = (file, seconds, Transaction(**transaction), latencies)
    threads = [Thread(target=claim, args=given) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(latencies))
    return 0


def _connected(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, isolation_level=None, timeout=20)
    database.executescript(SQLITE_PRAGMAS)
    return database


if __name__ == "__main__":
    sys.exit(main())
