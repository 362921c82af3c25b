"""Two PostgreSQL servers, of which one follows the other and takes over when it dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.machine import Cluster

FOLLOWER = "follower"


class Pair:
    """The server that takes writes, and the one that follows it once it has joined."""

    def __init__(self, folder: Path) -> None:
        self.primary = Cluster(folder / "one")
        self.follower = Cluster(folder / "other")
        self.ports = f"{self.primary.port},{self.follower.port}"

    @classmethod
    @contextmanager
    def made(cls, folder: Path) -> Iterator["Pair"]:
        """A new primary, running, that nobody follows yet."""
        pair = cls(folder)
        pair.primary.initialise()
        try:
            pair.primary.start()
            yield pair
        finally:
            pair.primary.kill()
            pair.follower.kill()

    def address(self, database: str) -> str:
        """How the product is told of both: it is to use whichever takes writes."""
        where = f"host=127.0.0.1,127.0.0.1&port={self.ports}&target_session_attrs=read-write"
        return f"postgresql://postgres@/{database}?{where}"

    def join(self, *, waits: bool) -> None:
        """Let the follower follow; with ``waits`` every commit then waits until the follower has it too."""
        self.follower.follow(self.primary, FOLLOWER)
        if waits:
            self.primary.wait_for(FOLLOWER)

    def fail_over(self) -> None:
        """The primary dies, the follower takes over; the dead one may join as its follower."""
        self.primary.kill()
        self.follower.promote()
        self.primary, self.follower = self.follower, self.primary
