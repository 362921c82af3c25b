"""An installation of the product as an operator has it: a data folder, a database, the command line, a web address."""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep

from bench.machine.crowd import Crowd, Plan
from bench.machine.processes import Running, free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
WORKERS = 2


@dataclass(frozen=True)
class Installation:
    """``folder`` becomes LIANXIN_DATA; ``database_url`` empty means SQLite in it. ``settings`` are the product's own
    unless something is to be shown that it never does."""

    folder: Path
    database_url: str = ""
    settings: str = "lianxin.config.settings"
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def sqlite(self) -> Path:
        """The database's file, where it is SQLite."""
        return self.folder / "lianxin.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        """The caller's, without its own settings of the product."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith("LIANXIN_")}
        return ours | {
            "DJANGO_SETTINGS_MODULE": self.settings,
            "PYTHONPATH": str(ROOT),
            "LIANXIN_DATA": str(self.folder),
            "LIANXIN_LOG_LEVEL": "ERROR",  # a crowd is refused by the thousand
            "DATABASE_URL": self.database_url or f"sqlite:///{self.sqlite}",
            "PORT": str(self.port),
        }

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """``lianxin …`` to its end, whatever its exit code."""
        return subprocess.run(
            _lianxin(*words), cwd="/", env=self.environment, capture_output=True, text=True, check=False
        )

    def migrate(self) -> None:
        """Prepare the database. Raises RuntimeError with what went wrong."""
        done = self.run("migrate", "--noinput", "--verbosity", "0")
        if done.returncode:
            raise RuntimeError(done.stderr)

    def seed(self, plan: Plan) -> Crowd:
        """Fill the empty database with a crowd. Raises RuntimeError with what went wrong."""
        done = subprocess.run(
            [sys.executable, "-m", "bench.machine.seeding"],
            cwd="/",
            env=self.environment,
            input=json.dumps(asdict(plan)),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return Crowd.read(json.loads(done.stdout))

    def web(self, *, workers: int = WORKERS) -> Running:
        """``lianxin web``: returns once it answers."""
        return self._served("web", "--workers", str(workers))

    def work(self) -> Running:
        """``lianxin work``: the background work alone."""
        return self._started({}, "work")

    def serve(self, *, workers: int = WORKERS) -> Running:
        """``lianxin serve``: pages and background work under the supervisor; returns once it answers."""
        return self._served("serve", workers=workers)

    def answers(self) -> bool:
        """Whether something answers at its address, whatever it says."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/api/v1/me")
            connection.getresponse().read()
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
        return True

    def _served(self, *words: str, workers: int = WORKERS) -> Running:
        running = self._started({"LIANXIN_WORKERS": str(workers)}, *words)
        end = monotonic() + START_SECONDS
        while not self.answers():
            if not running.is_alive or monotonic() > end:
                running.stop()
                message = f"lianxin {words[0]} did not start:\n{running.said()}"
                raise RuntimeError(message)
            sleep(0.02)
        return running

    def _started(self, more: dict[str, str], *words: str) -> Running:
        self.folder.mkdir(parents=True, exist_ok=True)
        return Running(_lianxin(*words), log=self.folder / f"{words[0]}.log", environment=self.environment | more)


def _lianxin(*words: str) -> list[str]:
    return [sys.executable, "-m", "lianxin.config.cli", *words]
