"""Endpoints of receipts, for members."""

from datetime import date
from typing import Annotated

from django.http import Http404
from ninja import Query, Router
from pydantic import StringConstraints

from lianxin.accounts.api import Id, Input, Line, Output, Page, SignedIn, Whole, Written, page_of, read, write
from lianxin.kernel.words import amount_in_words
from lianxin.ledger.models import Transfer
from lianxin.network.api import PartOfCouncil, council_of, member_of
from lianxin.receipts.models import ReceiptReference
from lianxin.receipts.queries import receipts_of
from lianxin.receipts.services import Printed, correct_receipt, record_receipt

router = Router()
ROUTERS = {"Donation receipts": (router,)}
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20, pattern=r"^[0-9A-Za-z]*$")]


class ReceiptReferenceIn(Input):
    """What stands on the receipt."""

    code: Short
    number: Short
    check_code: Short = ""
    on: date
    payer: Written
    item: Written
    amount_fen: Whole

    def printed(self) -> Printed:
        """As services take it."""
        return Printed(**{name: getattr(self, name) for name in ReceiptReferenceIn.model_fields})


class ReceiptCorrection(ReceiptReferenceIn):
    """The receipt anew, and why."""

    reason: Line


class ReceiptOut(Output):
    """A receipt that holds, of an entry of the book; ``corrects`` is the record that it replaced."""

    id: int
    transfer: int
    code: str
    number: str
    check_code: str
    on: date
    payer: str
    item: str
    amount_fen: int
    in_words: str
    corrects: int | None
    reason: str

    @classmethod
    def of(cls, one: ReceiptReference) -> "ReceiptOut":
        """As members see it."""
        said = {name: getattr(one, name) for name in ReceiptReferenceIn.model_fields}
        return cls(
            id=one.pk,
            transfer=one.transfer_id,
            in_words=amount_in_words(one.amount_fen),
            corrects=one.corrects_id,
            reason=one.reason,
            **said,
        )


@read(router, "/receipts", gives=Page[ReceiptOut], public=False)
def list_receipts(request: SignedIn, to: Query[PartOfCouncil]) -> Page[ReceiptOut]:
    """Receipts that hold, the latest record first."""
    council = council_of(to.council)
    if not request.user.has_perm("receipts.see", council):
        raise Http404
    found = receipts_of(council.pk)
    found = found.filter(pk__lt=to.after) if to.after else found
    items, after = page_of(request, found, limit=to.limit, key=lambda one: one.pk)
    return Page[ReceiptOut](items=[ReceiptOut.of(one) for one in items], next=after)


@write(router, "/transfers/{transfer_id}/receipts", gives=ReceiptOut, creates=True)
def add_receipt(request: SignedIn, transfer_id: Id, data: ReceiptReferenceIn) -> ReceiptOut:
    """Record the reference of the receipt for money that came in."""
    gift = Transfer.objects.select_related("council").get(pk=transfer_id, council__in=member_of(request.user))
    receipt = record_receipt(council=gift.council, transfer_id=gift.pk, printed=data.printed(), actor=request.user)
    return ReceiptOut.of(receipt)


@write(router, "/receipts/{receipt_id}/corrections", gives=ReceiptOut, creates=True)
def amend_receipt(request: SignedIn, receipt_id: Id, data: ReceiptCorrection) -> ReceiptOut:
    """Put a new record in the place of a wrong one."""
    old = ReceiptReference.objects.select_related("council").get(pk=receipt_id, council__in=member_of(request.user))
    receipt = correct_receipt(
        council=old.council, receipt_id=old.pk, printed=data.printed(), reason=data.reason, actor=request.user
    )
    return ReceiptOut.of(receipt)
