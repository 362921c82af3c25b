"""Bare writers for the controls: one row a transaction, told to the parent once its commit has returned."""

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread

import psycopg

BARRIER = b"SELECT pg_logical_emit_message(true, 'lianxin', '')"
TABLE = "CREATE TABLE IF NOT EXISTS kept (writer integer NOT NULL, number integer NOT NULL)"

Write = Callable[..., None]


def to_sqlite(told: Connection, writer: int, file: str, synchronous: str) -> None:
    """Write to SQLite with this level of ``synchronous`` until killed, or until the disk is dead."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database, suppress(sqlite3.Error, OSError):
        database.execute("PRAGMA journal_mode=WAL")
        database.execute(f"PRAGMA synchronous={synchronous}")
        for number in count():
            database.execute("INSERT INTO kept VALUES (?, ?)", (writer, number))
            told.send(number)


def to_postgres(told: Connection, writer: int, address: str, setting: str, barrier: bool) -> None:
    """Write to PostgreSQL with this ``synchronous_commit``, and wait at a barrier or not, until one of us is killed."""
    with suppress(psycopg.Error, OSError), psycopg.connect(address, autocommit=True) as database:
        for number in count():
            with database.transaction():
                database.execute(f"SET LOCAL synchronous_commit = {setting}".encode())
                database.execute("INSERT INTO kept VALUES (%s, %s)", (writer, number))
            if barrier:
                database.execute(BARRIER)
            told.send(number)


class Writers:
    """Some writers at work, each in a process of its own, and everything that they have told."""

    def __init__(self, write: Write, *given: object, writers: int = 1) -> None:
        self.told: set[tuple[int, int]] = set()
        spawning = get_context("spawn")
        self.processes, self.listeners = [], []
        for writer in range(writers):
            ours, theirs = spawning.Pipe(duplex=False)
            process = spawning.Process(target=write, args=(theirs, writer, *given), daemon=True)
            process.start()
            theirs.close()
            self.processes.append(process)
            self.listeners.append(Thread(target=self._listen, args=(writer, ours)))
            self.listeners[-1].start()

    def freeze(self) -> None:
        """SIGSTOP for all of them, as without power: see ``kills.Scene.freeze``."""
        for process in self.processes:
            if process.pid:
                os.kill(process.pid, signal.SIGSTOP)

    def kill(self) -> set[tuple[int, int]]:
        """SIGKILL for all of them; every row that was told."""
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.join()
        for listener in self.listeners:
            listener.join()
        return self.told

    def _listen(self, writer: int, ours: Connection) -> None:
        with ours, suppress(EOFError):
            while True:
                self.told.add((writer, ours.recv()))
