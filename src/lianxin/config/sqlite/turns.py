"""Whose turn it is to write: an advisory lock on a file beside the database.

SQLite lets a writer that found the database busy sleep and try again, so that whoever comes by at the right moment
wins, and somebody else waits for seconds. The kernel's queue of ``flock`` wakes whoever waited longest.
"""

import fcntl
import os


class Turns:
    """One connection's place in the queue of a database. Its file is empty and stays; only its lock counts.

    The lock belongs to the opened file: threads of one process queue like processes do, and the kernel frees it when
    its holder dies, however it dies. There is no limit of time: who holds it is at work, or dead.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._file: int | None = None

    def take(self) -> None:
        """Wait for our turn. Nothing where it is ours already."""
        if self._file is None:
            # Opened for reading, which is enough to lock: whoever may read the database may queue for it.
            self._file = os.open(self.path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def free(self) -> None:
        """Let the next one write. Nothing where it is not ours."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Free it, and keep no file open."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
