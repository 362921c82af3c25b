"""Afterwards, in the database itself: whether what people were told is so."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from bench.machine import Installation

_KEYS = "SELECT key FROM exchange_claim"
_OVERSOLD = """
SELECT count(*) FROM exchange_listing
WHERE taken > capacity
   OR taken <> (SELECT coalesce(sum(held), 0) FROM exchange_claim WHERE listing_id = exchange_listing.id)
"""
_ENTRIES = "SELECT count(*) FROM journal_entry WHERE verb = 'exchange.claimed'"


@dataclass(frozen=True)
class Checked:
    """Each must be 0: listings that gave more than they have or count wrongly; claims that were acknowledged and are
    not there; keys that stand twice; claims without their entry in the journal, or entries without a claim."""

    oversold: int
    lost: int
    doubled: int
    unrecorded: int


def check(here: Installation, acknowledged: Iterable[str]) -> Checked:
    """Compare what is stored with the keys of all claims that were acknowledged."""
    stored = Counter(_key(key) for (key,) in _rows(here, _KEYS))
    return Checked(
        oversold=_rows(here, _OVERSOLD)[0][0],
        lost=sum(UUID(key) not in stored for key in acknowledged),
        doubled=sum(count - 1 for count in stored.values()),
        unrecorded=abs(_rows(here, _ENTRIES)[0][0] - stored.total()),
    )


def _key(value: str | UUID) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _rows(here: Installation, question: str) -> list[tuple[Any, ...]]:
    if here.database_url:
        with psycopg.connect(here.database_url) as postgres:
            return postgres.execute(question.encode()).fetchall()
    with closing(sqlite3.connect(here.sqlite)) as sqlite:
        return sqlite.execute(question).fetchall()
