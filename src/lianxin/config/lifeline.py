"""A child that ends when the process that started it is gone, so that no server keeps the port by itself."""

import os
import signal
import threading
import time

VARIABLE = "SUPERVISED_BY"
LOOK_SECONDS = 1.0


def hold() -> None:
    """Watch the supervisor named in the environment, if there is one, from a daemon thread."""
    supervisor = os.environ.get(VARIABLE)
    if supervisor:
        threading.Thread(target=_watch, args=(int(supervisor),), name="lifeline", daemon=True).start()


def _watch(supervisor: int) -> None:
    watcher = os.getpid()
    while os.getppid() == supervisor:
        time.sleep(LOOK_SECONDS)
    os.kill(watcher, signal.SIGTERM)
