"""Refusals of this app."""

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Refused
from lianxin.kernel.fen import format_fen


class NotAGift(Refused):
    """A receipt for something else than money that came in and stands."""

    code = "not_a_gift"
    message = _("This entry is no money that came in, or it was taken back.")
    remedy = _("Choose the entry by which the money came in.")


class ReceiptNumberBad(Refused):
    """A code or number that cannot be one."""

    code = "receipt_number_bad"
    message = _("“{asked}” is no code or number of a receipt.")
    remedy = _("Give it as it is printed: digits and letters, at most 20.")


class ReceiptKnown(Refused):
    """The same code and number were recorded before."""

    code = "receipt_known"
    message = _("Receipt {number} was recorded already.")
    remedy = _("Look it up in the list of receipts; correct the one that is wrong.")


class HasReceipt(Refused):
    """The entry has a receipt."""

    code = "has_receipt"
    message = _("This entry has the receipt {number}.")
    remedy = _("Correct that one.")


class CorrectedAlready(Refused):
    """A later record holds."""

    code = "corrected_already"
    message = _("This record was corrected already.")
    remedy = _("Correct the record that holds now.")


class MoreThanGiven(Refused):
    """A receipt over more than came in."""

    code = "more_than_given"
    message = _("{asked_yuan} is more than the {given_yuan} that came in.")
    remedy = _("Give the amount that is printed on the receipt of this entry.")

    def __init__(self, *, asked: int, given: int) -> None:
        super().__init__(asked=asked, given=given, asked_yuan=format_fen(asked), given_yuan=format_fen(given))
