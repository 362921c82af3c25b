"""What comes in and goes out: claims, receipts, deliveries, expenses, reversals and balances."""

from datetime import date
from typing import Annotated

from ninja import File, Router, UploadedFile
from pydantic import Field

from lianxin.accounts.api import Id, Input, Line, SignedIn, Whole, Written, retry_key, write
from lianxin.exchange.api import ClaimOut, DeliveryOut
from lianxin.ledger.api import ScanOut
from lianxin.ledger.models import Transfer
from lianxin.ledger.services import Paper, Upload
from lianxin.network.api import member_of
from lianxin.projects.api.scope import seen
from lianxin.projects.api.shapes import TransferOut
from lianxin.projects.services import (
    add_scan,
    claim_project,
    deliver_in_kind,
    enter_money,
)

router = Router()


class ClaimIn(Input):
    """A promise, in the listing's unit; money in fen."""

    listing: Id
    organisation: Id
    quantity: Whole


class PaperIn(Input):
    """The paper behind an entry: its voucher number, the day on which the money moved, and what for.

    ``confirm_voucher`` says that it is another entry of a paper that the book has (refused as ``voucher_known``);
    ``is_late``, that it is recorded today where its month is sealed (``period_sealed``), and names that month. A later
    entry may name a sealed month itself: ``about_month`` is any of its days.
    """

    voucher: Annotated[Line, Field(min_length=1, max_length=60)]
    on: date
    purpose: Annotated[Line, Field(min_length=1)]
    confirm_voucher: bool = False
    is_late: bool = False
    about_month: date | None = None

    def paper(self) -> Paper:
        """As services take it."""
        told = self.model_dump(include={"voucher", "on", "purpose", "about_month"})
        return Paper(**told, confirmed=self.confirm_voucher, late=self.is_late)


class ReceiptIn(PaperIn):
    """Money that came in for a claim."""

    claim: Id
    amount_fen: Whole


class ExpenseIn(PaperIn):
    """Money that the project paid."""

    payee: Written
    amount_fen: Whole
    paid_from: Annotated[
        list[Id],
        Field(max_length=50, description="Entries of what came in that pay it; all of them pro rata if none is named."),
    ] = []


class ReturnIn(PaperIn):
    """A balance returned to one of the project's givers."""

    organisation: Id
    amount_fen: Whole


class CarryIn(PaperIn):
    """A balance carried over to another project."""

    to: Id
    amount_fen: Whole


class DeliveryIn(Input):
    """Goods, hours or places that came for a claim, in its listing's unit."""

    claim: Id
    quantity: Whole
    on: date
    note: Line = ""


@write(router, "/projects/{project_id}/claims", gives=ClaimOut, creates=True)
def claim(request: SignedIn, project_id: Id, body: ClaimIn) -> ClaimOut:
    """Claim a project's need wholly or in part (a member's liaison). Never more than is left."""
    made = claim_project(
        project=seen(request, project_id),
        listing_id=body.listing,
        organisation_id=body.organisation,
        quantity=body.quantity,
        actor=request.user,
        key=retry_key(request),
    )
    return ClaimOut.of(made)


@write(router, "/projects/{project_id}/receipts", gives=TransferOut, creates=True)
def record_receipt(request: SignedIn, project_id: Id, body: ReceiptIn) -> TransferOut:
    """Record money received for a claim, against its voucher (the village's steward or the office)."""
    transfer = enter_money(
        "receive",
        project=seen(request, project_id),
        claim_id=body.claim,
        amount_fen=body.amount_fen,
        paper=body.paper(),
        actor=request.user,
    )
    return TransferOut.of(transfer)


@write(router, "/projects/{project_id}/deliveries", gives=DeliveryOut, creates=True)
def record_delivery(request: SignedIn, project_id: Id, body: DeliveryIn) -> DeliveryOut:
    """Record what came in kind for a claim (the village's steward or the office)."""
    delivery = deliver_in_kind(
        project=seen(request, project_id),
        claim_id=body.claim,
        quantity=body.quantity,
        on=body.on,
        note=body.note,
        actor=request.user,
    )
    return DeliveryOut.of(delivery)


@write(router, "/projects/{project_id}/expenses", gives=TransferOut, creates=True)
def record_expense(request: SignedIn, project_id: Id, body: ExpenseIn) -> TransferOut:
    """Record what the project paid: to whom, what for, against which voucher (the village's steward or the office)."""
    transfer = enter_money(
        "spend",
        project=seen(request, project_id),
        payee=body.payee,
        amount_fen=body.amount_fen,
        paper=body.paper(),
        paid_from=body.paid_from,
        actor=request.user,
    )
    return TransferOut.of(transfer)


@write(router, "/transfers/{transfer_id}/reverse", gives=TransferOut, creates=True)
def reverse_transfer(request: SignedIn, transfer_id: Id, body: PaperIn) -> TransferOut:
    """Correct an entry by a new one that takes it back; ``purpose`` says why (the office)."""
    pk = _project_of(request, transfer_id)
    project = seen(request, pk)
    reversal = enter_money("reverse", project=project, transfer_id=transfer_id, paper=body.paper(), actor=request.user)
    return TransferOut.of(reversal)


@write(router, "/transfers/{transfer_id}/scans", gives=ScanOut, creates=True)
def add_voucher_scan(request: SignedIn, transfer_id: Id, file: File[UploadedFile]) -> ScanOut:
    """Keep a picture of an entry's voucher, of at most 20 MB (the village's steward or the office)."""
    pk = _project_of(request, transfer_id)
    upload = Upload(file, file.content_type or "")
    scan = add_scan(project=seen(request, pk), transfer_id=transfer_id, upload=upload, actor=request.user)
    return ScanOut.of(scan)


def _project_of(request: SignedIn, transfer_id: int) -> int:
    """The project of an entry of a council in which the sender holds a post. Raises Transfer.DoesNotExist."""
    mine = Transfer.objects.filter(council__in=member_of(request.user), fund__project__isnull=False)
    return mine.values_list("fund__project", flat=True).get(pk=transfer_id)


@write(router, "/projects/{project_id}/returns", gives=TransferOut, creates=True)
def return_balance_(request: SignedIn, project_id: Id, body: ReturnIn) -> TransferOut:
    """Record a balance returned to a giver (the office)."""
    transfer = enter_money(
        "give_back",
        project=seen(request, project_id),
        organisation_id=body.organisation,
        amount_fen=body.amount_fen,
        paper=body.paper(),
        actor=request.user,
    )
    return TransferOut.of(transfer)


@write(router, "/projects/{project_id}/carry-over", gives=TransferOut, creates=True)
def carry_over(request: SignedIn, project_id: Id, body: CarryIn) -> TransferOut:
    """Carry a balance over to another project of the council (the office)."""
    transfer = enter_money(
        "carry_over",
        project=seen(request, project_id),
        to=seen(request, body.to),
        amount_fen=body.amount_fen,
        paper=body.paper(),
        actor=request.user,
    )
    return TransferOut.of(transfer)
