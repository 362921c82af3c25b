"""A whole installation for the browser: the demo in a folder and a database of its own, served as in production."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
STOP_SECONDS = 20


@dataclass(frozen=True)
class Site:
    """A running installation: its address, its one password, and its command line."""

    url: str
    environment: Mapping[str, str]

    @property
    def password(self) -> str:
        """Of the demo's accounts."""
        return (Path(self.environment["LIANXIN_DATA"]) / "demo-password").read_text(encoding="ascii").strip()

    def run(self, *arguments: str) -> str:
        """``lianxin …`` in this installation; gives its output. Raises CalledProcessError."""
        return lianxin(self.environment, *arguments)


@contextmanager
def running(folder: Path, database_url: str) -> Iterator[Site]:
    """Make the demo in a folder, serve it on a free port, and end what was started."""
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(ROOT),
        "LIANXIN_DATA": str(folder),
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "LIANXIN_LOG_LEVEL": "WARNING",
    }
    lianxin(environment, "migrate", "--noinput", "--verbosity", "0")
    lianxin(environment, "demo")
    log = folder / "serve.log"
    with log.open("wb") as output:
        server = subprocess.Popen(command("serve"), cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            site = Site(f"http://127.0.0.1:{port}", environment)
            wait_for(site.url, server, log)
            yield site
        finally:
            server.terminate()
            server.wait(STOP_SECONDS)


def lianxin(environment: Mapping[str, str], *arguments: str) -> str:
    """Run one command to its end."""
    done = subprocess.run(
        command(*arguments), cwd=ROOT, env=dict(environment), check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def command(*arguments: str) -> list[str]:
    """The product's command line, with the interpreter of the tests."""
    return [sys.executable, "-m", "lianxin.config.cli", *arguments]


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers."""
    end = monotonic() + START_SECONDS
    while monotonic() < end and server.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            sleep(0.1)
    message = f"The server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}"
    raise RuntimeError(message)


@contextmanager
def own_database(url: str, name: str) -> Iterator[str]:
    """A new database beside the one that a PostgreSQL address names; dropped afterwards."""
    parts = urlsplit(url)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
