"""Refusals of this app. Quantities in facts are in the listing's unit."""

from django.utils.translation import gettext_lazy as _

from lianxin.exchange.amounts import brief
from lianxin.kernel.errors import Conflict, Refused


class ListingClosed(Refused):
    """The listing cannot be claimed now."""

    code = "listing_closed"
    message = _("“{title}” cannot be claimed now: it is {state}.")
    remedy = _("Only what is published can be claimed; ask the conference office.")


class WrongListingState(Conflict):
    """The step does not fit the listing's state."""

    code = "wrong_listing_state"
    message = _("“{title}” is {state} now, so this step no longer fits it.")


class NotEnoughLeft(Refused):
    """More was asked than is left."""

    code = "not_enough_left"
    message = _("{asked_words} is more than the {left_words} that is left.")
    remedy = _("Claim {left_words} or less.")

    def __init__(self, *, asked: int, left: int, unit: str) -> None:
        super().__init__(
            asked=asked, left=left, asked_words=brief(asked, unit), left_words=brief(left, unit) if left else ""
        )

    def __str__(self) -> str:
        return super().__str__() if self.facts["left"] else str(_("Nothing is left to claim."))

    @property
    def what_would_change_it(self) -> str:
        """Claim what is left, where anything is."""
        if self.facts["left"]:
            return super().what_would_change_it
        return str(_("If somebody withdraws a claim, it can be claimed again."))


class BadQuantity(Refused):
    """A quantity that cannot be promised or delivered."""

    code = "bad_quantity"
    message = _("{asked} is not a quantity that can be recorded.")
    remedy = _("Give a whole number above 0.")


class OwnListing(Refused):
    """An organisation claims what it listed itself."""

    code = "own_listing"
    message = _("An organisation cannot claim what it listed itself.")
    remedy = _("Let another organisation claim it.")


class CannotServe(Refused):
    """A resource would serve a need for which it is not made, or of somebody else."""

    code = "cannot_serve"
    message = _("“{title}” cannot serve “{need}”: another form, or not the claimant's own.")
    remedy = _("Choose a resource of the same form that the claimant offers.")


class StillLeft(Refused):
    """Somebody asks for a place on the waiting list while something is left to claim."""

    code = "still_left"
    message = _("{left_words} is left: it can be claimed now.")
    remedy = _("Claim that first, then wait for the rest.")

    def __init__(self, *, asked: int, left: int, unit: str) -> None:
        super().__init__(asked=asked, left=left, left_words=brief(left, unit))


class ListingChanged(Conflict):
    """The listing was changed in the moment in which it was claimed."""

    code = "listing_changed"
    message = _("“{title}” was changed just now.")


class CapacityBelowTaken(Refused):
    """A listing would ask for or offer less than is claimed of it already."""

    code = "capacity_below_taken"
    message = _("{taken_words} of it is claimed already, more than {asked_words}.")
    remedy = _("Give {taken_words} or more, or release claims first.")

    def __init__(self, *, asked: int, taken: int, unit: str) -> None:
        super().__init__(asked=asked, taken=taken, asked_words=brief(asked, unit), taken_words=brief(taken, unit))


class BadPeriod(Refused):
    """A listing would end before it begins, or before today."""

    code = "bad_period"
    message = _("The time would end on {until}, before {since}.")
    remedy = _("Give an end that is not before the beginning.")


class TimeOver(Refused):
    """A resource would be put back on the list after its last day."""

    code = "time_over"
    message = _("“{title}” was available until {until}; that time is over.")
    remedy = _("List it anew, with a later end.")


class YearToCome(Refused):
    """The needs of a year that has not begun would be carried over."""

    code = "year_to_come"
    message = _("The year {year} has not begun yet.")
    remedy = _("What is wanted in it can still be met; carry an earlier year over.")


class FromElsewhere(Refused):
    """A listing would name a category, a village or a concern of another conference."""

    code = "from_elsewhere"
    message = _("A listing names only what belongs to its own conference.")
    remedy = _("Choose one of this conference.")


class NeedIsAVillages(Refused):
    """Somebody else than a village would list a need."""

    code = "need_is_a_villages"
    message = _("Needs are listed by villages, and “{name}” is none.")
    remedy = _("Let the village list it.")


