"""Tasks left behind by a killed worker, and the supervisor that starts children again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from lianxin.config.background import ATTEMPTS, Background, reap, worker_name
from lianxin.kernel import clock

HOST = socket.gethostname()
NOBODY = 2**22 + 1  # above Linux's highest process number


@task()
def add(one: int, other: int) -> int:
    """Something to run in the background."""
    return one + other


def running(*workers: str, minutes: int = 1) -> DBTaskResult[..., int]:
    """A task that the last of ``workers`` took some minutes ago."""
    queued = DBTaskResult.objects.get(pk=add.enqueue(1, 2).id)
    queued.status = TaskResultStatus.RUNNING
    queued.started_at = clock.now() - clock.offset() - timedelta(minutes=minutes)
    queued.worker_ids = list(workers)
    queued.save()
    return queued


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("workers", "minutes", "status"),
    [
        ([f"{HOST}:{NOBODY}:dead"], 1, TaskResultStatus.READY),
        ([f"{HOST}:{os.getpid()}:earlier"], 1, TaskResultStatus.READY),
        ([f"{HOST}:{os.getppid()}:alive"], 1, TaskResultStatus.RUNNING),
        (["elsewhere:1:alive"], 1, TaskResultStatus.RUNNING),
        (["elsewhere:1:lost"], 61, TaskResultStatus.READY),
        ([f"{HOST}:{NOBODY}:dead"] * ATTEMPTS, 1, TaskResultStatus.FAILED),
    ],
)
def test_a_task_is_queued_again_only_when_its_worker_is_gone(
    workers: list[str], minutes: int, status: TaskResultStatus
) -> None:
    left = running(*workers, minutes=minutes)
    reap(own_name=worker_name())
    left.refresh_from_db()
    assert left.status == status


@pytest.mark.django_db
def test_a_workers_own_running_task_is_left_alone() -> None:
    own = worker_name()
    running(own)
    assert reap(own_name=own) == 0


@pytest.mark.django_db(transaction=True)
def test_queued_tasks_are_run() -> None:
    result = add.enqueue(1, 2)
    assert Background().run_tasks() == 1
    result.refresh()
    assert result.return_value == 3


SUPERVISE = """
import os, pathlib, subprocess, sys, time
from lianxin.config.supervisor import Supervisor

def child(words):
    workers = [subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid]
    with pathlib.Path("pids").open("a") as pids:
        pids.write(" ".join(map(str, [os.getpid(), *workers])) + "\\n")
    time.sleep(60)

if __name__ == "__main__":
    Supervisor({"child": []}, run=child).run()
"""


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A supervisor of one child, which has a worker of its own and notes both their numbers in ``pids``."""
    script = tmp_path / "supervise.py"
    script.write_text(SUPERVISE, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, str(script)], cwd=tmp_path, stderr=subprocess.DEVNULL)
    yield parent
    parent.kill()
    parent.wait(10)


def test_a_dead_child_is_started_again_and_all_end_together(
    tmp_path: Path, supervised: subprocess.Popen[bytes]
) -> None:
    child, worker = _line(tmp_path, 0)
    os.kill(child, signal.SIGKILL)
    second = _line(tmp_path, 1)
    _wait(lambda: "gone" if _is_gone(worker) else None)
    supervised.send_signal(signal.SIGTERM)
    assert supervised.wait(10) == 0
    assert all(map(_is_gone, second))


def test_ctrl_c_ends_the_supervisor_in_order(tmp_path: Path, supervised: subprocess.Popen[bytes]) -> None:
    pids = _line(tmp_path, 0)
    supervised.send_signal(signal.SIGINT)
    assert supervised.wait(10) == 0
    assert all(map(_is_gone, pids))


def _line(folder: Path, number: int) -> list[int]:
    """The numbers that the child noted at its start; they come a little later than it does."""
    pids = folder / "pids"
    written = _wait(lambda: [*pids.read_text().splitlines(), *[""] * 2][number] if pids.exists() else None)
    return [int(word) for word in written.split()]


def _is_gone(pid: int) -> bool:
    """Whether a process has ended, reaped or not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state in "ZX"


def _wait(look: Callable[[], str | None]) -> str:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.05)
    raise TimeoutError
