"""Processes with a group of their own: started, waited for, ended, killed."""

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

END_SECONDS = 20


class Running:
    """A process and whatever it starts in its group. Leaving a ``with`` ends it."""

    def __init__(
        self, command: Sequence[str], *, log: Path, environment: Mapping[str, str], user: str | None = None
    ) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                list(command),
                cwd="/",
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                user=user,
                group=user,
                extra_groups=None if user is None else [],
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """Of the process itself, which is its group's number as well."""
        return self.process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended yet."""
        return self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL for the whole group at once, as a machine out of memory or an operator does it."""
        kill_group(self.pid)
        self.process.wait(END_SECONDS)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end; kill what has not ended in time."""
        if self.is_alive:
            self.process.send_signal(number)
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self.kill()

    def said(self) -> str:
        """What it wrote, for a message about why it did not start."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]


def kill_group(number: int) -> None:
    """SIGKILL for a group that may be gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(number, signal.SIGKILL)


def freeze_group(number: int) -> None:
    """SIGSTOP for a group; only SIGKILL is meant to follow."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(number, signal.SIGSTOP)


def children_of(pid: int) -> dict[int, str]:
    """The children of a process, each with the name that it goes by."""
    found = {}
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if folder.name.isdigit() and _parent(folder) == pid:
                found[int(folder.name)] = (folder / "comm").read_text(errors="replace").strip()
    return found


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _parent(folder: Path) -> int:
    """From ``/proc/N/stat``: the second field behind the name, which stands in brackets and may hold anything."""
    return int((folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
