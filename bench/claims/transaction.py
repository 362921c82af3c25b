"""The transaction of a claim over the product's own tables, in plain SQL: what the bare databases do.

The same rows under the same constraints and indexes, so that what is compared is the way there and not the schema.
``:organisation``, ``:actor`` and ``:post`` stand for who claims; pgbench and SQLite write them alike.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from bench.machine import Target

Ask = Callable[[str], Sequence[Sequence[Any]]]
MADE_ON, DUE_ON, MONTH, VILLAGE = "2026-11-27", "2026-12-27", 202611, "990116112201"
FACTS = json.dumps({"unit": "piece", "claim": "00000000-0000-0000-0000-000000000000", "quantity": 1, "organisation": 7})
DIGEST = "0" * 64
_CLAIM = """
INSERT INTO exchange_claim (council_id, listing_id, organisation_id, quantity, held, asked, state, began, key, "on",
                            due_on, claimed_by_id, reason)
VALUES ({council}, {listing}, :organisation, 1, 1, 1, 'active', 'active', {key}, '{on}', '{due}', :actor, '')
"""
_ENTRY = """
INSERT INTO journal_entry (council_id, at, actor_id, post_id, verb, subject_type, subject_id, facts, digest)
VALUES ({council}, {now}, :actor, :post, 'exchange.claimed', 'exchange.listing', {listing}, '{facts}', '{digest}')
"""
_DELTA = """
INSERT INTO figures_delta (council_id, metric, year, month, village, category_id, organisation_id, amount)
VALUES ({council}, 'exchange.claims', 2026, {month}, '{village}', 0, 0, 1)
"""
_TAKE = """
UPDATE exchange_listing SET taken = taken + 1
WHERE id = {listing} AND state = 'open' AND taken <= capacity - 1 AND category_id IS NULL
"""
_FUNCTION = """
SELECT exchange_place_claim(true, {council}, {listing}, NULL, :organisation, 1, {key}, :actor, '{on}', '{due}', {now},
                            :post, 'exchange.listing', {listing}, '{facts}', '{digest}', '{cells}')
"""


@dataclass(frozen=True)
class Transaction:
    """Everybody's claim of 1 of one listing. The claimants' ids follow on one another, as they were seeded."""

    council: int
    listing: int
    organisations: tuple[int, int]
    actor_after: int
    """From an organisation's id to that of who speaks for it."""
    post_after: int

    @classmethod
    def of(cls, target: Target, ask: Ask) -> Self:
        """Of a listing that was seeded. Raises ValueError where ids do not follow on one another."""
        [(council,)] = ask(f"SELECT council_id FROM exchange_listing WHERE id = {target.listing}")
        posts = ask("SELECT organisation_id, user_id, id FROM network_post WHERE role = 'liaison' ORDER BY id")
        (first, actor, post), last = posts[0], posts[-1][0]
        if [tuple(row) for row in posts] != [(first + n, actor + n, post + n) for n in range(last - first + 1)]:
            raise ValueError("ids do not follow on one another")
        return cls(council, target.listing, (first, last), actor - first, post - first)

    def statements(self, *, key: str, now: str) -> list[str]:
        """As one writes them, with the capacity last; ``key`` and ``now`` are SQL."""
        return [self._filled(one, key, now) for one in (_CLAIM, _ENTRY, _DELTA, _TAKE)]

    def call(self, *, key: str, now: str) -> str:
        """The product's own function on PostgreSQL, which does not wait for the log."""
        return self._filled(_FUNCTION, key, now)

    def _filled(self, statement: str, key: str, now: str) -> str:
        cell = [self.council, "exchange.claims", 2026, MONTH, VILLAGE, 0, 0, 1]
        known = {"facts": FACTS, "digest": DIGEST, "cells": json.dumps([cell]), "month": MONTH, "village": VILLAGE}
        return statement.format(
            council=self.council, listing=self.listing, on=MADE_ON, due=DUE_ON, key=key, now=now, **known
        ).strip()
