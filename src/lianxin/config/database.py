"""A database address becomes Django's ``DATABASES`` entry, with the measured options of each engine."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# FULL keeps every acknowledged commit through a power loss; NORMAL does not. IMMEDIATE takes the write lock at
# BEGIN, so that a transaction that reads and then writes can wait for its turn rather than fail half-way. With
# recursive triggers a REPLACE asks the triggers that refuse to delete.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA wal_autocheckpoint=4000;"
    "PRAGMA mmap_size=268435456;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA recursive_triggers=ON;"
)
SQLITE = "lianxin.config.sqlite"
POSTGRESQL = "lianxin.config.postgresql"
SQLITE_WAIT_SECONDS = 20


class BadDatabaseUrl(ValueError):
    """``DATABASE_URL`` names neither ``sqlite:///…`` nor ``postgresql://…``."""


def database_from_url(url: str) -> dict[str, Any]:
    """Translate ``sqlite:///path`` or ``postgresql://user:password@host:port/name?option=value``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path.removeprefix("/"))))
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": POSTGRESQL,
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "OPTIONS": _postgresql_options(dict(parse_qsl(parts.query))),
        }
    message = f"DATABASE_URL must begin with sqlite:/// or postgresql://, not {parts.scheme or 'nothing'}:"
    raise BadDatabaseUrl(message)


def _postgresql_options(given: dict[str, str]) -> dict[str, Any]:
    """``given`` is libpq's, but for ``prepare=no``: for a pooler that hands each transaction to another connection."""
    plans = given.pop("prepare", "yes") != "no"
    return {"prepare_threshold": 0 if plans else None, **given}


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": SQLITE,
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": SQLITE_WAIT_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        },
    }
