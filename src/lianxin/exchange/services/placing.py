"""Placing a claim: the one moment in which capacity is decided.

One statement inserts the claim, its journal entry and its part of the figures, and last takes the capacity: a function
on PostgreSQL, a trigger on SQLite (migration 0006). So the hot row, or SQLite's only place to write, is held no longer
than the database itself needs. ``bids.place_by_orm`` is the reference: one behaviour, and every test of a crowd runs
against both.

On PostgreSQL the statement commits without waiting for the log, which would keep the hot row locked, and then waits for
a flush before anybody is told (a barrier): many claims share one flush, and none is acknowledged before it is durable.
A procedure does all that in one way to the server and back (migration 0016).
"""

import json
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection

from lianxin.exchange.counting import promises
from lianxin.exchange.models import Claim
from lianxin.exchange.services.bids import Bid, place_by_orm, why_not_claimable
from lianxin.exchange.services.durable import in_one_piece, known
from lianxin.exchange.services.grouping import Group
from lianxin.figures.services import projected
from lianxin.prepared import run, sent

DOES_NOT_FIT = "LX001"
"""What the statement says where the listing is closed, changed, or has too little left."""
_ARGUMENTS = (
    "council", "listing", "category", "organisation", "quantity", "key", "actor", "made_on", "due_on", "at", "post",
    "subject_type", "subject", "facts", "digest", "cells",
)  # fmt: skip
_MARKS = ", ".join(["%s"] * len(_ARGUMENTS))
_FUNCTION = f"SELECT claim_id, is_new FROM exchange_place_claim(%s, {_MARKS})"  # noqa: S608 - marks
_PROCEDURE = f"CALL exchange_place_claim_durably({_MARKS}, NULL, NULL)"
_TRIGGER = f"INSERT INTO exchange_placing ({', '.join(_ARGUMENTS)}) VALUES ({_MARKS})"  # noqa: S608 - names and marks
_MADE = "SELECT id FROM exchange_claim WHERE claimed_by_id = %s AND key = %s"


def place(bid: Bid) -> tuple[Claim, bool]:
    """Make a claim, or find the one that was made with its key; and whether it is new. Durable once it returns.

    Raises ListingClosed, ListingChanged, NotEnoughLeft.
    """
    call = _CALLS.get(connection.vendor)
    if call is None:
        return place_by_orm(bid)
    alone = not connection.in_atomic_block
    try:
        with in_one_piece():
            claim_id, is_new = call(bid, alone)
    except DatabaseError as error:
        if DOES_NOT_FIT not in (getattr(error.__cause__, "sqlstate", ""), str(error)):
            raise
        raise why_not_claimable(bid.listing.pk, bid.quantity) from None
    if is_new:
        return Claim(pk=claim_id, claimed_by=bid.actor, key=bid.key, **bid.fields()), True
    return Claim.objects.get(pk=claim_id), False


def _by_function(bid: Bid, alone: bool) -> tuple[int, bool]:
    """Inside another transaction it commits with that one, as usual."""
    if alone:
        with known():
            [(claim_id, is_new)] = run(_PROCEDURE, _arguments(bid))
    else:
        [(claim_id, is_new)] = run(_FUNCTION, [False, *_arguments(bid)])
    return claim_id, is_new


_GROUP: Group[bool] = Group()


def _by_trigger(bid: Bid, alone: bool) -> tuple[int, bool]:
    """A repeated key changes nothing."""
    arguments = _arguments(bid)

    def insert() -> bool:
        connection.ensure_connection()
        before = connection.connection.total_changes
        run(_TRIGGER, arguments)
        return bool(connection.connection.total_changes > before)

    is_new = _GROUP.do(insert) if alone else insert()
    [(claim_id,)] = run(_MADE, [bid.actor.pk, sent(bid.key)])
    return claim_id, is_new


_CALLS: dict[str, Callable[[Bid, bool], tuple[int, bool]]] = {"postgresql": _by_function, "sqlite": _by_trigger}


def _arguments(bid: Bid) -> list[Any]:
    entry, listing = bid.entry(), bid.listing
    promised = projected(promises(listing, bid.on, bid.quantity, bid.organisation_id))
    cells = [[*key.__dict__.values(), amount] for key, amount in promised.items()]
    values = [
        listing.council_id,
        listing.pk,
        listing.category_id,
        bid.organisation_id,
        bid.quantity,
        bid.key,
        bid.actor.pk,
        bid.on,
        bid.due_on,
        entry.at,
        entry.post_id,
        entry.subject_type,
        entry.subject_id,
        entry.facts,
        entry.digest,
        json.dumps(cells),
    ]
    return [sent(value) for value in values]
