"""Changes that wait for SQLite's only place to write go there as a group: one turn and one flush for all of a process.

A writer that has its turn must first be given Python's lock to use it, and once more to give it back; while it waits
nobody writes. Whoever comes first therefore also does what came meanwhile, and the others find theirs done.
"""

from collections import deque
from collections.abc import Callable
from contextlib import nullcontext
from threading import Lock
from typing import Generic, TypeVar

from django.db import DatabaseError, OperationalError, transaction

Answer = TypeVar("Answer")


class _Change(Generic[Answer]):
    """What somebody wants done, and what came of it."""

    def __init__(self, act: Callable[[], Answer]) -> None:
        self.act = act
        self.is_over = False
        self.answers: list[Answer] = []
        self.error: Exception | None = None

    def do(self) -> None:
        """Do it in the transaction of whoever has the turn. An error undoes this change alone."""
        try:
            self.answers.append(self.act())
        except DatabaseError as error:
            self.error = error

    def answer(self) -> Answer:
        """What it gave, or its error."""
        if self.error is not None:
            raise self.error
        return self.answers[0]


class Group(Generic[Answer]):
    """Those of this process who wait to write."""

    def __init__(self) -> None:
        self._waiting: deque[_Change[Answer]] = deque()
        self._turn = Lock()

    def do(self, act: Callable[[], Answer]) -> Answer:
        """Do ``act``, one statement outside of any transaction, here or in the thread that has the turn.

        Durable once it returns. Raises what ``act`` raises, and OperationalError where nothing could be committed.
        """
        mine = _Change(act)
        self._waiting.append(mine)
        with self._turn:
            if not mine.is_over:
                self._do_all()
        return mine.answer()

    def _do_all(self) -> None:
        changes = [self._waiting.popleft() for _ in range(len(self._waiting))]
        why_not: object = "interrupted"
        try:
            with transaction.atomic() if len(changes) > 1 else nullcontext():
                for change in changes:
                    change.do()
            why_not = None
        except DatabaseError as error:
            why_not = error
        finally:
            for change in changes:
                change.is_over = True
                if why_not:
                    change.error = OperationalError(f"not committed: {why_not}")
