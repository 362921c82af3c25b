"""Refusals of bank statements and their lines. Amounts in facts are fen; ``*_yuan`` is the same for people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Conflict, Refused
from lianxin.kernel.fen import format_fen


class StatementRefused(Refused):
    """A bank statement that cannot be taken in; nothing of it was."""

    code = "statement_refused"


class StatementTooLarge(StatementRefused):
    """Too many bytes or rows."""

    code = "statement_too_large"
    message = _("This statement has more than {rows} rows or {megabytes} MB.")
    remedy = _("Take it from the bank month by month.")


class StatementUnreadable(StatementRefused):
    """Neither a workbook nor text in an encoding that banks use."""

    code = "statement_unreadable"
    message = _("This is neither an Excel workbook nor a text that can be read.")
    remedy = _("Take the statement from the bank as Excel or CSV, and send it as it is.")


class StatementHeadless(StatementRefused):
    """No row names a date and an amount."""

    code = "statement_headless"
    message = _("No row of this statement names a date and an amount.")
    remedy = _("Send it with its heads, such as 交易日期, 收入, 支出, 对方户名, 摘要, 流水号.")


class StatementEmpty(StatementRefused):
    """Heads, and no line below them."""

    code = "statement_empty"
    message = _("No line stands below the heads of this statement.")


WHY_UNREADABLE = {
    "not_a_date": _("no date"),
    "date_in_future": _("a date that has not come yet"),
    "not_an_amount": _("no amount"),
    "fraction_of_fen": _("finer than one fen"),
    "amount_too_large": _("more money than the book can hold"),
    "negative": _("a negative amount"),
    "no_amount": _("no amount"),
    "both_ways": _("an amount in and an amount out"),
    "which_way": _("neither in nor out"),
}
"""Why a line of a statement cannot be read."""


class StatementLineUnreadable(StatementRefused):
    """One line cannot be read."""

    code = "statement_line_unreadable"
    message = _("Row {row} cannot be read: “{text}” is {words}.")
    remedy = _("Correct the row, or take it out, and send the statement again. Nothing of it was taken in.")

    def __init__(self, *, row: int, text: str, why: str) -> None:
        super().__init__(row=row, text=text, why=why, words=WHY_UNREADABLE[why])


class LineDecided(Conflict):
    """Somebody decided about the line first."""

    code = "line_decided"
    message = _("This line of the bank is {state} already.")


class WrongLine(Refused):
    """The line and what it was matched with do not go together: in and out, or another amount."""

    code = "wrong_line"
    message = _("This line of the bank cannot be that: one comes in and the other goes out, or the amounts differ.")
    remedy = _("Choose another match, or explain the line.")


class RecordedAlready(Refused):
    """The book has money like this line's already, and no line of the bank is matched with it."""

    code = "recorded_already"
    message = _("The book has {amount_yuan} of {party} already, of {on}, voucher {voucher}.")
    remedy = _("Match the line with that entry; or confirm that this money is another.")

    def __init__(self, *, entry: Any) -> None:
        amount = {"amount_fen": entry.amount_fen, "amount_yuan": format_fen(entry.amount_fen)}
        about = {"entry": entry.pk, "voucher": entry.voucher.number, "on": entry.on, "party": str(entry.organisation)}
        super().__init__(**about, **amount)


class MatchedAlready(Refused):
    """The entry of the book is matched with another line of the bank, or was taken back."""

    code = "matched_already"
    message = _("That entry of the book is matched with another line, or was taken back.")
    remedy = _("Choose another entry.")
