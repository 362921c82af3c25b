"""What the exchange's endpoints give. Each quantity is in the ``unit`` beside it: money in fen, produce in grams."""

from datetime import date, datetime
from typing import Any, Self

from pydantic import Field

from lianxin.accounts.api import Named, Output
from lianxin.exchange.models import Claim, Delivery, DeliveryUse, Listing
from lianxin.exchange.queries.claims import due_on, received_of
from lianxin.ledger.api import ScanOut
from lianxin.ledger.models import PendingEntry


class Shown(Output):
    """What is told of a record: its fields of the same names, and what is given beside them."""

    @classmethod
    def of(cls, record: Any, /, **beside: Any) -> Self:
        """A record that came with the things it names."""
        own = {name: getattr(record, name) for name in cls.model_fields if name not in beside}
        return cls.model_validate(own | beside, from_attributes=True)


class ListingOut(Shown):
    """A need or a resource. What is taken and left is shown to the council's members only."""

    id: int
    council: str
    side: str
    form: str
    title: str
    owner: Named
    place: Named | None
    category: Named | None
    unit: str
    capacity: int
    taken: int | None
    left: int | None
    state: str
    urgency: str
    micro: bool
    year: int
    until_on: date | None
    met_on: date | None = Field(description="When it closed because all of it had come.")
    times_carried: int

    @classmethod
    def seen(cls, listing: Listing, *, council: str, is_member: bool, **beside: Any) -> Self:
        """A listing with its owner, place and category, as a reader may see it."""
        hidden = {} if is_member else {"taken": None, "left": None}
        return cls.of(listing, council=council, micro=listing.is_micro, **hidden, **beside)


class ClaimOut(Shown):
    """A promise against a listing, in its unit."""

    id: int
    listing: int
    organisation: Named
    quantity: int
    unit: str
    state: str
    on: date

    @classmethod
    def of(cls, claim: Claim, /, **beside: Any) -> Self:
        """A claim with its listing and organisation."""
        return super().of(claim, listing=claim.listing_id, unit=claim.listing.unit, **beside)


class ClaimLine(ClaimOut):
    """A claim as lists show it. ``held`` is what it takes of the listing now.

    ``origin`` names the type of thing of which the listing is part (``projects.project``), where it is part of one.
    """

    title: str
    side: str
    form: str
    origin: str
    origin_id: int | None
    giver: Named
    receiver: Named
    held: int
    received: int
    due_on: date
    contacted_on: date | None
    answer_by_at: datetime | None
    overdue: bool | None = Field(description="Told to the two sides, the office and the auditor only.")

    @classmethod
    def of(cls, claim: Claim, /, **beside: Any) -> Self:
        """A claim with its listing, both sides and what was ``received``; ``overdue`` is given beside it."""
        listing = claim.listing
        sides = {listing.owner_id: listing.owner, claim.organisation_id: claim.organisation}
        thing = {name: getattr(listing, name) for name in ("title", "side", "form", "origin", "origin_id")}
        came = {"received": received_of(claim), "due_on": due_on(claim)}
        return super().of(
            claim, giver=sides[claim.giver_id], receiver=sides[claim.receiver_id], **thing, **came, **beside
        )


class DeliveryOut(Shown):
    """What arrived for a claim, in its listing's unit."""

    id: int | None
    claim: int
    quantity: int
    on: date
    note: str

    @classmethod
    def of(cls, delivery: Delivery, /, **beside: Any) -> Self:
        """A delivery."""
        return super().of(delivery, claim=delivery.claim_id, **beside)


class DeliveryLine(DeliveryOut):
    """What arrived, with what shows it. What takes another back is negative and names it in ``corrects``.

    The file is fetched from ``/deliveries/{id}/file``; the pictures of a voucher of money are ``scans``.
    Where a second person is needed, ``id`` is null, and ``pending`` names what waits for one.
    """

    unit: str
    estimated_fen: int | None = Field(description="What it may be worth, in kind only; never to be added to money.")
    voucher: str
    file_name: str
    sha256: str
    transfer: int | None
    corrects: int | None
    corrected_by: int | None
    recorded_by: str | None
    scans: list[ScanOut]
    pending: int | None = None

    @classmethod
    def waiting(cls, entry: PendingEntry, *, claim: int, unit: str) -> Self:
        """What waits for a second person, in its place."""
        return cls(
            id=None,
            pending=entry.pk,
            claim=claim,
            quantity=entry.amount_fen,
            on=entry.on,
            note=entry.paper["purpose"],
            unit=unit,
            voucher=entry.paper["voucher"],
            file_name="",
            sha256="",
            transfer=None,
            corrects=None,
            corrected_by=None,
            recorded_by=str(entry.recorded_by),
            scans=[],
            estimated_fen=None,
        )

    @classmethod
    def of(cls, delivery: Delivery, /, **beside: Any) -> Self:
        """A delivery with what takes it back and who recorded it; its claim's ``unit`` is given beside it."""
        correction, recorder, money = getattr(delivery, "corrected_by", None), delivery.recorded_by, delivery.transfer
        return super().of(
            delivery,
            transfer=delivery.transfer_id,
            corrects=delivery.corrects_id,
            corrected_by=correction.pk if correction else None,
            recorded_by=str(recorder) if recorder else None,
            scans=[ScanOut.of(scan) for scan in money.voucher.scans.all()] if money else [],
            pending=None,
            **beside,
        )


class UseOut(Shown):
    """What became of some of a delivery in kind, in its claim's unit. What takes another back is negative.

    The file is fetched from ``/uses/{id}/file``.
    """

    id: int
    delivery: int
    quantity: int
    on: date
    purpose: str
    file_name: str
    sha256: str
    corrects: int | None
    corrected_by: int | None
    recorded_by: str

    @classmethod
    def of(cls, use: DeliveryUse, /, **beside: Any) -> Self:
        """A use with what takes it back and who recorded it."""
        correction = getattr(use, "corrected_by", None)
        return super().of(
            use,
            delivery=use.delivery_id,
            corrects=use.corrects_id,
            corrected_by=correction.pk if correction else None,
            recorded_by=str(use.recorded_by),
            **beside,
        )


class TotalOut(Shown):
    """What listings of one unit come to, in that unit; units are never added together."""

    unit: str
    count: int
    capacity: int
    taken: int | None
    left: int | None


class CameOut(Shown):
    """What claims of one unit promise and what came, in that unit. Never to be added together."""

    unit: str
    promised: int
    received: int
