"""Runs a few children side by side: starts again what dies, and ends all together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from types import FrameType

import structlog

from lianxin.config import lifeline

LOOK_SECONDS = 0.5
RESTART_SECONDS = 1.0
END_SECONDS = 10.0

log = structlog.get_logger(__name__)


class Supervisor:
    """Keeps one process a name alive until it is told to stop."""

    def __init__(self, commands: Mapping[str, Sequence[str]]) -> None:
        self.commands = {name: [sys.executable, "-m", "lianxin.config.cli", *words] for name, words in commands.items()}
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.ending = threading.Event()

    def run(self) -> None:
        """Start everything and stay until SIGTERM or SIGINT; then end every child and return."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for name in self.commands:
            self._start(name)
        while not self.ending.wait(LOOK_SECONDS):
            self._start_again()
        self._end()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.ending.set()

    def _start(self, name: str) -> None:
        environment = {**os.environ, lifeline.VARIABLE: str(os.getpid())}
        # A session of its own: Ctrl-C reaches the supervisor alone, which then ends the children in order.
        self.children[name] = subprocess.Popen(self.commands[name], env=environment, start_new_session=True)
        log.info("started", child=name, pid=self.children[name].pid)

    def _start_again(self) -> None:
        for name, child in list(self.children.items()):
            if child.poll() is not None and not self.ending.wait(RESTART_SECONDS):
                log.warning("died", child=name, status=child.returncode)
                self._start(name)

    def _end(self) -> None:
        for child in self.children.values():
            child.terminate()
        deadline = time.monotonic() + END_SECONDS
        for name, child in self.children.items():
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("killed", child=name)
                child.kill()
                child.wait()
