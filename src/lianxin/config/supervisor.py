"""Runs a few children side by side: starts again at once what dies, and ends all together.

Children are forked from the supervisor, which has set everything up already, so that a server that was killed answers
again within half a second rather than after the start of a whole Python. Each has a session of its own: Ctrl-C reaches
the supervisor alone, which then ends the children in order.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType

import structlog

from lianxin.config import cli, lifeline

BRIEF_SECONDS = 1.0
RESTART_SECONDS = 0.5
END_SECONDS = 10.0
ENDING = (signal.SIGTERM, signal.SIGINT)

log = structlog.get_logger(__name__)


class Supervisor:
    """Keeps one process a name alive until it is told to stop: ``run`` with the words of each, by default of ours."""

    def __init__(
        self, commands: Mapping[str, Sequence[str]], run: Callable[[Sequence[str]], int] | None = None
    ) -> None:
        self.commands = commands
        self.act = run or command
        self.children: dict[str, BaseProcess] = {}
        self.started: dict[str, float] = {}
        self.told, self.tell = multiprocessing.Pipe(duplex=False)

    def run(self) -> None:
        """Start everything and stay until SIGTERM or SIGINT; then end every child and return."""
        for number in ENDING:
            signal.signal(number, self._stop)
        for name in self.commands:
            self._start(name)
        while self.told not in wait([self.told, *(child.sentinel for child in self.children.values())]):
            self._start_again()
        self._end()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.tell.send(None)

    def _start(self, name: str) -> None:
        given = (name, self.commands[name], self.act, os.getpid())
        # Until the child has put its own signals right, none may reach it: it would be taken for the supervisor's.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            child = multiprocessing.Process(target=_child, args=given, name=name)
            child.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        self.children[name], self.started[name] = child, time.monotonic()
        log.info("started", child=name, pid=child.pid)

    def _start_again(self) -> None:
        for name, child in self.children.items():
            if child.is_alive():
                continue
            log.warning("died", child=name, status=child.exitcode)
            _kill_group(child)
            lived = time.monotonic() - self.started[name]
            # What dies as soon as it starts is not started again without a pause.
            if lived < BRIEF_SECONDS and self.told.poll(RESTART_SECONDS):
                return
            self._start(name)

    def _end(self) -> None:
        for child in self.children.values():
            child.terminate()
        deadline = time.monotonic() + END_SECONDS
        for name, child in self.children.items():
            child.join(max(0.0, deadline - time.monotonic()))
            if child.is_alive():
                log.warning("killed", child=name)
            _kill_group(child)
            child.join()


def command(words: Sequence[str]) -> int:
    """Run ``lianxin`` with these words; its exit code."""
    sys.argv = ["lianxin", *words]
    return cli.main()


def _child(name: str, words: Sequence[str], act: Callable[[Sequence[str]], int], supervisor: int) -> None:
    os.setsid()
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    os.environ[lifeline.VARIABLE] = str(supervisor)
    with contextlib.suppress(OSError):  # where there is a /proc: so that top and ps tell them apart
        Path("/proc/self/comm").write_text(f"lianxin {name}", encoding="ascii")
    sys.exit(act(words))


def _kill_group(child: BaseProcess) -> None:
    """End what a child left behind: workers that outlive their server would answer beside its successor's."""
    if child.pid:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
