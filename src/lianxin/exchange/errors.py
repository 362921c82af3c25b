"""Refusals of this app. Quantities in facts are in the listing's unit."""

from django.utils.translation import gettext_lazy as _

from lianxin.exchange.amounts import spoken
from lianxin.kernel.errors import Conflict, Refused


class ListingClosed(Refused):
    """The listing cannot be claimed now."""

    code = "listing_closed"
    message = _("“{title}” cannot be claimed now: it is {state}.")
    remedy = _("Only what is published can be claimed; ask the conference office.")


class NotEnoughLeft(Refused):
    """More was asked than is left."""

    code = "not_enough_left"
    message = _("{asked_words} is more than the {left_words} that is left.")
    remedy = _("Claim {left_words} or less.")

    def __init__(self, *, asked: int, left: int, unit: str) -> None:
        super().__init__(
            asked=asked, left=left, asked_words=spoken(asked, unit), left_words=spoken(left, unit) if left else ""
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
    remedy = _("Let a partner claim it.")


class ClaimNotLive(Conflict):
    """The claim was withdrawn or released before."""

    code = "claim_not_live"
    message = _("This claim has ended already.")


class ClaimDelivered(Refused):
    """Something arrived for the claim, so it cannot simply be withdrawn."""

    code = "claim_delivered"
    message = _("{received_words} of this claim was received already.")
    remedy = _("Reverse what was received, or keep the claim.")

    def __init__(self, *, received: int, unit: str) -> None:
        super().__init__(received=received, received_words=spoken(received, unit))
