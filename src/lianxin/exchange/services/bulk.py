"""Promises of money that were made and kept before the product knew of them, written in bulk (a step)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db.models import Model

from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.states import ClaimState, Form, ListingState, Side, Unit
from lianxin.sheets.bulk import Row, new_ids, write_rows

_LISTING = (
    "id", "council_id", "owner_id", "side", "form", "unit", "title", "capacity", "taken", "state", "fund_id",
)  # fmt: skip
_CLAIM = ("id", "listing_id", "organisation_id", "quantity", "state", "key", "on", "claimed_by_id", "reason")
_DELIVERY = ("claim_id", "quantity", "on", "note", "transfer_id", "recorded_by_id")


@dataclass(frozen=True)
class Kept:
    """One organisation's promise of all the money that a fund's listing asked for, and what arrived for it."""

    fund_id: int
    owner_id: int
    organisation_id: int
    title: str
    promised_fen: int
    on: date
    open: bool
    received_fen: int = 0
    transfer_id: int | None = None


def keep_many(promises: Sequence[Kept], *, council_id: int, recorder: Model) -> None:
    """Write a fully claimed listing, its claim and its delivery for each promise. ``promised_fen`` is above 0."""
    listings, claims = new_ids(Listing, len(promises)), new_ids(Claim, len(promises))
    write_rows(Listing, _LISTING, [_listing(kept, pk, council_id) for kept, pk in zip(promises, listings, strict=True)])
    rows = zip(promises, claims, listings, strict=True)
    write_rows(Claim, _CLAIM, [_claim(kept, pk, listing, recorder) for kept, pk, listing in rows])
    delivered = [
        (pk, kept.received_fen, kept.on, "", kept.transfer_id, recorder.pk)
        for kept, pk in zip(promises, claims, strict=True)
        if kept.received_fen
    ]
    write_rows(Delivery, _DELIVERY, delivered)


def _listing(kept: Kept, pk: int, council_id: int) -> Row:
    state = ListingState.OPEN if kept.open else ListingState.CLOSED
    what = (Side.NEED.value, Form.MONEY.value, Unit.FEN.value, kept.title)
    return (pk, council_id, kept.owner_id, *what, kept.promised_fen, kept.promised_fen, state.value, kept.fund_id)


def _claim(kept: Kept, pk: int, listing: int, recorder: Model) -> Row:
    state = ClaimState.FULFILLED if kept.received_fen >= kept.promised_fen else ClaimState.ACTIVE
    promise = (kept.organisation_id, kept.promised_fen, state.value, uuid4(), kept.on)
    return (pk, listing, *promise, recorder.pk, "")
