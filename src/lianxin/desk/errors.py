"""Refusals of this app."""

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Refused


class PlanUnreadable(Refused):
    """The file from which a council is to be founded cannot be used."""

    code = "plan_unreadable"
    message = _("The file does not describe a joint conference: {why}")
    remedy = _("Compare it with demo/council.json.")


class DemoStandsHere(Refused):
    """A real council must not live by a demo's clock."""

    code = "demo_stands_here"
    message = _("The demo stands here, and its clock is not the real one.")
    remedy = _("Found the joint conference elsewhere: set LIANXIN_DATA to another folder.")


class CouncilsStandHere(Refused):
    """The demo would move the clock under real councils."""

    code = "councils_stand_here"
    message = _("Real joint conferences stand here, and the demo would move their clock.")
    remedy = _("Show the demo elsewhere: set LIANXIN_DATA to another folder.")
