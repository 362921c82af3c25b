"""Claims everywhere at once, and never gives up: every claim is asked for until it is answered."""

import json
import random
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import pairwise
from threading import Event, Thread
from time import monotonic, sleep
from types import TracebackType
from typing import Self
from uuid import uuid4

from bench.machine import Crowd, Installation, Member, Target

ASK_AGAIN_SECONDS = 0.02
PATIENCE_SECONDS = 60.0
TIMEOUT_SECONDS = 30.0
OUR_TROUBLE = 500
"""From this status on an answer says nothing about the claim."""


@dataclass
class Asked:
    """One claim that somebody asked for, and the answer: status 0 as long as there is none."""

    target: Target
    member: Member
    quantity: int
    key: str
    status: int = 0
    body: bytes = b""
    at: float = 0.0

    @property
    def is_acknowledged(self) -> bool:
        """Whether somebody was told that it stands: 201, or 200 where the 201 was lost on its way."""
        return self.status in (200, 201)


class Line:
    """One claimant's connection, made anew whenever it broke."""

    def __init__(self, here: Installation) -> None:
        self.connection = HTTPConnection("127.0.0.1", here.port, timeout=TIMEOUT_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def ask(self, asked: Asked) -> None:
        """Ask for a claim until there is an answer, and keep it."""
        asked.status, asked.body = self.answer(asked)
        asked.at = monotonic()

    def answer(self, asked: Asked) -> tuple[int, bytes]:
        """Status and body of the first answer that says something; status 0 if none came in time."""
        end = monotonic() + PATIENCE_SECONDS
        while monotonic() < end:
            try:
                status, body = self._send(asked)
            except (OSError, HTTPException):
                self.connection.close()
            else:
                if status < OUR_TROUBLE:
                    return status, body
            sleep(ASK_AGAIN_SECONDS)
        return 0, b""

    def _send(self, asked: Asked) -> tuple[int, bytes]:
        headers = {
            "Authorization": f"Bearer {asked.member.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": asked.key,
        }
        body = json.dumps(asked.target.body(asked.member.organisation, asked.quantity)).encode()
        self.connection.request("POST", asked.target.path, body, headers)
        response = self.connection.getresponse()
        return response.status, response.read()


class Rush:
    """A crowd at work on a hot listing and on one of which there is only so much, until it is told to stop."""

    def __init__(self, here: Installation, crowd: Crowd, scarce: Target) -> None:
        self.here, self.crowd, self.scarce = here, crowd, scarce
        self.over = Event()
        self.asked: list[list[Asked]] = [[] for _ in crowd.members]
        self.threads = [Thread(target=self._claim, args=pair) for pair in zip(crowd.members, self.asked, strict=True)]

    def start(self) -> None:
        """Let everybody go."""
        for thread in self.threads:
            thread.start()

    def stop(self) -> list[Asked]:
        """Ask for nothing more, wait for the answers, and give everything that was asked."""
        self.over.set()
        for thread in self.threads:
            thread.join()
        return [one for asked in self.asked for one in asked]

    def acknowledged_since(self, moment: float) -> int:
        """How many claims were acknowledged since."""
        return sum(one.is_acknowledged and one.at > moment for asked in self.asked for one in asked[-1000:])

    def _claim(self, member: Member, asked: list[Asked]) -> None:
        wanted = [self.scarce, *self.crowd.hot]
        with Line(self.here) as line:
            while not self.over.is_set():
                one = Asked(random.choice(wanted), member, random.randint(1, 3), str(uuid4()))
                asked.append(one)
                line.ask(one)
                if not one.is_acknowledged:
                    wanted = self.crowd.hot


def ask_again(here: Installation, asked: Iterable[Asked], at_once: int = 8) -> list[tuple[Asked, int, bytes]]:
    """Everything that was acknowledged, asked for once more with its key: status and body now."""
    answered = [one for one in asked if one.is_acknowledged]
    with ThreadPoolExecutor(at_once) as pool:
        shares = [answered[start::at_once] for start in range(at_once)]
        return [again for found in pool.map(lambda share: _again(here, share), shares) for again in found]


def _again(here: Installation, share: list[Asked]) -> list[tuple[Asked, int, bytes]]:
    with Line(here) as line:
        return [(one, *line.answer(one)) for one in share]


def longest_silence(asked: Iterable[Asked], since: float) -> float:
    """The longest time in seconds without any acknowledgement, from a little before ``since``."""
    told = sorted(one.at for one in asked if one.is_acknowledged)
    around = [at for at in told if at > since - 1]
    return max((after - before for before, after in pairwise(around)), default=float("inf"))
