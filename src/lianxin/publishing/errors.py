"""Refusals of this app."""

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Refused


class QuarterNotOver(Refused):
    """What is still moving is not disclosed."""

    code = "quarter_not_over"
    message = _("The quarter lasts until {ends_on}.")
    remedy = _("Publish it when it is over.")


class PublishedAlready(Refused):
    """A quarter is disclosed once."""

    code = "published_already"
    message = _("{village} published this quarter on {on}.")
    remedy = _("What changed since stands on its page; publish a corrected edition there.")


class StillHolds(Refused):
    """A correction that would say the same again."""

    code = "disclosure_still_holds"
    message = _("Every number of this edition still is what the book says.")
    remedy = _("Correct the book first; then publish a corrected edition.")


class EditionCorrected(Refused):
    """Only the latest edition is corrected."""

    code = "edition_corrected"
    message = _("Edition {edition} was corrected by another on {on}.")
    remedy = _("Look at the latest edition.")
