"""Whether the database keeps what it acknowledged, whatever happens: a setting below that is named, not forbidden."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import structlog
from django.core import checks
from django.db import OperationalError, connections

KEEPING: Mapping[str, Mapping[str, Collection[str]]] = {
    "postgresql": {
        "fsync": ("on",),
        "full_page_writes": ("on",),
        "synchronous_commit": ("on", "remote_apply"),
        "statement_timeout": ("0",),  # a wait for the flush that is cut off ends with no more than a warning
        "transaction_timeout": ("0",),
    },
    "sqlite": {"journal_mode": ("wal",), "synchronous": ("2", "3")},  # FULL, EXTRA
}
"""Which values of each setting keep what was acknowledged through a crash and a power loss."""

log = structlog.get_logger(__name__)


def _of_postgresql(connection: Any) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [[*KEEPING["postgresql"]]])
        return dict(cursor.fetchall())


def _of_sqlite(connection: Any) -> dict[str, str]:
    with connection.cursor() as cursor:
        return {name: str(cursor.execute(f"PRAGMA {name}").fetchone()[0]) for name in KEEPING["sqlite"]}


SETTINGS: dict[str, Callable[[Any], dict[str, str]]] = {"postgresql": _of_postgresql, "sqlite": _of_sqlite}


def careless(connection: Any) -> list[str]:
    """Settings under which acknowledged work may be lost, each as ``name=value``. Raises OperationalError."""
    keeping, found = KEEPING[connection.vendor], SETTINGS[connection.vendor](connection)
    return [f"{name}={value}" for name, value in found.items() if value not in keeping[name]]


@checks.register(checks.Tags.database)
def keeps_what_it_acknowledged(databases: Collection[str] | None = None, **_options: Any) -> list[checks.CheckMessage]:
    """What ``lianxin check`` says of each database."""
    return [
        checks.Warning(
            f"What was acknowledged may be lost in a crash or a power loss: {', '.join(found)}.",
            hint="See “What keeps what was acknowledged” in docs/operating.md.",
            id="lianxin.W001",
        )
        for alias in databases or ()
        if (found := careless(connections[alias]))
    ]


def warn(connection: Any) -> None:
    """Say in the log that the database is careless, if it is; one that is away is no reason not to start."""
    try:
        if found := careless(connection):
            log.warning("what was acknowledged may be lost in a crash or a power loss", settings=found)
    except OperationalError:
        log.warning("the database does not answer yet")
