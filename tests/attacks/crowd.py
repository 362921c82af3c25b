"""Many at once: each act in a thread and a connection of its own, all let go together."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from django.db import connection, transaction

from lianxin.desk.services.verifying import verify
from lianxin.journal.folder import fold_all
from lianxin.kernel.errors import Refused
from lianxin.projects.models import Project


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each act, in order: ``done``, or the code of the refusal. Any other error is raised."""
    gate = Barrier(len(acts))

    def go(act: Callable[[], object]) -> str:
        try:
            gate.wait()
            act()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(max_workers=len(acts)) as crowd:
        return list(crowd.map(go, acts))


GRACE_SECONDS = 0.5
"""So long has an act to come as far as it can beside a transaction that stays open."""


def while_open(
    first: Callable[[], object], second: Callable[[], object], then: Callable[[], object] | None = None
) -> list[str]:
    """What became of both, as of ``at_once``, where ``second`` begins after ``first``, before that is committed.

    ``then`` is what the first transaction does after ``second`` has come as far as it can. The two meet in the same way
    at every run, which a crowd does not.
    """
    begun, over = Event(), Event()

    def one() -> None:
        with transaction.atomic():
            try:
                first()
            finally:
                begun.set()
            over.wait(GRACE_SECONDS)
            if then:
                then()

    def other() -> None:
        begun.wait()
        try:
            second()
        finally:
            over.set()

    return at_once(one, other)


def as_opened(project: Project) -> Project:
    """The project as a person has it before them, read before anybody acts."""
    return Project.objects.select_related("round", "category", "village", "partner", "fund", "council").get(
        pk=project.pk
    )


def broken() -> Sequence[tuple[str, ...]]:
    """What ``verify`` finds broken, before and after the folder's turn."""
    before = [check.broken for check in verify() if check.broken and check.name != "journal entries"]
    fold_all()
    return before + [check.broken for check in verify() if check.broken]