class NotANeed(Refused):
    """A resource would answer a residents' concern."""

    code = "not_a_need"
    message = _("A concern is answered by needs of its village, and “{title}” is a resource.")
    remedy = _("List a need for it; the resource can then be claimed.")


class OtherVillage(Refused):
    """A need would answer a concern of residents of another village."""

    code = "other_village"
    message = _("Residents of another village raised it.")
    remedy = _("Let their village list the need.")


class AlreadyLinked(Refused):
    """A need was listed for a concern already."""

    code = "already_linked"
    message = _("“{title}” was listed for a concern already.")
    remedy = _("Choose another need, or make a new one of the concern.")


class PartOfProject(Refused):
    """A listing is part of another thing and is changed there."""

    code = "part_of_another"
    message = _("“{title}” is part of a project and is changed there.")
    remedy = _("Open the project.")


class WrongClaimState(Conflict):
    """The claim has moved on since, so this step no longer fits it."""

    code = "wrong_claim_state"
    message = _("The claim is {state} now, so this step no longer fits it.")


class ClaimNotLive(Conflict):
    """The claim was withdrawn or released before."""

    code = "claim_not_live"
    message = _("This claim has ended already.")


class AnswerTooLate(Refused):
    """The time to say yes to a proposal or a freed place is over."""

    code = "answer_too_late"
    message = _("It was kept until {until}; that time is over.")
    remedy = _("Claim it anew, or join the waiting list.")


class NothingCame(Refused):
    """A claim cannot be settled with what came, because nothing did."""

    code = "nothing_came"
    message = _("Nothing has come for this claim yet.")
    remedy = _("Withdraw or release it instead.")


class NoMoneyCame(Refused):
    """What came is no money: it has no voucher of which a picture could be kept."""

    code = "no_money_came"
    message = _("What came is no money, and has no voucher.")
    remedy = _("Add its photo as you record what came.")


class BasketEmpty(Refused):
    """A basket names nothing, the same thing twice, or too much."""

    code = "bad_basket"
    message = _("A basket holds 1 to {most} different listings of one conference.")
    remedy = _("Choose what to claim; each listing once.")


class WrongConcernState(Conflict):
    """The concern has moved on since."""

    code = "wrong_concern_state"
    message = _("The concern is {state} now, so this step no longer fits it.")


class ClaimDelivered(Refused):
    """Something arrived for the claim, so it cannot simply be withdrawn."""

    code = "claim_delivered"
    message = _("{received_words} of this claim was received already.")
    remedy = _("Reverse what was received, or keep the claim.")

    def __init__(self, *, received: int, unit: str) -> None:
        super().__init__(received=received, received_words=brief(received, unit))


class MoneyIsInTheBook(Refused):
    """What became of money is said by the book's entries."""

    code = "money_is_in_the_book"
    message = _("What became of money is followed in the book, expense by expense.")
    remedy = _("Record what it paid as an expense.")


class MoreThanCame(Refused):
    """More would have been handed out than came, or is left of it."""

    code = "more_than_came"
    message = _("{asked_words} is more than the {left_words} of it that is still there.")
    remedy = _("Record what came first, or give a smaller quantity.")

    def __init__(self, *, asked: int, left: int, unit: str) -> None:
        super().__init__(asked=asked, left=left, asked_words=brief(asked, unit), left_words=brief(left, unit))


class UsedBeforeItCame(Refused):
    """Something would have been handed out before the day it came."""

    code = "used_before_it_came"
    message = _("It came on {came_on} and cannot have been used on {on}.")
    remedy = _("Give the day on which it was handed out or used.")


class DeliveryUsed(Refused):
    """A delivery cannot be taken back while it is recorded what became of it."""

    code = "delivery_used"
    message = _("It is recorded already what became of {used_words} of it.")
    remedy = _("Take those entries back first.")

    def __init__(self, *, used: int, unit: str) -> None:
        super().__init__(used=used, used_words=brief(used, unit))


class SearchKept(Refused):
    """A search is kept already, or too many are."""

    code = "search_kept"
    message = _("You keep this search already, or {most} others.")
    remedy = _("Forget one that you no longer need.")
