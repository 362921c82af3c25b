"""Recording what stands on a receipt that was issued elsewhere, and correcting a record."""

import re
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.db import IntegrityError, transaction

from lianxin.accounts.models import User
from lianxin.journal import services as journal
from lianxin.kernel import clock
from lianxin.kernel.errors import need_reason
from lianxin.ledger.errors import DateInFuture, check_amount
from lianxin.ledger.models import Transfer
from lianxin.ledger.states import TransferKind
from lianxin.network.models import Council
from lianxin.network.rules import permit
from lianxin.receipts.errors import (
    CorrectedAlready,
    HasReceipt,
    MoreThanGiven,
    NotAGift,
    ReceiptKnown,
    ReceiptNumberBad,
)
from lianxin.receipts.models import ReceiptReference
from lianxin.receipts.queries import gift_in

_NUMBER = re.compile(r"[0-9A-Za-z]{1,20}")


@dataclass(frozen=True)
class Printed:
    """What stands on the receipt; the amount in fen."""

    code: str
    number: str
    on: date
    payer: str
    item: str
    amount_fen: int
    check_code: str = ""


@transaction.atomic
def record_receipt(*, council: Council, transfer_id: int, printed: Printed, actor: User) -> ReceiptReference:
    """Record the reference of the receipt for money that came in.

    Raises NotAllowed, Transfer.DoesNotExist, NotAGift, HasReceipt, and as ``correct_receipt``.
    """
    post = permit(actor, "receipts.record", council)
    gift = gift_in(council.pk, transfer_id)
    if earlier := ReceiptReference.objects.filter(transfer=gift, is_current=True).first():
        raise HasReceipt(number=str(earlier))
    receipt = _store(gift, _checked(printed, gift), actor)
    journal.write("receipts.recorded", subject=receipt, actor=actor, post=post, facts=_facts(receipt))
    return receipt


@transaction.atomic
def correct_receipt(
    *, council: Council, receipt_id: int, printed: Printed, reason: str, actor: User
) -> ReceiptReference:
    """Put a new record in the place of one that was wrong; the old one stays and is named.

    Raises NotAllowed, ReceiptReference.DoesNotExist, CorrectedAlready, ReasonMissing, ReceiptNumberBad, ReceiptKnown,
    BadAmount, MoreThanGiven, DateInFuture.
    """
    post = permit(actor, "receipts.record", council)
    old = ReceiptReference.objects.get(pk=receipt_id, council=council)
    reason = need_reason(reason)
    gift = gift_in(council.pk, old.transfer_id)
    printed = _checked(printed, gift)
    if not ReceiptReference.objects.filter(pk=old.pk, is_current=True).update(is_current=False):
        raise CorrectedAlready
    receipt = _store(gift, printed, actor, corrects=old, reason=reason)
    facts = _facts(receipt) | {"corrects": str(old), "reason": reason}
    journal.write("receipts.corrected", subject=receipt, actor=actor, post=post, facts=facts)
    return receipt


def _checked(printed: Printed, gift: Transfer) -> Printed:
    if gift.kind != TransferKind.RECEIVED or gift.reverses_id or hasattr(gift, "reversed_by"):
        raise NotAGift
    printed = replace(printed, code=printed.code.strip(), number=printed.number.strip())
    for asked in (printed.code, printed.number):
        if not _NUMBER.fullmatch(asked):
            raise ReceiptNumberBad(asked=asked)
    if check_amount(printed.amount_fen) > gift.amount_fen:
        raise MoreThanGiven(asked=printed.amount_fen, given=gift.amount_fen)
    if printed.on > clock.today():
        raise DateInFuture(on=printed.on)
    return printed


def _store(
    gift: Transfer, printed: Printed, actor: User, *, corrects: ReceiptReference | None = None, reason: str = ""
) -> ReceiptReference:
    try:
        with transaction.atomic():
            return ReceiptReference.objects.create(
                council_id=gift.council_id,
                transfer=gift,
                corrects=corrects,
                reason=reason,
                recorded_by=actor,
                recorded_at=clock.now(),
                **asdict(printed),
            )
    except IntegrityError:
        raise ReceiptKnown(number=f"{printed.code}-{printed.number}") from None


def _facts(receipt: ReceiptReference) -> dict[str, object]:
    return {"receipt": str(receipt), "amount_fen": receipt.amount_fen, "transfer": receipt.transfer_id}
