"""A PostgreSQL cluster of one's own, with fsync on: made, started, stopped, killed, recovered, followed."""

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg

from bench.machine.processes import Running, children_of, free_port

START_SECONDS = 60
USER = "postgres"
SETTINGS = {
    "max_connections": "200",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
    "wal_retrieve_retry_interval": "100ms",  # a follower whose primary died is not to sleep on it before it is promoted
}


def can_run_postgres() -> str:
    """Empty where a cluster can be made here, else what is missing."""
    if not programs().is_dir():
        return "PostgreSQL's server programs are missing: apt-get install postgresql"
    if os.getuid() == 0 and _owner() is None:
        return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


class Cluster:
    """One cluster: its folder, its port, and its postmaster while it runs."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self.settings = SETTINGS | (settings or {})
        self.log = folder.with_name(f"{folder.name}.log")
        self.server: Running | None = None

    @classmethod
    @contextmanager
    def made(cls, folder: Path, **settings: str) -> Iterator["Cluster"]:
        """A new cluster in a folder that is not there yet, running; killed afterwards."""
        cluster = cls(folder, settings)
        cluster.initialise()
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.kill()

    def initialise(self) -> None:
        """Make the cluster's files, flushed to disk."""
        _own(self.folder)
        _run("initdb", "-D", str(self.folder), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8")

    def follow(self, primary: "Cluster", name: str) -> None:
        """Become a copy of a running cluster that follows it under a name, in a folder that is made anew."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
        _own(self.folder)
        source = f"host=127.0.0.1 port={primary.port} user={USER} application_name={name}"
        _run("pg_basebackup", "-D", str(self.folder), "-d", source, "-X", "stream", "-c", "fast", "-R")
        self.start()

    def promote(self) -> None:
        """Follow no longer, take writes: returns once it does."""
        self.run("SELECT pg_promote()")

    def wait_for(self, name: str) -> None:
        """From now on no commit returns before the follower of this name has it on disk. Waits until it follows."""
        self.run(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'")
        self.run("SELECT pg_reload_conf()")
        end = monotonic() + START_SECONDS
        while not self.ask("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'"):
            if monotonic() > end:
                message = f"{name} does not follow"
                raise RuntimeError(message)
            sleep(0.02)

    def start(self) -> None:
        """Start it, with recovery where it was killed, and wait until it answers."""
        options = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        command = [str(programs() / "postgres"), "-D", str(self.folder), "-p", str(self.port), *options]
        end = monotonic() + START_SECONDS
        while not self._answers():
            if self.server is None or not self.server.is_alive:
                # Also after a kill: as long as an orphan of it holds its shared memory, a new one refuses to start.
                self.server = Running(command, log=self.log, environment=_environment(), user=_owner())
            if monotonic() > end:
                message = f"PostgreSQL did not start:\n{self.server.said()}"
                raise RuntimeError(message)
            sleep(0.02)

    def stop(self) -> None:
        """End it in order: sessions are cut off, everything is written."""
        if self.server is not None:
            self.server.stop(signal.SIGINT)
            self.server = None

    def kill(self) -> None:
        """SIGKILL for the postmaster and every process of it, none of which gets to write anything more."""
        if self.server is None:
            return
        with suppress(ProcessLookupError):
            os.kill(self.server.pid, signal.SIGSTOP)  # so that it starts no more of them meanwhile
        for pid in children_of(self.server.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.server.kill()
        self.server = None

    def address(self, database: str = "postgres") -> str:
        """How the product is told of one of its databases."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def database(self, name: str, *, copied_from: str = "template1") -> str:
        """Make a new database, empty or a copy of one that nobody is connected to, and give its address."""
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{copied_from}"')
        return self.address(name)

    def run(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def ask(self, question: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            return connection.execute(question.encode()).fetchall()

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.address(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def programs() -> Path:
    """Where ``initdb`` and ``postgres`` are, the newest where there are several."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else Path("/usr/lib/postgresql").glob("*/bin")
    return max(places, key=lambda place: [int(part) for part in place.parts if part.isdigit()], default=Path("/none"))


def _owner() -> str | None:
    """Who runs it: PostgreSQL's own user where we are root, else ourselves. None also where root has nobody."""
    try:
        return pwd.getpwnam(USER).pw_name if os.getuid() == 0 else None
    except KeyError:
        return None


def _own(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True)
    if owner := _owner():
        shutil.chown(folder, owner, owner)


def _environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs as its user. Raises CalledProcessError."""
    owner = _owner()
    subprocess.run(
        [str(programs() / program), *arguments],
        cwd="/",
        env=_environment(),
        user=owner,
        group=owner,
        extra_groups=None if owner is None else [],
        check=True,
        capture_output=True,
    )
