"""Refusals of this app. Amounts in facts are fen; ``*_yuan`` is the same for people."""

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Refused
from lianxin.kernel.fen import format_fen

MOST_FEN = 10**15
"""¥10 trillion: the most that one entry may move, so that no sum leaves 64 bits."""


class BadAmount(Refused):
    """An amount that cannot be money."""

    code = "bad_amount"
    message = _("{asked} is not an amount that can be recorded.")
    remedy = _("Give an amount above 0 with at most two decimals.")


class NotEnoughMoney(Refused):
    """More would leave a fund than it holds."""

    code = "not_enough_money"
    message = _("{asked_yuan} is more than the {held_yuan} that is left.")
    remedy = _("Record what has been received first, or give a smaller amount.")

    def __init__(self, *, asked: int, held: int) -> None:
        super().__init__(asked=asked, held=held, asked_yuan=format_fen(asked), held_yuan=format_fen(held))


class DateInFuture(Refused):
    """Money cannot have moved yet."""

    code = "date_in_future"
    message = _("{on} has not come yet.")
    remedy = _("Record money on the day it moved, or later.")


class VoucherMissing(Refused):
    """Money that moved without a voucher number."""

    code = "voucher_missing"
    message = _("Money needs the number of its voucher.")
    remedy = _("Give the number that stands on the paper.")


class AlreadyReversed(Refused):
    """The transfer was taken back before."""

    code = "already_reversed"
    message = _("This entry was reversed already.")


class ReversalOfReversal(Refused):
    """A reversal cannot be reversed."""

    code = "reversal_of_reversal"
    message = _("A reversal cannot be reversed.")
    remedy = _("Record the right amount as a new entry.")


def check_amount(amount_fen: int) -> int:
    """The amount, if it can be money. Raises BadAmount."""
    if not 0 < amount_fen <= MOST_FEN:
        raise BadAmount(asked=amount_fen)
    return amount_fen
