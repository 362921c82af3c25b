"""What receipts say in the journal."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from lianxin.journal.sentences import Subject, family, say, subjects
from lianxin.receipts.models import ReceiptReference


def _receipts(ids: set[int]) -> Mapping[int, Subject]:
    return {
        one.pk: Subject(str(one), "ways:entry", one.transfer_id) for one in ReceiptReference.objects.filter(pk__in=ids)
    }


subjects(receipts_receiptreference=_receipts)
family("receipts", _("Donation receipts"))
say(
    {
        "receipts.recorded": _("{place} recorded the receipt {receipt} of {amount_fen}."),
        "receipts.corrected": _("{place} corrected the receipt {corrects}; {receipt} of {amount_fen} holds."),
    }
)
