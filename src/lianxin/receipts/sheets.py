"""The list of receipts as a workbook."""

from collections.abc import Iterable
from typing import IO, cast

from django.utils.translation import gettext as _

from lianxin.kernel.words import amount_in_words
from lianxin.receipts.models import ReceiptReference
from lianxin.sheets.layouts import Column, Hooks, Kind, Layout
from lianxin.sheets.writer import Filled, write_workbook

_FIELDS = ("code", "number", "check_code", "on", "payer", "item", "amount_fen")


def write_receipts(target: IO[bytes], receipts: Iterable[ReceiptReference]) -> None:
    """Write every receipt with its amount in figures and in words, and the sum."""
    rows = [
        {name: getattr(one, name) for name in _FIELDS} | {"words": amount_in_words(one.amount_fen)} for one in receipts
    ]
    write_workbook(target, [Filled(_layout(), None, rows)])


def _layout() -> Layout:
    return Layout(
        code="receipts",
        name=_("Donation receipts"),
        sheet="",
        sheet_name=_("Donation receipts"),
        title=_("Donation receipts"),
        subtitle=_("References of receipts that were issued elsewhere."),
        columns=(
            Column("no", _("No."), Kind.SEQUENCE, width=6),
            Column("code", _("Receipt code"), required=True, width=14),
            Column("number", _("Receipt number"), width=16),
            Column("check_code", _("Check code"), width=12),
            Column("on", _("Date of issue"), Kind.DATE, width=12),
            Column("payer", _("Payer"), width=30),
            Column("item", _("Item"), width=24),
            Column("amount_fen", _("Amount (yuan)"), Kind.FEN, total=True, width=16),
            Column("words", _("In words"), width=34),
        ),
        identity=("code",),
        hooks=cast("Hooks", None),
        total_row=True,
    )
