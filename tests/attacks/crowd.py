"""Many at once: each act in a thread and a connection of its own, all let go together."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

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
