"""Tasks left behind by a killed worker, and the supervisor that starts children again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
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
import sys
from lianxin.config import supervisor
supervisor.RESTART_SECONDS = supervisor.LOOK_SECONDS = 0.05
one = supervisor.Supervisor({})
one.commands = {"child": [sys.executable, "-c", sys.argv[1]]}
one.run()
"""
CHILD = "import os, pathlib, time; pathlib.Path('pids').open('a').write(f'{os.getpid()}\\n'); time.sleep(60)"


def test_a_dead_child_is_started_again_and_all_end_together(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", SUPERVISE, CHILD], cwd=tmp_path, stderr=subprocess.DEVNULL)
    pids = tmp_path / "pids"
    first = _wait(lambda: pids.read_text().split()[0] if pids.exists() else None)
    os.kill(int(first), signal.SIGKILL)
    second = _wait(lambda: [*pids.read_text().split(), None][1])
    parent.send_signal(signal.SIGTERM)
    assert parent.wait(10) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(int(second), 0)


def _wait(look: Callable[[], str | None]) -> str:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.05)
    raise TimeoutError
