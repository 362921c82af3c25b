"""Refusals of this app. Amounts in facts are fen; ``*_yuan`` is the same for people."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Conflict, Refused
from lianxin.kernel.fen import format_fen
from lianxin.kernel.naming import month_words

MOST_FEN = 10**15
"""¥10 trillion: the most that one entry may move, so that no sum leaves 64 bits."""


class BadAmount(Refused):
    """An amount that cannot be money."""

    code = "bad_amount"
    message = _("{asked_yuan} is not an amount that can be recorded.")
    remedy = _("Give an amount above 0 with at most two decimals.")

    def __init__(self, *, asked: int) -> None:
        super().__init__(asked=asked, asked_yuan=format_fen(asked))


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


class VoucherKnown(Refused):
    """The book has an entry of this voucher with the same party, or of another day. ``entry`` is a ``Transfer``."""

    code = "voucher_known"
    message = _("Voucher {voucher} stands in the book already: {amount_yuan} on {on}, {purpose}.")
    remedy = _("Correct the number; or confirm that this is another entry of the same paper.")

    def __init__(self, *, entry: Any) -> None:
        amount = {"amount_fen": entry.amount_fen, "amount_yuan": format_fen(entry.amount_fen)}
        about = {"entry": entry.pk, "voucher": entry.voucher.number, "on": entry.on, "purpose": entry.purpose}
        super().__init__(**about, **amount)


class AlreadyReversed(Refused):
    """The transfer was taken back before."""

    code = "already_reversed"
    message = _("This entry was reversed already.")


class ReversalOfReversal(Refused):
    """A reversal cannot be reversed."""

    code = "reversal_of_reversal"
    message = _("A reversal cannot be reversed.")
    remedy = _("Record the right amount as a new entry.")


class NotASource(Refused):
    """An expense was pinned to an entry that did not bring money into its fund, or was taken back."""

    code = "not_a_source"
    message = _("Entry {entry} did not bring in money that this could be paid from.")
    remedy = _("Name entries by which this project received money, or name none: then all of them pay their share.")


class PinnedTooLittle(Refused):
    """An expense was pinned to sources of which less is left."""

    code = "pinned_too_little"
    message = _("{asked_yuan} is more than the {left_yuan} that is left of what it is to be paid from.")
    remedy = _("Name further entries, or enter what they do not cover as an expense of its own.")

    def __init__(self, *, asked: int, left: int) -> None:
        super().__init__(asked=asked, left=left, asked_yuan=format_fen(asked), left_yuan=format_fen(left))


class MoneyWentRound(Refused):
    """Money that was carried on came back, and would have to pay for itself."""

    code = "money_went_round"
    message = _("Money that was carried on from here came back, and would have to pay for itself.")
    remedy = _("Take back first what was carried over.")


class AboutMonth(Refused):
    """A refusal that names months: ``2019-11`` in its facts, in its sentences as people call them."""

    @property
    def spoken(self) -> dict[str, Any]:
        """Months too."""
        return {
            name: month_words(date.fromisoformat(f"{fact}-01")) if isinstance(self.facts[name], str) else fact
            for name, fact in super().spoken.items()
        }


class PeriodSealed(AboutMonth):
    """The month in which an entry is dated is closed."""

    code = "period_sealed"
    message = _("{month} is sealed: nothing is added to it.")
    remedy = _("Date the entry {opens} or later, and name {month} as the month that it is about.")


class MonthNotSealed(AboutMonth):
    """A late entry names a month that still takes entries."""

    code = "month_not_sealed"
    message = _("{month} is not sealed.")
    remedy = _("Date the entry on the day in {month} on which the money moved, and name no month.")


class MonthNotOver(AboutMonth):
    """A month that still goes on cannot be sealed."""

    code = "month_not_over"
    message = _("{month} is not over yet.")
    remedy = _("Seal it once it is over; entries of its last days may still come.")


class EarlierMonthOpen(AboutMonth):
    """Months are sealed one after the other."""

    code = "earlier_month_open"
    message = _("{earlier} comes before {month} and is not sealed.")
    remedy = _("Seal {earlier} first.")


class SealedAlready(AboutMonth):
    """The month was sealed before, by itself or with what came after it."""

    code = "sealed_already"
    message = _("{month} is sealed already.")


class SecondPersonNeeded(Refused):
    """The council demands a second person above an amount. ``transfer`` is what the book would have taken."""

    code = "second_person_needed"
    message = _("{amount_yuan} is more than the {above_yuan} that one person may record alone.")
    remedy = _("Record it on its page: it is kept there until another person of the office approves it.")

    def __init__(self, *, transfer: Any, above_fen: int) -> None:
        amount = abs(transfer.amount_fen)
        yuan = {"amount_yuan": format_fen(amount), "above_yuan": format_fen(above_fen)}
        super().__init__(amount_fen=amount, above_fen=above_fen, **yuan)
        self.transfer = transfer


class SamePerson(Refused):
    """Whoever recorded money does not approve it."""

    code = "same_person"
    message = _("You recorded this yourself; another person of the office approves it.")
    remedy = _("Ask a colleague of the office.")


class EntryDecided(Conflict):
    """Somebody decided about the entry first."""

    code = "entry_decided"
    message = _("This entry is decided already: {state}.")


class WaitsAlready(Refused):
    """The same money waits for a second person already."""

    code = "waits_already"
    message = _("This waits for a second person already.")
    remedy = _("Look at what waits, under Book of money.")


class RecorderMayNoLonger(Refused):
    """Whoever recorded an entry may not record it any more."""

    code = "recorder_may_no_longer"
    message = _("{who} may no longer record this.")
    remedy = _("Send it back; somebody who may records it anew.")


def check_limit(above_fen: int | None) -> None:
    """Raises BadAmount for an amount that cannot be one."""
    if above_fen is not None and not 0 <= above_fen <= MOST_FEN:
        raise BadAmount(asked=above_fen)


def check_amount(amount_fen: int) -> int:
    """The amount, if it can be money. Raises BadAmount."""
    if not 0 < amount_fen <= MOST_FEN:
        raise BadAmount(asked=amount_fen)
    return amount_fen
