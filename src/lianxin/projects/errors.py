"""Refusals of this app."""

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Conflict, Refused
from lianxin.kernel.fen import format_fen


class WrongState(Conflict):
    """The verb does not fit the project's state."""

    code = "wrong_state"
    message = _("This step cannot be taken while the project is “{state}”.")
    remedy = _("Look at the project as it is now; its page shows the steps that can be taken.")


class LooksDuplicate(Refused):
    """A near-equal project of the same village, category and round exists."""

    code = "looks_duplicate"
    message = _("{village} already has a project much like this one in the same year and category: {titles}.")
    remedy = _("If it is another project, confirm that and file again.")


class BadPlan(Refused):
    """The plan runs backwards."""

    code = "bad_plan"
    message = _("The plan would finish before it starts.")
    remedy = _("Give a finish on or after the start.")


class NothingAsked(Refused):
    """A project without a budget and without anything in kind."""

    code = "nothing_asked"
    message = _("The project asks for neither money nor anything in kind.")
    remedy = _("Give a budget, or add what is needed in kind.")


class NotHere(Refused):
    """A village or category of another council."""

    code = "not_here"
    message = _("“{name}” does not belong to this joint conference.")
    remedy = _("Choose one of its own.")


class BadBudget(Refused):
    """A budget that cannot be money."""

    code = "bad_budget"
    message = _("{asked} is not a budget that can be declared.")
    remedy = _("Give 0 or an amount with at most two decimals.")


class NotYet(Refused):
    """What is said to have happened lies ahead."""

    code = "not_yet"
    message = _("{on} has not come yet.")
    remedy = _("Give the day on which it happened.")


class NotFinished(Refused):
    """A finish that lies ahead or before the start."""

    code = "not_finished"
    message = _("{on} cannot be the day on which the project was finished.")
    remedy = _("Give a day between the start of the work and today.")


class BalanceLeft(Refused):
    """Money is still held for the project."""

    code = "balance_left"
    message = _("{balance_words} of this project is not accounted for.")
    remedy = _("Spend it, return it to its giver or carry it over to another project first.")

    def __init__(self, *, balance_fen: int) -> None:
        super().__init__(balance_fen=balance_fen, balance_words=format_fen(balance_fen))


class SpentMoreThanReceived(Refused):
    """A line of a sheet spends more than it received."""

    code = "spent_more_than_received"
    message = _("Spent {spent} is more than received {received}.")
    remedy = _("Correct one of the two amounts.")

    def __init__(self, *, spent_fen: int, received_fen: int) -> None:
        super().__init__(spent=format_fen(spent_fen), received=format_fen(received_fen))


class ReceivedUnpromised(Refused):
    """A line of a sheet received money that nobody promised."""

    code = "received_unpromised"
    message = _("Money was received, but nothing was promised.")
    remedy = _("Give the amount that the partner promised.")


class KeptByHand(Refused):
    """A project's book was kept entry by entry, so a sheet cannot replace it."""

    code = "kept_by_hand"
    message = _("The money of “{title}” was recorded entry by entry; a sheet cannot replace it.")
    remedy = _("Correct the entry on the project's page.")


class WrongForm(Refused):
    """A delivery in the wrong form: money is received with a voucher, anything else is delivered."""

    code = "wrong_form"
    message = _("“{title}” is counted in {unit}.")
    remedy = _("Record money as received with a voucher, and anything else as delivered.")


class BadTarget(Refused):
    """A balance cannot be carried to where it is, or to a project that takes none."""

    code = "bad_target"
    message = _("The balance cannot be carried over to this project.")
    remedy = _("Choose another project of this joint conference that is published or in progress.")
