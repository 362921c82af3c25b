"""Bare SQLite: the same transaction by threads of two processes, durable, in a fair queue.

``python -m bench.claims.bare_sqlite FILE SECONDS THREADS`` is one of the processes; it prints how long each claim took.
"""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Thread
from time import perf_counter
from uuid import uuid4

from bench.claims.measured import Measured
from bench.machine.installation import ROOT
from lianxin.config.database import SQLITE_PRAGMAS
from lianxin.config.sqlite.turns import Turns

PROCESSES = 2
SCHEMA = """
CREATE TABLE listing (id integer PRIMARY KEY, capacity integer NOT NULL, taken integer NOT NULL DEFAULT 0,
    CHECK (taken BETWEEN 0 AND capacity));
CREATE TABLE claim (id integer PRIMARY KEY, listing_id integer NOT NULL, organisation integer NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0), key text NOT NULL UNIQUE);
CREATE TABLE entry (id integer PRIMARY KEY, at text NOT NULL, verb text NOT NULL, subject integer NOT NULL,
    facts text NOT NULL, digest text NOT NULL);
CREATE INDEX entry_subject ON entry (subject, id);
CREATE TABLE delta (id integer PRIMARY KEY, metric text NOT NULL, month integer NOT NULL, amount integer NOT NULL);
CREATE INDEX delta_metric ON delta (metric);
INSERT INTO listing (id, capacity) VALUES (1, 1000000000);
"""
_FACTS = '{"claim": "00000000-0000-0000-0000-000000000000", "organisation": 7, "quantity": 1}'
_CLAIM = "INSERT INTO claim (listing_id, organisation, quantity, key) VALUES (1, 7, 1, ?)"
_ENTRY = "INSERT INTO entry (at, verb, subject, facts, digest) VALUES ('2026-11-24', 'claimed', 1, ?, ?)"
_DELTA = "INSERT INTO delta (metric, month, amount) VALUES ('claims', 202611, 1)"
_TAKE = "UPDATE listing SET taken = taken + 1 WHERE id = 1 AND taken <= capacity - 1"


class BareSqlite:
    """A database of its own."""

    def __init__(self, file: Path) -> None:
        self.file = file
        with closing(_connected(file)) as database:
            database.executescript(SCHEMA)

    def run(self, threads: int, seconds: float) -> Measured:
        """``threads`` in all, each of which claims again and again."""
        words = [self.file, seconds, threads // PROCESSES]
        command = [sys.executable, "-m", "bench.claims.bare_sqlite", *map(str, words)]
        running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(PROCESSES)]
        said = [one.communicate()[0] for one in running]
        return Measured.of([latency for text in said for latency in json.loads(text)], seconds)


def claim(file: Path, seconds: float, latencies: list[float]) -> None:
    """One thread's claims."""
    turns = Turns(f"{file}.lock")
    with closing(_connected(file)) as database:
        end = perf_counter() + seconds
        while (began := perf_counter()) < end:
            turns.take()
            database.execute("BEGIN IMMEDIATE")
            database.execute(_CLAIM, [str(uuid4())])
            database.execute(_ENTRY, [_FACTS, "0" * 64])
            database.execute(_DELTA)
            database.execute(_TAKE)
            database.execute("COMMIT")
            turns.free()
            latencies.append(perf_counter() - began)
    turns.close()


def main() -> int:
    """One process of them."""
    file, seconds, count = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    latencies: list[float] = []
    threads = [Thread(target=claim, args=(file, seconds, latencies)) for _ in range(count)]
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
