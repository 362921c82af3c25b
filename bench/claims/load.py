"""A crowd with as little work of its own as can be, since it shares the machine with what it measures.

One process, one thread, one keep-alive connection a client; a request is bytes made beforehand around a new key. A
client asks again as soon as it is answered.
"""

import json
import re
import select
import socket
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter
from uuid import uuid4

from bench.claims.measured import Measured
from bench.machine import Member, Target

Request = tuple[bytes, bytes]
"""What stands before the key, and what behind it."""

GRACE_SECONDS = 30.0
NEW, SAME = 201, 200
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Work:
    """What each client asks for, in turn, and for how long. Without ``seconds`` each asks once."""

    port: int
    clients: list[list[Request]]
    seconds: float = 0.0


@dataclass
class Told:
    """What a crowd was told."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    acknowledged: dict[str, bytes] = field(default_factory=dict)
    refused: Counter[int] = field(default_factory=Counter)
    changed: int = 0
    """How many keys got another answer as they were sent a second time."""
    broken: int = 0
    """How many connections were closed before the answer."""

    @property
    def measured(self) -> Measured:
        """Rate and latencies of what was acknowledged in time."""
        return Measured.of(self.latencies, self.seconds)


def request(member: Member, target: Target, *, signed: Iterable[str] = ()) -> Request:
    """A claim of 1, signed with the member's token unless told how else."""
    body = json.dumps(target.body(member.organisation, 1)).encode()
    lines = [
        f"POST {target.path} HTTP/1.1",
        "Host: 127.0.0.1",
        *(signed or [f"Authorization: Bearer {member.token}"]),
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Idempotency-Key: ",
    ]
    return "\r\n".join(lines).encode(), b"\r\n\r\n" + body


class Line:
    """One client and its connection."""

    def __init__(self, port: int, requests: Iterable[Request]) -> None:
        self.port = port
        self.socket = self._connected()
        self.requests = cycle(requests)
        self.key, self.sent, self.began, self.got = "", b"", 0.0, b""

    def ask(self) -> None:
        """Send the next claim, with a key of its own."""
        before, after = next(self.requests)
        self.key = str(uuid4())
        self.sent = before + self.key.encode() + after
        self.began = perf_counter()
        self.ask_again()

    def ask_again(self) -> None:
        """Send the last claim, as it was sent."""
        self.socket.sendall(self.sent)

    def connect_again(self) -> None:
        """A new connection in place of one that was closed."""
        self.socket.close()
        self.socket, self.got = self._connected(), b""

    def answer(self) -> tuple[int, bytes] | None:
        """Status and body, once all of them is here. Raises ConnectionError where it was closed."""
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError
        self.got += part
        head, _, body = self.got.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length is None or len(body) < int(length[1]):
            return None
        self.got = b""
        return int(head[9:12]), body

    def _connected(self) -> socket.socket:
        connected = socket.create_connection(("127.0.0.1", self.port))
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected


class Crowd:
    """Everybody who asks, in one loop."""

    def __init__(self, work: Work) -> None:
        self.work, self.told = work, Told()
        self.lines: dict[int, Line] = {}
        self.arrived = select.epoll()
        self.end = 0.0

    def run(self) -> Told:
        """Ask for as long as the work says, wait for all answers, then ask once more with the last keys."""
        start = perf_counter()
        self.end = start + self.work.seconds
        with self.arrived:
            for requests in self.work.clients:
                line = Line(self.work.port, requests)
                self._listen(line)
                line.ask()
            self._take(len(self.lines), self._first)
            self.told.seconds = perf_counter() - start
            again = [line for line in self.lines.values() if line.key in self.told.acknowledged]
            for line in again:
                line.ask_again()
            self._take(len(again), self._again)
        for line in self.lines.values():
            line.socket.close()
        return self.told

    def _listen(self, line: Line) -> None:
        self.lines[line.socket.fileno()] = line
        self.arrived.register(line.socket, select.EPOLLIN)

    def _take(self, under_way: int, take: Callable[[Line, int, bytes], bool]) -> None:
        """Take answers until nobody waits; ``take`` says whether the client has asked for something more."""
        limit = perf_counter() + self.work.seconds + GRACE_SECONDS
        while under_way and perf_counter() < limit:
            for number, _ in self.arrived.poll(1):
                line = self.lines[number]
                if (answer := self._answer(line)) and not take(line, *answer):
                    under_way -= 1
        if under_way:
            message = f"{under_way} claims were never answered"
            raise TimeoutError(message)

    def _answer(self, line: Line) -> tuple[int, bytes] | None:
        """What came. Where the connection was closed, the client asks again on a new one, as any client does."""
        try:
            return line.answer()
        except ConnectionError:
            self.told.broken += 1
            del self.lines[line.socket.fileno()]
            line.connect_again()
            self._listen(line)
            line.ask_again()
            return None

    def _first(self, line: Line, status: int, body: bytes) -> bool:
        now = perf_counter()
        if status in (NEW, SAME):
            self.told.acknowledged[line.key] = body
            self.told.latencies.append(now - line.began)
        else:
            self.told.refused[status] += 1
        if now >= self.end:
            return False
        line.ask()
        return True

    def _again(self, line: Line, status: int, body: bytes) -> bool:
        self.told.changed += (status, body) != (SAME, self.told.acknowledged[line.key])
        return False


def crowd(work: Work) -> Told:
    """Let a crowd do its work."""
    return Crowd(work).run()
