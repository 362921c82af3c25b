"""Changes that wait together are done together: each gets its own answer, and all stand or none."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, get_ident
from time import sleep

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, connections, transaction

from lianxin.accounts.models import User
from lianxin.exchange.services.grouping import Group

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[], str]


class Crowd:
    """Threads that each want something done, of which the first keeps its turn until all have come."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool, self.group, self.go_on = pool, Group[str](), Event()

    def come(self, *acts: Act) -> list[Future[str]]:
        """Let one take the turn and all others come meanwhile; gives what came of the others."""
        first = self.pool.submit(self._do, self._wait)
        self._until(self.group._turn.locked)
        others = [self.pool.submit(self._do, act) for act in acts]
        self._until(lambda: len(self.group._waiting) == len(acts))
        self.go_on.set()
        assert first.result() == "first"
        return others

    def _wait(self) -> str:
        assert self.go_on.wait(10)
        return "first"

    def _do(self, act: Act) -> str:
        try:
            return self.group.do(act)
        finally:
            connection.close()

    @staticmethod
    def _until(it_is_so: Callable[[], bool]) -> None:
        for _ in range(1000):
            if it_is_so():
                return
            sleep(0.01)
        raise TimeoutError


@contextmanager
def crowd() -> Iterator[Crowd]:
    """A new one."""
    with ThreadPoolExecutor(8) as pool:
        yield Crowd(pool)


def add(name: str) -> Act:
    """Add a person; tells in which thread."""

    def act() -> str:
        with transaction.atomic():
            User.objects.create(username=name)
        return f"{name} {get_ident()}"

    return act


def test_what_came_meanwhile_is_done_in_one_thread_and_each_gets_its_own_answer() -> None:
    with crowd() as here:
        found = [future.result().split() for future in here.come(add("甲"), add("乙"), add("丙"))]

    assert sorted(name for name, _thread in found) == sorted("甲乙丙")
    assert len({thread for _name, thread in found}) == 1
    assert User.objects.filter(username__in="甲乙丙").count() == 3


def test_an_error_of_one_is_its_own() -> None:
    User.objects.create(username="乙")
    with crowd() as here:
        first, second, third = here.come(add("甲"), add("乙"), add("丙"))

    assert first.result()
    assert third.result()
    with pytest.raises(IntegrityError):
        second.result()
    assert User.objects.filter(username__in="甲乙丙").count() == 3


def test_where_the_group_cannot_be_committed_nobody_is_told_that_anything_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_backend: object) -> None:
        raise DatabaseError("disk full")

    def spoil() -> str:
        monkeypatch.setattr(type(connections["default"]), "_commit", refuse)
        return "spoilt"

    with crowd() as here:
        futures = here.come(add("甲"), spoil)
        for future in futures:
            with pytest.raises(OperationalError, match="not committed: disk full"):
                future.result()
        monkeypatch.undo()
        assert not User.objects.filter(username="甲").exists()
        assert here.group.do(add("甲"))
