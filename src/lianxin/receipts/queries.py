"""Reads of receipts."""

from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from lianxin.ledger.models import Transfer
from lianxin.receipts.models import ReceiptReference


def receipts_of(council_id: int) -> QuerySet[ReceiptReference]:
    """A council's receipts that hold, the latest record first, with their entries. One query."""
    found = ReceiptReference.objects.filter(council=council_id, is_current=True)
    return found.select_related("transfer__fund", "transfer__organisation", "corrects").order_by("-pk")


def gift_in(council_id: int, pk: int) -> Transfer:
    """An entry of a council. One query. Raises Transfer.DoesNotExist."""
    return Transfer.objects.select_related("organisation", "fund", "reversed_by").get(pk=pk, council=council_id)


def receipts_shown(path: str = "receipts") -> "Prefetch[Any, Any, Any]":
    """To prefetch the receipts that hold of entries, as ``receipts_shown``. One query more."""
    return Prefetch(path, queryset=ReceiptReference.objects.filter(is_current=True), to_attr="receipts_shown")


def receipts_astray(council_id: int) -> QuerySet[ReceiptReference]:
    """Records that hold though another took their place, or that no other did, or of more than came in. One query.

    None unless rows were altered.
    """
    found = ReceiptReference.objects.filter(council=council_id)
    astray = Q(is_current=True, corrected_by__isnull=False) | Q(is_current=False, corrected_by__isnull=True)
    return found.filter(astray | Q(amount_fen__gt=F("transfer__amount_fen"))).order_by("pk")
