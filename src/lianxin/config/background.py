"""Background work: the folder's loop, the queue of tasks, and tasks that a killed worker left behind."""

import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

import structlog
from django.db import DatabaseError, close_old_connections, connection
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from lianxin.journal.folder import fold_once
from lianxin.kernel import clock

TURN_SECONDS = 1.0
GIVEN_UP_AFTER = timedelta(hours=1)
ATTEMPTS = 3

log = structlog.get_logger(__name__)


def worker_name() -> str:
    """``host:pid:token``: names this process, and no later one that happens to get the same number."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def reap(*, own_name: str) -> int:
    """Queue again the tasks whose worker is gone; after three attempts mark them failed. Returns how many."""
    reaped = 0
    for task in DBTaskResult.objects.running():
        if not _abandoned(task, own_name=own_name):
            continue
        again = len(task.worker_ids) < ATTEMPTS
        status = TaskResultStatus.READY if again else TaskResultStatus.FAILED
        # Only if it still stands as it was read: the worker may have finished it in between.
        same = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at)
        reaped += same.update(status=status)
        log.warning("task_abandoned", task=task.task_path, attempts=len(task.worker_ids), again=again)
    return reaped


def _abandoned(task: "DBTaskResult[..., object]", *, own_name: str) -> bool:
    host, pid, _token = (task.worker_ids[-1] if task.worker_ids else "::").split(":")[:3]
    own_host, own_pid, _own_token = own_name.split(":")
    if host != own_host:
        # The library stamps tasks with real time, whatever a demo's clock says.
        real_time = clock.now() - clock.offset()
        return task.started_at is None or real_time - task.started_at > GIVEN_UP_AFTER
    if pid == own_pid:
        return bool(task.worker_ids[-1] != own_name)
    return not _alive(int(pid))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class Background:
    """Two loops, the folder's and the tasks', each with its own connection, until told to stop."""

    def __init__(self) -> None:
        self.ending = threading.Event()
        self.name = worker_name()

    def run(self) -> None:
        """Stay until SIGTERM or SIGINT. A turn that fails is logged, and the next one tries again."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        reap(own_name=self.name)
        tasks = threading.Thread(target=self._loop, args=(self.run_tasks,), name="tasks")
        tasks.start()
        self._loop(fold_once)
        tasks.join()

    def run_tasks(self) -> int:
        """Run what is queued, then return how many tasks that was."""
        waiting = DBTaskResult.objects.ready().count()
        if waiting:
            worker = Worker(
                queue_names=[DEFAULT_TASK_QUEUE_NAME],
                interval=0,
                batch=True,
                backend_name=DEFAULT_TASK_BACKEND_ALIAS,
                startup_delay=False,
                max_tasks=waiting,
                worker_id=self.name,
                excluded_queue_names=[],
            )
            worker.run()
        return waiting

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.ending.set()

    def _loop(self, turn: Callable[[], int]) -> None:
        pause = 0.0
        while not self.ending.wait(pause):
            close_old_connections()
            try:
                pause = 0.05 if turn() else TURN_SECONDS
            except DatabaseError:
                log.exception("turn_failed", thread=threading.current_thread().name)
                pause = TURN_SECONDS
        connection.close()
