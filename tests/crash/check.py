"""Holds the database against everything that was ever acknowledged. Reads it directly, past the product."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import psycopg

from bench.machine import Installation
from tests.crash.crowd import Asked

FOLD_SECONDS = 60
NOT_ENOUGH_LEFT = b'"not_enough_left"'

_CLAIMS = "SELECT key, id, listing_id, organisation_id, quantity FROM exchange_claim"
_SAID = "SELECT facts FROM journal_entry WHERE verb = 'exchange.claimed'"
_LISTINGS = """
SELECT listing.id, listing.taken, listing.capacity, COALESCE(SUM(claim.held), 0)
FROM exchange_listing listing LEFT JOIN exchange_claim claim ON claim.listing_id = listing.id
GROUP BY listing.id, listing.taken, listing.capacity
"""
_UNFOLDED = """
SELECT (SELECT COUNT(*) FROM journal_entry WHERE number IS NULL) + (SELECT COUNT(*) FROM figures_delta)
"""


@dataclass
class Found:
    """What is wrong, each with the claims' keys or the listings' ids; all empty if nothing is."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    oversold: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Nothing is wrong."""
        return not any(vars(self).values())


def check(here: Installation, asked: Iterable[Asked], again: Iterable[tuple[Asked, int, bytes]]) -> Found:
    """Everything ever asked, and what was answered when it was asked again, against the database as it is now."""
    found = Found(changed=[one.key for one, status, body in again if (status, body) != (200, one.body)])
    _wait_for_the_folder(here)
    claims = rows(here, _CLAIMS)
    _claims(found, list(asked), claims)
    said = Counter(_hex(_facts(facts)["claim"]) for (facts,) in rows(here, _SAID))
    found.doubled += [key for key, times in said.items() if times > 1]
    found.lost += [_hex(key) for key, *_ in claims if _hex(key) not in said]
    found.oversold += [
        str(pk) for pk, taken, capacity, held in rows(here, _LISTINGS) if taken != held or taken > capacity
    ]
    verified = here.run("verify")
    if verified.returncode:
        found.unsound.append(verified.stdout + verified.stderr)
    return found


def rows(here: Installation, query: str) -> list[tuple[Any, ...]]:
    """What a query finds in the installation's database."""
    if here.database_url:
        with psycopg.connect(here.database_url) as postgres:
            return postgres.execute(query.encode()).fetchall()
    with closing(sqlite3.connect(here.sqlite)) as sqlite:
        return sqlite.execute(query).fetchall()


def _claims(found: Found, asked: list[Asked], claims: list[tuple[Any, ...]]) -> None:
    """Each acknowledged claim stands once, as it was asked; nothing stands that was refused or that nobody asked."""
    stored = {_hex(key): tuple(rest) for key, *rest in claims}
    ours = {_hex(one.key): one for one in asked}
    times = Counter(_hex(key) for key, *_ in claims)
    found.doubled += [key for key in times if times[key] > 1 or key not in ours]
    for key, one in ours.items():
        if one.is_acknowledged:
            promised = (json.loads(one.body)["id"], one.target.listing, one.member.organisation, one.quantity)
            if stored.get(key) != promised:
                found.lost.append(key)
        elif not one.status:
            found.unanswered.append(key)
        elif key in stored or NOT_ENOUGH_LEFT not in one.body.replace(b" ", b""):
            found.changed.append(f"{key} {one.status} {one.body!r}")


def _wait_for_the_folder(here: Installation) -> None:
    """Until the background work has caught up, which it must have survived the crash for. Raises RuntimeError."""
    end = monotonic() + FOLD_SECONDS
    while rows(here, _UNFOLDED)[0][0]:
        if monotonic() > end:
            message = "the background work does not go on"
            raise RuntimeError(message)
        sleep(0.1)


def _hex(key: object) -> str:
    return UUID(str(key)).hex


def _facts(stored: Any) -> dict[str, Any]:
    """A JSON column: text on SQLite, read already on PostgreSQL."""
    return dict(json.loads(stored) if isinstance(stored, str) else stored)
