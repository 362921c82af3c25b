"""Choices of this app."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(TextChoices):
    """How far a plan has come."""

    COMPUTING = "computing", _("being computed")
    READY = "ready", _("ready, not published")
    PUBLISHED = "published", pgettext_lazy("plan", "published")
    REPLACED = "replaced", _("replaced by a later plan")
    CANCELLED = "cancelled", pgettext_lazy("plan", "cancelled")
    FAILED = "failed", _("could not be computed")


UNDER_WAY = (PlanState.COMPUTING, PlanState.READY, PlanState.PUBLISHED, PlanState.FAILED)
"""Can be set aside."""


class ProposalState(TextChoices):
    """How far a pair of a plan has come."""

    DRAFT = "draft", pgettext_lazy("proposal", "not published yet")
    PROPOSED = "proposed", pgettext_lazy("proposal", "waits for both sides")
    HALF = "half", _("one side said yes")
    AGREED = "agreed", _("both sides said yes")
    DECLINED = "declined", pgettext_lazy("proposal", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn by the office")
    SUPERSEDED = "superseded", _("replaced as others decided")


ASKED = (ProposalState.PROPOSED, ProposalState.HALF)
"""Waits for somebody's yes or no."""
STANDING = (ProposalState.DRAFT, *ASKED, ProposalState.AGREED)
"""Part of the plan as it is now."""
OVER = (ProposalState.DECLINED, ProposalState.WITHDRAWN, ProposalState.SUPERSEDED)
FREELY_ENDED = (ProposalState.DECLINED, ProposalState.WITHDRAWN)
"""Ended by somebody, for a reason."""


POINTS_A_PERCENT = 10
"""Scores, and what each factor gives of one, are points of 1000."""


class Party(TextChoices):
    """The two sides of a proposal."""

    GIVER = "giver", _("the partner who gives")
    RECEIVER = "receiver", _("the village that receives")


class Weight(IntegerChoices):
    """How much a factor counts, in plain words."""

    NONE = 0, pgettext_lazy("weight", "not at all")
    LITTLE = 1, pgettext_lazy("weight", "a little")
    NORMAL = 2, pgettext_lazy("weight", "normally")
    MUCH = 3, pgettext_lazy("weight", "much")


class Factor(TextChoices):
    """Why a pair fits."""

    PAIRING = "pairing", _("paired with each other already")
    WISH = "wish", _("one has asked for the other")
    DISTANCE = "distance", _("meant for this place, or near")
    CATEGORY = "category", _("same category")
    SKILLS = "skills", _("has done such things before")
    TIME = "time", _("available when it is needed")
    TEXT = "text", _("described in the same words")


class WhyUnmet(TextChoices):
    """Why a need, or a part of it, stays unmet in a plan. First what people can change at once."""

    NOT_SAID = "not_said", _("something is left that may fit, but neither its category nor its words say so")
    NOTHING_FITS = "nothing_fits", _("nothing on offer fits it")
    FORBIDDEN = "forbidden", _("the policy forbids all that would fit")
    TAKEN = "taken", _("all that fits serves villages that are worse off, or needs that it fits better")
    TOO_LARGE = "too_large", _("more is needed than is on offer in its form")


class Clash(TextChoices):
    """What a pair that must be collides with."""

    FORBIDDEN = "forbidden", _("the same pair is forbidden")
    NOT_OPEN = "not_open", _("that need is not open")
    NOTHING_TO_GIVE = "nothing_to_give", _("it has nothing of that form to give")
    NEED = "need", _("more partners must serve that need than it has units")
    PARTNER = "partner", _("it must serve more than it may be asked for")
