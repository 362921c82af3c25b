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
    remedy = _("What changed since stands on its page by itself.")
