"""What the two sides of a claim do: accept, decline, confirm, speak, record what came, settle, withdraw, release."""

from datetime import date
from typing import Annotated, Any

from ninja import File, UploadedFile
from pydantic import Field

from lianxin.accounts.api import Id, Input, JsonOrForm, Line, SignedIn, Typed, write
from lianxin.exchange import services
from lianxin.exchange.api.claims import router
from lianxin.exchange.api.scope import own_claim, seen_claim, seen_delivery, shown_claim
from lianxin.exchange.api.shapes import ClaimLine, DeliveryLine
from lianxin.exchange.api.writing import Because
from lianxin.exchange.models import Claim, Delivery
from lianxin.exchange.services import Arrived
from lianxin.ledger.api import ScanOut
from lianxin.ledger.models import PendingEntry
from lianxin.ledger.services import Paper, Upload

__all__ = ["router"]
Voucher = Annotated[Line, Field(max_length=60)]


class SpokeIn(Input):
    """When the two sides spoke, and what they settled on."""

    on: date
    note: Line = ""


class ArrivedIn(Input):
    """What came: as much as it is, more or less than promised. Money has its voucher. As a form where a file comes too.

    ``confirm_voucher`` says that it is another entry of a paper that the book has (refused as ``voucher_known``);
    ``is_late``, that it is recorded today where its month is sealed (``period_sealed``), and names that month.
    """

    quantity: Typed
    on: date
    voucher: Voucher = ""
    note: Line = ""
    estimated_fen: Typed | None = None
    confirm_voucher: bool = False
    is_late: bool = False


class WrongIn(Input):
    """What was wrong with an entry, and the voucher of the correction where it is money."""

    on: date
    purpose: Annotated[Line, Field(min_length=1)]
    voucher: Voucher = ""
    confirm_voucher: bool = False
    is_late: bool = False


@write(router, "/claims/{claim_id}/accept", gives=ClaimLine)
def accept_claim(request: SignedIn, claim_id: Id) -> ClaimLine:
    """Say yes to a proposal or a freed place (who speaks for the claimant)."""
    return _done(services.accept_claim, request, claim_id)


@write(router, "/claims/{claim_id}/decline", gives=ClaimLine)
def decline_claim(request: SignedIn, claim_id: Id, body: Because) -> ClaimLine:
    """Say no to a proposal or a freed place (who speaks for the claimant)."""
    return _done(services.decline_claim, request, claim_id, reason=body.reason)


@write(router, "/claims/{claim_id}/confirm", gives=ClaimLine)
def confirm_claim(request: SignedIn, claim_id: Id) -> ClaimLine:
    """Agree to a claim (who speaks for the listing's owner, or the office)."""
    return _done(services.confirm_claim, request, claim_id)


@write(router, "/claims/{claim_id}/contact", gives=ClaimLine)
def note_contact(request: SignedIn, claim_id: Id, body: SpokeIn) -> ClaimLine:
    """Note that the two sides spoke (either of them, or the office)."""
    return _done(services.note_contact, request, claim_id, on=body.on, note=body.note)


@write(router, "/claims/{claim_id}/settle", gives=ClaimLine)
def settle_claim(request: SignedIn, claim_id: Id, body: Because) -> ClaimLine:
    """Be content with what came; the rest can be claimed by others (who receives it, the owner, the office)."""
    return _done(services.settle_claim, request, claim_id, reason=body.reason)


@write(router, "/claims/{claim_id}/withdraw", gives=ClaimLine)
def withdraw_claim(request: SignedIn, claim_id: Id, body: Because) -> ClaimLine:
    """Take a claim back before anything came, of a project too (who speaks for the claimant, or the office)."""
    claim = seen_claim(request, claim_id)
    return shown_claim(request, services.withdraw_claim(claim_id=claim.pk, reason=body.reason, actor=request.user))


@write(router, "/claims/{claim_id}/release", gives=ClaimLine)
def release_claim(request: SignedIn, claim_id: Id, body: Because) -> ClaimLine:
    """Let a claimant go before anything came (who speaks for the listing's owner, or the office)."""
    return _done(services.release_claim, request, claim_id, reason=body.reason)


@write(router, "/claims/{claim_id}/deliveries", gives=DeliveryLine, creates=True)
def deliver(
    request: SignedIn, claim_id: Id, body: JsonOrForm[ArrivedIn], file: File[UploadedFile | None] = None
) -> DeliveryLine:
    """Record what came, with a picture or paper of at most 20 MB if there is one (who receives it, or the office)."""
    claim = own_claim(request, claim_id)
    content_type = (file.content_type or "") if file else ""
    told = body.model_dump(exclude={"confirm_voucher", "is_late"})
    arrived = Arrived(**told, file=file, content_type=content_type, confirmed=body.confirm_voucher, late=body.is_late)
    return _shown(claim, services.enter_delivery(claim_id=claim.pk, arrived=arrived, actor=request.user))


@write(router, "/deliveries/{delivery_id}/scans", gives=ScanOut, creates=True)
def add_delivery_scan(request: SignedIn, delivery_id: Id, file: File[UploadedFile]) -> ScanOut:
    """Keep a picture of the voucher of money that came, of at most 20 MB (who receives it, or the office)."""
    delivery = seen_delivery(request, delivery_id)
    own_claim(request, delivery.claim_id)
    upload = Upload(file, file.content_type or "")
    return ScanOut.of(services.add_scan(delivery_id=delivery.pk, upload=upload, actor=request.user))


@write(router, "/deliveries/{delivery_id}/take-back", gives=DeliveryLine, creates=True)
def take_back_delivery(request: SignedIn, delivery_id: Id, body: WrongIn) -> DeliveryLine:
    """Correct what was recorded by a new entry that takes it back (the office)."""
    wrong = seen_delivery(request, delivery_id)
    claim = own_claim(request, wrong.claim_id)
    paper = Paper(body.voucher, body.on, body.purpose, late=body.is_late, confirmed=body.confirm_voucher)
    return _shown(claim, services.enter_taking_back(delivery_id=wrong.pk, paper=paper, actor=request.user))


def _shown(claim: Claim, entered: Delivery | PendingEntry) -> DeliveryLine:
    """What was recorded, or what waits for a second person in its place."""
    if isinstance(entered, PendingEntry):
        return DeliveryLine.waiting(entered, claim=claim.pk, unit=claim.listing.unit)
    return DeliveryLine.of(entered, unit=claim.listing.unit)


def _done(verb: Any, request: SignedIn, claim_id: int, **told: Any) -> ClaimLine:
    """Do a verb of the exchange's own claims; the claim as it stands then."""
    claim: Claim = verb(claim_id=own_claim(request, claim_id).pk, actor=request.user, **told)
    return shown_claim(request, claim)
