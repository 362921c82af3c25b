"""A disk whose power can be cut: ext4 in a file, shut down at once and without writing out its journal.

``EXT4_IOC_SHUTDOWN`` with NOLOGFLUSH is what file system developers test power loss with: from that moment nothing
reaches the disk, and what was in memory only is gone. Mounting it again replays the journal, as after a real loss.
"""

import fcntl
import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import sleep

SHUTDOWN = 0x8004587D
NO_LOG_FLUSH = 2
BYTES = 2 << 30
TRIES = 100


class Disk:
    """A mounted file system of its own."""

    def __init__(self, folder: Path) -> None:
        self.image = folder / "disk.img"
        self.folder = folder / "disk"

    @classmethod
    @contextmanager
    def made(cls, folder: Path) -> Iterator["Disk"]:
        """A new disk, mounted at ``folder / "disk"``; unmounted afterwards."""
        disk = cls(folder)
        with disk.image.open("wb") as image:
            image.truncate(BYTES)
        _run("mkfs.ext4", "-q", str(disk.image))
        disk.folder.mkdir()
        disk.mount()
        disk.folder.chmod(0o755)
        try:
            yield disk
        finally:
            disk.unmount()

    def mount(self) -> None:
        """Mount it; the journal is replayed where it was cut off."""
        _run("mount", "-o", "loop", str(self.image), str(self.folder))

    def unmount(self) -> None:
        """Unmount it, once the processes that died have let go of it."""
        for _ in range(TRIES):
            if not os.path.ismount(self.folder):
                return
            if not subprocess.run(["umount", str(self.folder)], check=False, capture_output=True).returncode:
                return
            sleep(0.05)
        _run("umount", str(self.folder))

    def flush(self) -> None:
        """Write everything out, so that what was set up before the test does not depend on it."""
        _on(self.folder, os.fsync)
        os.sync()

    def cut(self) -> None:
        """Cut its power: every later write fails, and what was not flushed is lost."""
        _on(self.folder, lambda folder: fcntl.ioctl(folder, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH)))

    def back(self) -> None:
        """Power is back. Nobody may have a file open on it."""
        self.unmount()
        self.mount()


@cache
def why_no_power_loss() -> str:
    """Empty where the power of a disk can be cut here, else the reason."""
    if os.getuid() != 0:
        return "only root can mount a disk"
    if missing := [program for program in ("mkfs.ext4", "mount", "umount") if not shutil.which(program)]:
        return f"{', '.join(missing)} is missing"
    with tempfile.TemporaryDirectory(prefix="lianxin-power-") as folder:
        try:
            with Disk.made(Path(folder)) as disk:
                disk.cut()
        except subprocess.CalledProcessError as error:
            return f"no loop devices: {error.stderr.decode(errors='replace').strip()}"
        except OSError as error:
            return f"the disk cannot be shut down: {error}"
    return ""


def _on(folder: Path, act: Callable[[int], object]) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        act(descriptor)
    finally:
        os.close(descriptor)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
