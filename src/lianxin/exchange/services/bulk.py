"""Promises of money that were made and kept before the product knew of them, written in bulk (a step)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db.models import Model

from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.states import ClaimState, Form, ListingState, Side, Unit, Urgency
from lianxin.sheets.bulk import Row, new_ids, write_rows

_LISTING = (
    "id", "council_id", "side", "form", "unit", "state", "origin", "urgency", "is_micro", "details", "conditions",
    "times_carried", "grams", "fund_id", "owner_id", "place_id", "origin_id", "category_id", "year", "title",
    "capacity", "taken", "listed_on", "listed_by_id",
)  # fmt: skip
_CLAIM = (
    "id", "council_id", "listing_id", "organisation_id", "quantity", "held", "asked", "state", "began", "key", "on",
    "claimed_by_id", "reason",
)  # fmt: skip
_DELIVERY = (
    "claim_id", "quantity", "on", "voucher", "note", "file", "file_name", "sha256", "transfer_id", "recorded_by_id",
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """One organisation's promise of all the money that a thing's listing asked for, and what arrived for it."""

    origin: str
    origin_id: int
    fund_id: int
    place_id: int
    category_id: int
    year: int
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
    rows = [_listing(kept, pk, council_id, recorder) for kept, pk in zip(promises, listings, strict=True)]
    write_rows(Listing, _LISTING, rows)
    pairs = zip(promises, claims, listings, strict=True)
    write_rows(Claim, _CLAIM, [_claim(kept, pk, listing, council_id, recorder) for kept, pk, listing in pairs])
    delivered = [
        (pk, kept.received_fen, kept.on, "", "", "", "", "", kept.transfer_id, recorder.pk)
        for kept, pk in zip(promises, claims, strict=True)
        if kept.received_fen
    ]
    write_rows(Delivery, _DELIVERY, delivered)


def _listing(kept: Kept, pk: int, council_id: int, recorder: Model) -> Row:
    state = ListingState.OPEN if kept.open else ListingState.CLOSED
    what = (Side.NEED.value, Form.MONEY.value, Unit.FEN.value, state.value, kept.origin, Urgency.NORMAL.value, False)
    where = (kept.fund_id, kept.place_id, kept.place_id, kept.origin_id, kept.category_id, kept.year, kept.title)
    full = (kept.promised_fen, kept.promised_fen, kept.on, recorder.pk)
    return (pk, council_id, *what, "", "", 0, "", *where, *full)


def _claim(kept: Kept, pk: int, listing: int, council_id: int, recorder: Model) -> Row:
    state = ClaimState.FULFILLED if kept.received_fen >= kept.promised_fen else ClaimState.ACTIVE
    full = (kept.promised_fen, kept.promised_fen, kept.promised_fen)
    made = (state.value, ClaimState.ACTIVE.value, uuid4(), kept.on, recorder.pk, "")
    return (pk, council_id, listing, kept.organisation_id, *full, *made)
